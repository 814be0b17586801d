import type { Runbook, Step } from '../model/runbook.js';

/** Every step of a runbook in document order, each group before its own steps. */
export function allSteps(runbook: Pick<Runbook, 'steps'>): readonly Step[] {
  return runbook.steps.flatMap((step) => (step.type === 'group' ? [step, ...allSteps(step)] : [step]));
}

/** The innermost step that an offset lies in. */
export function stepAt(runbook: Pick<Runbook, 'steps'>, offset: number): Step | undefined {
  return allSteps(runbook)
    .filter((step) => step.at.start <= offset && offset <= step.at.end)
    .at(-1);
}
