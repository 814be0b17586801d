import type { Compilation } from '../../compiler/index.js';
import {
  type Judgement,
  mappingWith,
  type ProposalRequest,
  type ProposalSource,
} from '../../compiler/proposal/index.js';
import { readRunbook } from '../../language/index.js';
import { failed, ok, type Result } from '../../model/result.js';
import type { DataFault } from '../../node/data-fault.js';
import { sha256Hex } from '../../node/digest.js';
import { hasAgreed, noteAgreement } from '../../node/model/agreement.js';
import type { Model } from '../../node/model/model.js';
import { openModel } from '../../node/model/models.js';
import { proposalRequest, proposed } from '../../node/model/propose.js';
import { redactorOf } from '../../record/redact.js';
import { secretRedactions } from '../../record/secrets.js';
import { askAgreement, isTerminal } from '../people/prompt.js';
import { unifiedDiff } from '../render/line-diff.js';
import { oneLine, plain } from '../render/plain.js';

/** Which model is asked, and whether only the request is shown. */
export interface ModelOptions {
  /** Where the draft goes. */
  readonly out?: string;
  readonly model?: string;
  readonly showPrompt?: boolean;
}

/** A compilation with the guide that it was made of. */
export interface Compiled extends Pick<ProposalSource, 'form' | 'risk'> {
  readonly text: string;
  readonly file: string;
  readonly compilation: Compilation;
}

/**
 * The compilation with what a model proposed and what held; the compilation as it is where the model gave no answer, which
 * is told. Undefined where nothing is to be written.
 */
export async function withModel(
  { text, file, form, risk, compilation }: Compiled,
  options: ModelOptions,
): Promise<Result<Compilation | undefined, DataFault>> {
  const source = { guide: text, ...(form && { form }), ir: compilation.ir, draft: compilation.runbook, risk };
  const request = proposalRequest(source);
  if (options.showPrompt === true) {
    process.stdout.write(shown(request));
    return ok(undefined);
  }
  const model = await openModel(options.model ?? 'off', process.env);
  if (!model.ok) return failed(model.error);
  if (!(await mayAsk(model.value, request))) {
    process.stderr.write('nothing was sent; the draft is what the guide alone gives\n');
    return ok(compilation);
  }
  const judgement = await untilInterrupted((signal) => proposed(model.value, { source, request }, signal));
  const name = oneLine(model.value.name);
  if (!judgement.ok) {
    process.stderr.write(
      `model '${name}': ${oneLine(judgement.error.message)}; the draft is what the guide alone gives\n`,
    );
    return ok(compilation);
  }
  const { draft } = judgement.value;
  process.stdout.write(told(name, judgement.value));
  process.stdout.write(difference(options.out ?? 'runbook.yaml', compilation.runbook, draft));
  const mapping = mappingWith(compilation.mapping, judgement.value, { model: name, file, sha256Hex });
  return ok({ ...compilation, ...countsOf(draft), runbook: draft, mapping });
}

/** How many steps a draft has, and how many of them the machine does. */
function countsOf(draft: string): Pick<Compilation, 'steps' | 'cliSteps'> {
  const steps = readRunbook(draft).outline.steps.filter(({ type }) => type !== 'group');
  return { steps: steps.length, cliSteps: steps.filter(({ type }) => type === 'cli').length };
}

/** Whether a person at the terminal has seen what goes to a server before it goes there for the first time. */
async function mayAsk(model: Model, request: ProposalRequest): Promise<boolean> {
  const { name, place } = model;
  if (place === undefined || !isTerminal() || hasAgreed({ name, place })) return true;
  process.stdout.write(shown(request));
  const isAgreed = await askAgreement(`send this to '${oneLine(name)}' at ${oneLine(place)}? [y/n] `);
  if (isAgreed !== true) return false;
  await noteAgreement({ name, place });
  return true;
}

async function untilInterrupted<Value>(act: (signal: AbortSignal) => Promise<Value>): Promise<Value> {
  const leave = new AbortController();
  const stop = () => leave.abort();
  process.once('SIGINT', stop);
  try {
    return await act(leave.signal);
  } finally {
    process.off('SIGINT', stop);
  }
}

function shown({ system, user }: ProposalRequest): string {
  return plain(`${system}\n\n${user}\n`);
}

function told(name: string, { accepted, refused }: Judgement): string {
  const lines = [
    `model '${name}': ${accepted.length} accepted, ${refused.length} refused`,
    ...accepted.map(({ said, reason, lines: { first, last } }) => `  + ${said} (lines ${first}-${last}): ${reason}`),
    ...refused.map(({ said, why }) => `  - ${said}: ${why}`),
  ];
  return lines.map((line) => `${oneLine(line)}\n`).join('');
}

/** What became of the lines of a draft, without what looks like a secret in those beside them. */
function difference(path: string, before: string, after: string): string {
  const lines = unifiedDiff(path, before, after).map((line) => `${line}\n`);
  return plain(redactorOf(secretRedactions).text(lines.join('')));
}
