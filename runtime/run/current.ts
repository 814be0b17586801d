import type { Plan, PlanStep } from '../model/plan.js';
import { dueRollbackStep } from './rollback.js';
import { currentStepIndex, type RunState, stepState } from './state.js';

/**
 * The step that is worked on or comes next: after a failure the failed step, while a person is asked how it goes on, and
 * then what takes steps back. Undefined where nothing is left to do.
 */
export function currentStep(plan: Plan, state: RunState): PlanStep | undefined {
  if (state.failure === undefined) return plan.steps[currentStepIndex(state)];
  const failed = plan.steps[plan.indexes.get(state.failure) ?? -1];
  if (failed && stepState(state, failed.index).name === 'intervening') return failed;
  return dueRollbackStep(plan, state);
}
