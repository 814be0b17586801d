import type { ThreeStates } from './align.js';
import { type Fate, isUntouched } from './fate.js';
import { type DraftTree, stepsIn } from './tree.js';

/** Where each step of a merged draft stands. */
export interface Arrangement {
  /** The steps of each group in their order; those of '' stand in none. */
  readonly lists: ReadonlyMap<string, readonly string[]>;
  /** The groups whose order both sides have changed, each in its own way; the order is that of the people. */
  readonly disordered: readonly string[];
}

/** Arranges the steps as people have them, with what the guide has moved, taken in and taken out. */
export function arranged(states: ThreeStates, fates: ReadonlyMap<string, Fate>): Arrangement {
  const lists = new Map<string, string[]>();
  const places = placesOf(states, fates);
  for (const { id } of states.mine.steps) {
    const group = places.get(id);
    if (group === undefined || group !== states.mine.byId.get(id)?.group) continue;
    listOf(lists, group).push(id);
  }
  const disordered = inGuidesOrder(states, lists);
  for (const { id } of states.guide.steps) insert(states, lists, { id, group: places.get(id) });
  for (const { id, list } of states.mine.steps) {
    if (list && fates.get(id) === 'drop' && lists.get(id) === undefined) takeOut(lists, id);
  }
  return { lists, disordered };
}

type Lists = Map<string, string[]>;

function listOf(lists: Lists, group: string): string[] {
  const list = lists.get(group) ?? [];
  lists.set(group, list);
  return list;
}

function takeOut(lists: Lists, id: string): void {
  for (const [group, list] of lists)
    lists.set(
      group,
      list.filter((one) => one !== id),
    );
}

/** The group that each step of the result stands in. */
function placesOf(states: ThreeStates, fates: ReadonlyMap<string, Fate>): ReadonlyMap<string, string> {
  const { mine, guide } = states;
  const places = new Map<string, string>();
  for (const [id, fate] of fates) {
    const here = mine.byId.get(id);
    if (fate === 'out' || (fate === 'drop' && here?.list === undefined)) continue;
    places.set(id, here === undefined ? (guide.byId.get(id)?.group ?? '') : groupOf(states, fates, id));
  }
  return places;
}

/** The group of a step that people have: theirs, unless only the guide has moved it. */
function groupOf({ base, mine, guide }: ThreeStates, fates: ReadonlyMap<string, Fate>, id: string): string {
  const here = mine.byId.get(id)?.group ?? '';
  const [before, there] = [base.byId.get(id)?.group, guide.byId.get(id)?.group];
  if (before === undefined || there === undefined || before === there || here !== before) return here;
  const isThere = there === '' || fates.get(there) === 'keep' || fates.get(there) === 'add';
  const [left, leftBefore] = [mine.byId.get(here), base.byId.get(here)];
  const isKept = left && leftBefore && !guide.byId.has(here) && !isUntouched({ base, mine }, leftBefore, left);
  return isThere && !isKept ? there : here;
}

/** Puts what all have in the guide's order, where people left it as it was; tells where they did not. */
function inGuidesOrder(states: ThreeStates, lists: Lists): readonly string[] {
  const disordered: string[] = [];
  for (const [group, list] of lists) {
    const shared = list.filter((id) => isEverywhereIn(states, id, group));
    const before = orderIn(states.base, group, shared);
    const there = orderIn(states.guide, group, shared);
    if (isSameOrder(before, there) || isSameOrder(shared, there)) continue;
    if (isSameOrder(shared, before)) lists.set(group, reordered(list, there));
    else disordered.push(group);
  }
  return disordered;
}

function isEverywhereIn({ base, mine, guide }: ThreeStates, id: string, group: string): boolean {
  return [base, mine, guide].every((tree) => tree.byId.get(id)?.group === group);
}

function orderIn(tree: DraftTree, group: string, ids: readonly string[]): readonly string[] {
  return stepsIn(tree, group).flatMap(({ id }) => (ids.includes(id) ? [id] : []));
}

function isSameOrder(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((id, index) => id === other[index]);
}

/** A list in the order of some of its steps; what stands behind one of them stays behind it. */
function reordered(list: readonly string[], order: readonly string[]): string[] {
  const first = list.findIndex((id) => order.includes(id));
  const followers = order.map((id) => {
    const from = list.indexOf(id);
    const rest = list.slice(from + 1);
    const end = rest.findIndex((other) => order.includes(other));
    return [id, ...(end < 0 ? rest : rest.slice(0, end))];
  });
  return [...list.slice(0, first), ...followers.flat()];
}

/** Puts a step behind the one that it follows in the guide, or before the one that follows it. */
function insert(
  { guide }: ThreeStates,
  lists: Lists,
  { id, group }: { readonly id: string; readonly group: string | undefined },
): void {
  if (group === undefined || [...lists.values()].some((list) => list.includes(id))) return;
  const siblings = stepsIn(guide, guide.byId.get(id)?.group ?? '').map((step) => step.id);
  const at = siblings.indexOf(id);
  const isGroupThere = group === '' || [...lists.values()].some((list) => list.includes(group));
  const neighbours = [...siblings.slice(0, at).reverse(), ...siblings.slice(at + 1)];
  const list = isGroupThere ? listOf(lists, group) : listWith(lists, neighbours);
  const standing = new Set(list);
  const before = siblings.slice(0, at).findLast((other) => standing.has(other));
  const next = siblings.slice(at + 1).find((other) => standing.has(other));
  if (before !== undefined) list.splice(list.indexOf(before) + 1, 0, id);
  else if (next !== undefined) list.splice(list.indexOf(next), 0, id);
  else list.push(id);
}

function listWith(lists: Lists, ids: readonly string[]): string[] {
  for (const id of ids) {
    const found = [...lists.values()].find((list) => list.includes(id));
    if (found) return found;
  }
  return listOf(lists, '');
}
