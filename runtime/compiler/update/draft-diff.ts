import { jsonOf } from '../../language/syntax/node.js';
import { parseYaml } from '../../language/syntax/parse.js';

/** What became of a draft, each change in words; empty where both say the same, however they are laid out. */
export function draftDiff(before: string, after: string): readonly string[] {
  const [old, now] = [draftIn(before), draftIn(after)];
  return [
    ...changed('name', old.meta?.name, now.meta?.name),
    ...namesDiff('variable', old.meta?.vars, now.meta?.vars),
    ...namesDiff('input', old.meta?.inputs, now.meta?.inputs),
    ...changed('allowed commands', old.meta?.governance?.allowed_commands, now.meta?.governance?.allowed_commands),
    ...stepsDiff(leaves(old.steps), leaves(now.steps)),
  ];
}

/** As much of a draft as the comparison looks at; whatever the text holds elsewhere says nothing here. */
interface Draft {
  readonly meta?: {
    readonly name?: unknown;
    readonly vars?: Named;
    readonly inputs?: Named;
    readonly governance?: { readonly allowed_commands?: unknown };
  };
  readonly steps?: readonly Step[];
}

type Named = Readonly<Record<string, unknown>>;

interface Step {
  readonly id: string;
  readonly type: string;
  readonly with?: { readonly argv?: readonly string[] };
  readonly steps?: readonly Step[];
  readonly [key: string]: unknown;
}

function draftIn(text: string): Draft {
  const { root } = parseYaml(text);
  return root?.kind === 'map' ? (jsonOf(root) as Draft) : {};
}

function leaves(steps: readonly Step[] = []): readonly Step[] {
  return steps.flatMap((step) => (step.steps ? leaves(step.steps) : [step]));
}

function namesDiff(kind: string, old: Named = {}, now: Named = {}): readonly string[] {
  return [
    ...Object.keys(old).flatMap((name) =>
      Object.hasOwn(now, name) ? changed(`${kind} ${name}`, old[name], now[name]) : [`${kind} ${name} lost`],
    ),
    ...Object.keys(now).flatMap((name) => (Object.hasOwn(old, name) ? [] : [`${kind} ${name} gained`])),
  ];
}

function stepsDiff(old: readonly Step[], now: readonly Step[]): readonly string[] {
  const [before, after] = [byId(old), byId(now)];
  const renamed = renamedIn(old, now, { before, after });
  const isRenamed = new Set([...renamed.values()].map(({ id }) => id));
  const kept = old.filter(({ id }) => after.has(id)).map(({ id }) => id);
  const order = now.filter(({ id }) => before.has(id)).map(({ id }) => id);
  return [
    ...old.flatMap((step) => {
      const other = after.get(step.id);
      if (other) return stepDiff(step, other);
      const same = renamed.get(step.id);
      return [same ? `step ${step.id} is called ${same.id}` : `step ${step.id} lost`];
    }),
    ...now.flatMap(({ id, type }) => (before.has(id) || isRenamed.has(id) ? [] : [`step ${id} gained (${type})`])),
    ...changed('order of the steps', kept.join(' '), order.join(' ')),
  ];
}

type Steps = ReadonlyMap<string, Step>;

/** The steps that do the same under another name, by the name that they had. */
function renamedIn(
  old: readonly Step[],
  now: readonly Step[],
  { before, after }: { readonly before: Steps; readonly after: Steps },
): Steps {
  const byWork = new Map<string, Step>();
  for (const step of now) if (!before.has(step.id) && !byWork.has(work(step))) byWork.set(work(step), step);
  return new Map(
    old.flatMap((step): readonly (readonly [string, Step])[] => {
      const same = after.has(step.id) ? undefined : byWork.get(work(step));
      return same ? [[step.id, same]] : [];
    }),
  );
}

function byId(steps: readonly Step[]): Steps {
  return new Map(steps.map((step) => [step.id, step]));
}

/** What a step does, without what it is called. */
function work({ id: _, title: __, capture: ___, ...rest }: Step): string {
  return JSON.stringify(rest);
}

function stepDiff(old: Step, now: Step): readonly string[] {
  const name = `step ${old.id}`;
  const [words, others] = [wordsOf(old), wordsOf(now)];
  const isCommand = old.type === now.type && words.length > 0;
  const keys = [...new Set([...Object.keys(old), ...Object.keys(now)])].filter((key) => key !== 'with' || !isCommand);
  return [
    ...keys.flatMap((key) => changed(`${name}: ${key}`, old[key], now[key])),
    ...(isCommand ? Array.from({ length: Math.max(words.length, others.length) }) : []).flatMap((_, index) =>
      changed(`${name}: argv[${index}]`, words[index], others[index]),
    ),
  ];
}

function wordsOf({ with: work }: Step): readonly unknown[] {
  return Array.isArray(work?.argv) ? work.argv : [];
}

function changed(what: string, old: unknown, now: unknown): readonly string[] {
  if (JSON.stringify(old) === JSON.stringify(now)) return [];
  const [before, after] = told(said(old), said(now));
  return [`${what} ${before} → ${after}`];
}

function said(value: unknown): string {
  if (value === undefined) return 'nothing';
  return typeof value === 'string' ? `'${value.replace(/\s+/g, ' ')}'` : JSON.stringify(value);
}

/** Both sides of a change, cut to where they differ. */
function told(before: string, after: string): readonly [string, string] {
  let same = 0;
  while (same < before.length && before[same] === after[same]) same += 1;
  const from = Math.max(0, same - 30);
  return [cut(before, from), cut(after, from)];
}

function cut(text: string, from: number): string {
  const start = from === 0 ? '' : '… ';
  const rest = text.slice(from);
  return start + (rest.length > 100 ? `${rest.slice(0, 96)} …` : rest);
}
