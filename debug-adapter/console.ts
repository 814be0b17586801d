import { inspection } from '../runtime/debug/inspection.js';
import type { RunView } from '../runtime/debug/view.js';
import { failed, ok, type Result } from '../runtime/model/result.js';
import type { OpenQuestion } from './people.js';
import type { Answer } from './protocol.js';

/** What the words of the debug console work on. */
export interface ConsoleContext {
  readonly view: RunView;
  readonly open: OpenQuestion | undefined;
  readonly ticks: Ticks;
  answer(answer: Answer): Result<undefined, string>;
}

/** The items of the open checklist that were ticked one by one. */
export interface Ticks {
  /** Ticks items of a question; gives all that are ticked in it. */
  add(requestId: string, items: readonly string[]): readonly string[];
}

/** No ticks; those of a question that is over are forgotten when the next one is begun. */
export function noTicks(): Ticks {
  let current = { requestId: '', items: new Set<string>() };
  return {
    add: (requestId, items) => {
      if (current.requestId !== requestId) current = { requestId, items: new Set() };
      for (const item of items) current.items.add(item);
      return [...current.items];
    },
  };
}

/** Does what a line of the debug console says; undefined where the line is none of its commands. */
export function consoleCommand(line: string, ctx: ConsoleContext): Result<string, string> | undefined {
  const [first = '', second = '', ...rest] = line.trim().split(/\s+/);
  const name = first === 'print' || first === 'evidence' ? `${first} ${second}` : first;
  const looked = inspection(name, ctx.view);
  if (looked) return looked;
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (command) return command(ctx, rest[0] ?? '', argumentAfter(line, 3));
  if (first === 'print') return failed(`'${line.trim()}' prints nothing; ${printable}`);
  if (first === 'evidence') return failed(`'${line.trim()}' is not known; write 'evidence set|check|attach NAME …'`);
  return undefined;
}

const printable = "write 'print vars', 'print inputs' or 'print captures'";

type ConsoleCommand = (ctx: ConsoleContext, name: string, rest: string) => Result<string, string>;

const commands: Readonly<Record<string, ConsoleCommand>> = {
  'evidence set': (ctx, name, text) => onEvidence(ctx, name, 'text', () => ctx.answer({ kind: 'text', text })),
  'evidence attach': (ctx, name, path) =>
    onEvidence(ctx, name, 'attachment', () => ctx.answer({ kind: 'attachment', path })),
  'evidence check': (ctx, name, item) => onEvidence(ctx, name, 'checklist', () => tick(ctx, item)),
  // A gesture that opens a gate is made in a dialog that shows the command, never by a line of text.
  approve: () =>
    failed("an approval is given in the editor's dialog, which shows what is approved, not in the console"),
};

function onEvidence(
  { open }: ConsoleContext,
  name: string,
  kind: 'text' | 'checklist' | 'attachment',
  give: () => Result<string | undefined, string>,
): Result<string, string> {
  const wanted = open?.question.evidence;
  if (!wanted) return failed('no step waits for evidence now');
  if (wanted.name !== name)
    return failed(`'${name}' is not asked for; step '${open.planStep.step.id}' waits for '${wanted.name}'`);
  if (wanted.kind !== kind) return failed(`'${name}' is ${commandFor[wanted.kind]}`);
  const given = give();
  return given.ok ? ok(given.value ?? `evidence '${name}' was handed in`) : given;
}

const commandFor = {
  text: "a text; write 'evidence set NAME TEXT'",
  checklist: "a checklist; write 'evidence check NAME ITEM'",
  attachment: "an attachment; write 'evidence attach NAME PATH'",
} as const;

function tick({ open, ticks, answer }: ConsoleContext, item: string): Result<string | undefined, string> {
  const wanted = open?.question.evidence;
  if (wanted?.kind !== 'checklist') throw new Error('an item was ticked although no checklist is open');
  const quoted = wanted.items.map((known) => `'${known}'`).join(', ');
  if (!wanted.items.includes(item)) return failed(`'${item}' is not on the list; on it are ${quoted}`);
  const items = ticks.add(open?.question.requestId ?? '', [...(open?.question.ticked ?? []), item]);
  const left = wanted.items.filter((known) => !items.includes(known));
  if (left.length > 0)
    return ok(
      `${items.length} of ${wanted.items.length} ticked; open: ${left.map((known) => `'${known}'`).join(', ')}`,
    );
  return answer({ kind: 'checklist', items });
}

function argumentAfter(line: string, words: number): string {
  const rest = new RegExp(`^\\s*(?:\\S+\\s+){${words}}`).exec(line);
  return rest ? line.slice(rest[0].length).trimEnd() : '';
}
