import type { EvidenceRecord } from '../model/event.js';
import type { Plan, PlanStep } from '../model/plan.js';
import { unreachable } from '../model/result.js';
import type { EvidenceRequirement } from '../model/runbook.js';
import { currentStep } from './current.js';
import { isSatisfied, recordOf } from './evidence.js';
import { unsettledRollback } from './rollback.js';
import { type RunState, stepState } from './state.js';
import type { OpenApproval, StepState } from './step-state.js';

/** What the engine should do next. */
export type Intent =
  | { readonly kind: 'start-run' }
  | { readonly kind: 'prepare-step'; readonly planStep: PlanStep }
  | { readonly kind: 'ask-evidence'; readonly planStep: PlanStep; readonly evidence: EvidenceRequirement }
  | { readonly kind: 'ask-approval'; readonly planStep: PlanStep; readonly approval: OpenApproval }
  | { readonly kind: 'execute-step'; readonly planStep: PlanStep }
  /** A failed step is tried again after this many milliseconds. */
  | { readonly kind: 'wait-retry'; readonly planStep: PlanStep; readonly delayMs: number }
  | { readonly kind: 'ask-intervention'; readonly planStep: PlanStep }
  /** The rollback of this step has ended: what came of it is to be said. */
  | { readonly kind: 'settle-rollback'; readonly planStep: PlanStep }
  | { readonly kind: 'finish-run' }
  /** Nothing can be done: the run is over, or waits for a person who is not here. */
  | { readonly kind: 'rest' };

/** What the engine should do next. It performs it and reports back with a command. */
export function next(plan: Plan, state: RunState): Intent {
  switch (state.phase.name) {
    case 'pending':
      return { kind: 'start-run' };
    case 'running':
      return nextOfRunning(plan, state);
    case 'paused':
    case 'finished':
      return { kind: 'rest' };
    default:
      return unreachable(state.phase);
  }
}

function nextOfRunning(plan: Plan, state: RunState): Intent {
  const unsettled = planStepOf(plan, unsettledRollback(plan, state));
  if (unsettled) return { kind: 'settle-rollback', planStep: unsettled };
  const planStep = currentStep(plan, state);
  return planStep === undefined ? { kind: 'finish-run' } : nextOfStep(planStep, stepState(state, planStep.index));
}

function planStepOf({ steps, indexes }: Plan, id: string | undefined): PlanStep | undefined {
  return id === undefined ? undefined : steps[indexes.get(id) ?? -1];
}

function nextOfStep(planStep: PlanStep, step: StepState): Intent {
  switch (step.name) {
    case 'pending':
      return { kind: 'prepare-step', planStep };
    case 'ready':
      return { kind: 'execute-step', planStep };
    case 'awaiting-evidence':
      return nextEvidence(planStep, step.evidence);
    case 'awaiting-approval':
      return { kind: 'ask-approval', planStep, approval: step.approval };
    case 'retrying':
      return { kind: 'wait-retry', planStep, delayMs: step.delayMs };
    case 'intervening':
      return { kind: 'ask-intervention', planStep };
    case 'executing':
      return { kind: 'rest' };
    case 'done':
      throw new Error(`step '${planStep.step.id}' is current although it is done`);
    default:
      return unreachable(step);
  }
}

function nextEvidence(planStep: PlanStep, given: Readonly<Record<string, EvidenceRecord>>): Intent {
  const required = planStep.step.type === 'manual' ? planStep.step.requiredEvidence : [];
  const missing = required.find((requirement) => !isSatisfied(requirement, recordOf(given, requirement)));
  // All is there, but what follows from it was cut off: preparing the step again makes up for it.
  if (missing === undefined) return { kind: 'prepare-step', planStep };
  return { kind: 'ask-evidence', planStep, evidence: missing };
}
