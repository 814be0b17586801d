import { isSameJson } from '../../model/same-json.js';
import type { ThreeStates } from './align.js';
import { deedOf } from './likeness.js';
import { type DraftTree, hasComment, saidBy, stepsIn, type TreeStep } from './tree.js';

/**
 * What becomes of a step. `keep`: it stays, with what the guide changed in it; `add`: the guide has it now; `drop`: the
 * guide no longer has it and nobody has touched it; `gone`: the guide no longer has it, but people have changed it;
 * `missed`: people took it out, and the guide changed it; `out`: people took it out.
 */
export type Fate = 'keep' | 'add' | 'drop' | 'gone' | 'missed' | 'out';

/** What becomes of each step that any of the states has. */
export function fatesOf(states: ThreeStates): ReadonlyMap<string, Fate> {
  const { base, mine, guide } = states;
  const ids = new Set([...mine.steps, ...guide.steps, ...base.steps].map(({ id }) => id));
  return new Map([...ids].map((id) => [id, fateOf(states, id)]));
}

function fateOf({ base, mine, guide }: ThreeStates, id: string): Fate {
  const [before, here, there] = [base.byId.get(id), mine.byId.get(id), guide.byId.get(id)];
  if (here && there) return 'keep';
  if (here) return before === undefined ? 'keep' : fateWithoutGuide({ base, mine }, before, here);
  if (before === undefined) return 'add';
  return there === undefined || isSameJson(deedOf(before), deedOf(there)) ? 'out' : 'missed';
}

function fateWithoutGuide(states: Pick<ThreeStates, 'base' | 'mine'>, before: TreeStep, here: TreeStep): Fate {
  // A group without steps would be none, and with steps it is theirs.
  if (here.list) return isUntouched(states, before, here) ? 'drop' : 'keep';
  return isUntouched(states, before, here) ? 'drop' : 'gone';
}

/** Whether people left a step as it was compiled; where it stands does not count. */
export function isUntouched(
  { base, mine }: Pick<ThreeStates, 'base' | 'mine'>,
  before: TreeStep,
  here: TreeStep,
): boolean {
  return isSameJson(saidBy(before), saidBy(here)) && (!isCommented(mine, here) || isCommented(base, before));
}

function isCommented(tree: DraftTree, { id, lines, list, node }: TreeStep): boolean {
  const [first] = list ? stepsIn(tree, id) : [];
  return hasComment(tree.text, { start: lines.start, end: first?.lines.start ?? lines.end }, node);
}
