import { parse } from 'yaml';

/** What became of a draft, each change in words; empty where both say the same, however they are laid out. */
export function draftDiff(before: string, after: string): readonly string[] {
  const [old, now] = [parse(before) as Draft, parse(after) as Draft];
  return [
    ...changed('name', old.meta?.name, now.meta?.name),
    ...namesDiff('variable', old.meta?.vars, now.meta?.vars),
    ...namesDiff('input', old.meta?.inputs, now.meta?.inputs),
    ...stepsDiff(leaves(old.steps), leaves(now.steps)),
  ];
}

interface Draft {
  readonly meta?: { readonly name?: string; readonly vars?: Named; readonly inputs?: Named };
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

function leaves(steps: readonly Step[] = []): readonly Step[] {
  return steps.flatMap((step) => (step.steps ? leaves(step.steps) : [step]));
}

function namesDiff(kind: string, old: Named = {}, now: Named = {}): readonly string[] {
  return [
    ...Object.keys(old).flatMap((name) =>
      name in now ? changed(`${kind} ${name}`, old[name], now[name]) : [`${kind} ${name} lost`],
    ),
    ...Object.keys(now).flatMap((name) => (name in old ? [] : [`${kind} ${name} gained`])),
  ];
}

function stepsDiff(old: readonly Step[], now: readonly Step[]): readonly string[] {
  const [before, after] = [byId(old), byId(now)];
  const renamed = new Map(
    old.flatMap((step): readonly (readonly [string, Step])[] => {
      const same = after.has(step.id)
        ? undefined
        : now.find((other) => !before.has(other.id) && work(other) === work(step));
      return same ? [[step.id, same]] : [];
    }),
  );
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

function byId(steps: readonly Step[]): ReadonlyMap<string, Step> {
  return new Map(steps.map((step) => [step.id, step]));
}

/** What a step does, without what it is called. */
function work({ id: _, title: __, capture: ___, ...rest }: Step): string {
  return JSON.stringify(rest);
}

function stepDiff(old: Step, now: Step): readonly string[] {
  const name = `step ${old.id}`;
  const [words, others] = [old.with?.argv ?? [], now.with?.argv ?? []];
  const isCommand = old.type === now.type && words.length > 0;
  const keys = [...new Set([...Object.keys(old), ...Object.keys(now)])].filter((key) => key !== 'with' || !isCommand);
  return [
    ...keys.flatMap((key) => changed(`${name}: ${key}`, old[key], now[key])),
    ...(isCommand ? Array.from({ length: Math.max(words.length, others.length) }) : []).flatMap((_, index) =>
      changed(`${name}: argv[${index}]`, words[index], others[index]),
    ),
  ];
}

function changed(what: string, old: unknown, now: unknown): readonly string[] {
  const [before, after] = [said(old), said(now)];
  return before === after ? [] : [`${what} ${before} → ${after}`];
}

function said(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = typeof value === 'string' ? `'${value.replace(/\n/g, ' ')}'` : JSON.stringify(value);
  return text.length > 90 ? `${text.slice(0, 40)} … ${text.slice(-40)}` : text;
}
