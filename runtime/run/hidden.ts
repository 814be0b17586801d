import type { PlanStep } from '../model/plan.js';
import type { Refusal } from './command.js';
import { type RunState, stepState } from './state.js';
import type { StepContext } from './step-event.js';

/**
 * Why nothing that is given for a step now would count: the run rests, and something of the step is hidden, so whoever
 * lets it go on cannot know that it is still the same. Undefined where it would count.
 */
export function hiddenRefusal({ state, planStep }: StepContext): Refusal | undefined {
  if (state.phase.name !== 'paused' || !holdsHidden(state, planStep)) return undefined;
  return { reason: 'hidden-values', message: hiddenMessage(planStep) };
}

/** Whether something of a step that has begun, or of what would take it back, is hidden. */
export function holdsHidden(state: RunState, { step: { id }, index }: PlanStep): boolean {
  const step = stepState(state, index);
  const rollback = Object.hasOwn(state.rollbacks, id) ? state.rollbacks[id] : undefined;
  return ('ready' in step && step.ready.redacted === true) || rollback?.stored.redacted === true;
}

/** That a step cannot be answered for from another process, and where it can. */
function hiddenMessage({ step: { id } }: PlanStep): string {
  return `step '${id}' holds values that are hidden, so an answer from here could not count: nobody could know later that they are the same; answer it where the run goes on, with 'runbook resume' on a terminal`;
}
