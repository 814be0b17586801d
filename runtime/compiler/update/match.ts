import { deedKey, likeness } from './likeness.js';
import type { TreeStep } from './tree.js';

/** Which step of one state of a draft is which of another, by id. */
export type Matches = ReadonlyMap<string, string>;

/** The steps of a draft found again in one that was made of another state of the guide, where ids may have moved on. */
export function matchedByDeed(steps: readonly TreeStep[], others: readonly TreeStep[]): Matches {
  return matched(steps, others, [sameIdAndDeed, sameDeed, sameId, alike]);
}

/** The steps of a draft found again in what people made of it, who seldom change an id. */
export function matchedById(steps: readonly TreeStep[], others: readonly TreeStep[]): Matches {
  return matched(steps, others, [sameId, sameDeed, sameLines, alike]);
}

/** Steps that both sides have added and that are meant to be the same. */
export function matchedAdditions(steps: readonly TreeStep[], others: readonly TreeStep[]): Matches {
  return matched(steps, others, [sameDeed, { ...sameId, sureness: likeness }]);
}

/** A way to find steps again. */
interface Round {
  /** What two steps have to agree in; empty where this says nothing of a step. */
  readonly key: (step: TreeStep) => string;
  /** How sure it is that two steps that agree are the same one: from 0, which is no, to 1. */
  readonly sureness: (one: TreeStep, other: TreeStep) => number;
}

const certain = () => 1;
const sameId: Round = { key: ({ id }) => id, sureness: certain };
const sameDeed: Round = { key: deedKey, sureness: certain };
const sameIdAndDeed: Round = { key: (step) => `${step.id} ${deedKey(step)}`, sureness: certain };
const sameLines: Round = { key: linesText, sureness: likeness };
const alike: Round = { key: () => 'any', sureness: likeness };

/** What is less sure than this is another step. */
const least = 0.5;

/** More pairs than these are not weighed: of so many steps, only those that stand near each other are compared. */
const mostPairs = 250_000;

function matched(steps: readonly TreeStep[], others: readonly TreeStep[], rounds: readonly Round[]): Matches {
  const found = new Map<string, string>();
  let [left, right] = [steps, others];
  for (const round of rounds) {
    const [here, there] = [groupedBy(round, left), groupedBy(round, right)];
    for (const [key, group] of here)
      for (const [one, other] of surest(group, there.get(key) ?? [], round)) found.set(one.id, other.id);
    const taken = new Set(found.values());
    left = left.filter(({ id }) => !found.has(id));
    right = right.filter(({ id }) => !taken.has(id));
    if (left.length === 0 || right.length === 0) break;
  }
  return found;
}

function groupedBy({ key }: Round, steps: readonly TreeStep[]): ReadonlyMap<string, readonly TreeStep[]> {
  const groups = new Map<string, TreeStep[]>();
  for (const step of steps) {
    const own = key(step);
    const name = `${kindOf(step)} ${own}`;
    const group = groups.get(name) ?? [];
    if (own !== '') groups.set(name, group);
    group.push(step);
  }
  return groups;
}

/** The pairs that are surest, each step once; of those that are as sure, in the order of the text. */
function surest(
  steps: readonly TreeStep[],
  others: readonly TreeStep[],
  { sureness }: Round,
): readonly (readonly [TreeStep, TreeStep])[] {
  const pairs = steps
    .flatMap((one, index) =>
      near(others, index, steps.length).map((other) => ({ one, other, sure: sureness(one, other) })),
    )
    .filter(({ sure }) => sure >= least)
    .sort((left, right) => right.sure - left.sure);
  const taken = new Set<TreeStep>();
  return pairs.flatMap(({ one, other }) => {
    if (taken.has(one) || taken.has(other)) return [];
    taken.add(one).add(other);
    return [[one, other] as const];
  });
}

function near(others: readonly TreeStep[], index: number, count: number): readonly TreeStep[] {
  if (count * others.length <= mostPairs) return others;
  const reach = Math.ceil(mostPairs / count / 2);
  return others.slice(Math.max(0, index - reach), index + reach);
}

function kindOf({ list }: TreeStep): 'group' | 'leaf' {
  return list ? 'group' : 'leaf';
}

function linesText(step: TreeStep): string {
  const source = step.node.entries.find(({ key }) => key.source === 'source')?.value;
  const lines = source?.kind === 'map' ? source.entries.find(({ key }) => key.source === 'lines')?.value : undefined;
  return lines?.kind === 'sequence'
    ? lines.items.map((item) => (item.kind === 'scalar' ? item.source : '')).join('-')
    : '';
}
