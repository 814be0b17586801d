import { isSameDeed, likeness } from './likeness.js';
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
  return matched(steps, others, [sameDeed, (one, other) => (one.id === other.id ? likeness(one, other) : 0)]);
}

/** How sure it is that two steps are the same one: from 0, which is no, to 1. */
type Sureness = (one: TreeStep, other: TreeStep) => number;

const sameId: Sureness = (one, other) => Number(one.id === other.id);
const sameDeed: Sureness = (one, other) => Number(isSameDeed(one, other));
const sameIdAndDeed: Sureness = (one, other) => Number(one.id === other.id && isSameDeed(one, other));
const alike: Sureness = (one, other) => likeness(one, other);
const sameLines: Sureness = (one, other) => {
  const [lines, others] = [linesText(one), linesText(other)];
  return lines !== '' && lines === others ? likeness(one, other) : 0;
};

/** What is less sure than this is another step. */
const least = 0.5;

function matched(steps: readonly TreeStep[], others: readonly TreeStep[], rounds: readonly Sureness[]): Matches {
  const found = new Map<string, string>();
  let [left, right] = [steps, others];
  for (const sureness of rounds) {
    for (const [one, other] of surest(left, right, sureness)) found.set(one.id, other.id);
    const taken = new Set(found.values());
    left = left.filter(({ id }) => !found.has(id));
    right = right.filter(({ id }) => !taken.has(id));
    if (left.length === 0 || right.length === 0) break;
  }
  return found;
}

/** The pairs that are surest, each step once; of those that are as sure, in the order of the text. */
function surest(
  steps: readonly TreeStep[],
  others: readonly TreeStep[],
  sureness: Sureness,
): readonly (readonly [TreeStep, TreeStep])[] {
  const pairs = steps
    .flatMap((one) =>
      others.map((other) => ({ one, other, sure: kindOf(one) === kindOf(other) ? sureness(one, other) : 0 })),
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
