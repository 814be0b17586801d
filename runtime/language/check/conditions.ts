import type { Outline } from '../outline.js';
import { oncePer } from '../remembered.js';
import type { StepOutline } from '../step-outline.js';

/** The groups that a step lies in, outermost first; a group does not lie in itself. */
export function groupsAround(outline: Outline, step: StepOutline): readonly StepOutline[] {
  return groupsOf(outline).get(step) ?? [];
}

/** The steps and groups whose conditions decide whether a step runs: the groups around it and the step itself. */
export function conditioned(outline: Outline, step: StepOutline): readonly StepOutline[] {
  return [...groupsAround(outline, step), step].filter(({ when }) => when !== undefined);
}

const groupsOf = oncePer(({ steps }: Outline): ReadonlyMap<StepOutline, readonly StepOutline[]> => {
  const around = new Map<StepOutline, readonly StepOutline[]>();
  let open: readonly StepOutline[] = [];
  for (const step of steps) {
    const { start } = step.node.at;
    if (open.some(({ node }) => node.at.end <= start)) open = open.filter(({ node }) => start < node.at.end);
    if (open.length > 0) around.set(step, open);
    if (step.type === 'group') open = [...open, step];
  }
  return around;
});
