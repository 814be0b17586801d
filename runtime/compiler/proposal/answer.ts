import { failed, ok, type Result } from '../../model/result.js';
import { faultsOfProposal, isProposal, type ProposedChange } from '../../schema/generated/proposal.js';

/** What a model answered, change by change; what has not the shape of a change is kept with the reason. */
export type AnsweredChange =
  | { readonly isShaped: true; readonly change: ProposedChange }
  | { readonly isShaped: false; readonly said: string; readonly why: string };

/** The changes in an answer; or why the answer as a whole cannot be used. */
export function changesIn(answer: string): Result<readonly AnsweredChange[], string> {
  const json = jsonIn(answer);
  if (json === undefined) return failed('the answer of the model is no JSON');
  const { changes } = (json ?? {}) as { readonly changes?: unknown };
  if (!Array.isArray(changes)) return failed("the answer of the model has no list of 'changes'");
  if (changes.length > mostChanges) return failed(`the model proposes ${changes.length} changes; at most 200 are read`);
  return ok(changes.map(changeOf));
}

/** The length over which an answer is not read, in UTF-16 code units. */
export const longestAnswer = 1024 * 1024;

const mostChanges = 200;

/** The JSON of an answer; models put it between fences even where they are told not to. */
function jsonIn(answer: string): unknown {
  if (answer.length > longestAnswer) return undefined;
  const fenced = /^\s*```(?:json)?\s*\n([\s\S]*)\n\s*```\s*$/.exec(answer)?.[1];
  try {
    return JSON.parse(fenced ?? answer) as unknown;
  } catch {
    // Of a text that breaks off, nothing is guessed.
    return undefined;
  }
}

function changeOf(change: unknown): AnsweredChange {
  const proposal = { changes: [change] };
  if (isProposal(proposal)) {
    const [shaped] = proposal.changes;
    if (shaped !== undefined) return { isShaped: true, change: shaped };
  }
  return { isShaped: false, said: nameOf(change), why: shapeFault(proposal) };
}

function nameOf(change: unknown): string {
  const { kind, step } = (change ?? {}) as Readonly<Record<string, unknown>>;
  const of = typeof step === 'string' ? ` of step '${step.slice(0, 60)}'` : '';
  return typeof kind === 'string' ? `'${kind.slice(0, 60)}'${of}` : 'a change without a kind';
}

function shapeFault(proposal: unknown): string {
  const faults = faultsOfProposal(proposal);
  const unknown = faults.find(({ keyword }) => keyword === 'additionalProperties')?.params['additionalProperty'];
  if (typeof unknown === 'string') return `a change has no '${unknown.slice(0, 60)}'`;
  const [fault] = faults;
  const place = fault?.instancePath.replace(/^\/changes\/0\/?/, '').replaceAll('/', '.') ?? '';
  if (place === 'kind') return 'there is no such kind of change';
  return `${place === '' ? 'it' : `its '${place}'`} ${fault?.message ?? 'has not the shape that was asked for'}`;
}
