import type { RecordedEvent } from '../../model/event.js';
import type { Plan } from '../../model/plan.js';
import type { RunState } from '../../run/state.js';
import type { FuzzValue } from './fuzz-values.js';

/** A run with values that nobody would think of. */
export interface FuzzedRun {
  readonly plan: Plan;
  /** By the names of the inputs. */
  readonly values: ReadonlyMap<string, FuzzValue>;
  /** The arguments of everything that it would have started. */
  readonly calls: readonly (readonly string[])[];
  readonly events: readonly RecordedEvent[];
  readonly state: RunState;
}

/** What does not hold that has to hold whatever is given; each in words. */
export function fuzzFaults(run: FuzzedRun): readonly string[] {
  return [...endFaults(run.state), ...[...run.values].flatMap(([name, value]) => valueFaults(run, name, value))];
}

/** A value in words, short enough for one line. */
export function shownValue({ kind, text }: FuzzValue): string {
  if (kind === 'secret') return 'a secret';
  const short = text.length > 60 ? `${text.slice(0, 59)}…` : text;
  return `${JSON.stringify(short)} (${kind})`;
}

function endFaults({ phase }: RunState): readonly string[] {
  return phase.name === 'finished' || phase.name === 'paused'
    ? []
    : [`the run never came to rest: it is ${phase.name}`];
}

function valueFaults({ plan, calls, events }: FuzzedRun, name: string, value: FuzzValue): readonly string[] {
  if (value.kind === 'secret') return secretFaults(events, name, value);
  const { marks } = value;
  if (marks === undefined) return [];
  const what = `input '${name}' = ${shownValue(value)}`;
  return calls.flatMap((argv) => [
    ...(isSplit(argv, marks) ? [`${what} became more than one argument of ${shownCall(argv)}; quote it there`] : []),
    ...(isProgram(plan, argv, marks) ? [`${what} became a program: ${shownCall(argv)}`] : []),
    ...(isShellText(argv, marks)
      ? [
          `${what} became text that a shell reads: ${shownCall(argv)}; give it as a variable with 'env' of a script step`,
        ]
      : []),
  ]);
}

function secretFaults(events: readonly RecordedEvent[], name: string, { text }: FuzzValue): readonly string[] {
  // As JSON writes it, the text may have other characters.
  const written = JSON.stringify(text).slice(1, -1);
  const leak = events.find((event) => [text, written].some((form) => JSON.stringify(event).includes(form)));
  return leak === undefined ? [] : [`the secret input '${name}' stands in the event '${leak.type}' of the record`];
}

type Marks = readonly [first: string, last: string];

function isSplit(argv: readonly string[], [first, last]: Marks): boolean {
  const has = (mark: string, other: string) => argv.some((word) => word.includes(mark) && !word.includes(other));
  return has(first, last) && has(last, first);
}

// Where the author lets an input choose the program, it may.
function isProgram({ steps }: Plan, [program = '']: readonly string[], marks: Marks): boolean {
  const isChosen = steps.some(({ step }) => step.type === 'cli' && (step.argv[0] ?? '').includes('{{'));
  return !isChosen && marks.some((mark) => program.includes(mark));
}

const shells = /(?:^|[/\\])(?:ba|da|z|k|fi)?sh(?:\.exe)?$|(?:^|[/\\])(?:pwsh|powershell)(?:\.exe)?$/;

function isShellText([program = '', ...words]: readonly string[], marks: Marks): boolean {
  const command = words.findIndex((word) => /^-[a-z]*c$|^-Command$/i.test(word));
  const text = words[command + 1] ?? '';
  return shells.test(program) && command >= 0 && marks.some((mark) => text.includes(mark));
}

function shownCall(argv: readonly string[]): string {
  const words = argv.map((word) => (word.length > 40 ? `${word.slice(0, 39)}…` : word));
  return JSON.stringify(words);
}
