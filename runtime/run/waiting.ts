import type { PauseReason } from '../model/event.js';
import type { Plan, PlanStep } from '../model/plan.js';
import type { EvidenceRequirement } from '../model/runbook.js';
import { waitingText } from './intervention.js';
import { next } from './next.js';
import { type RunState, stepState } from './state.js';
import type { OpenApproval } from './step-state.js';

/** What a run waits for, in a word and in a sentence. */
export interface Waiting {
  readonly reason: PauseReason;
  readonly detail: string;
}

/** What a run waits for that rests, or would rest; undefined where nothing is left of it. */
export function waitingFor(plan: Plan, state: RunState): Waiting | undefined {
  const intent = next(plan, { ...state, phase: { name: 'running' } });
  switch (intent.kind) {
    case 'ask-evidence':
      return evidenceWaiting(intent.planStep, intent.evidence);
    case 'ask-approval':
      return approvalWaiting(intent.planStep, intent.approval);
    case 'ask-intervention':
      return interventionWaiting(intent.planStep, state);
    case 'prepare-step':
    case 'execute-step':
    case 'wait-retry':
    case 'settle-rollback':
      return { reason: reasonOf(state), detail: `step '${intent.planStep.step.id}' can go on` };
    case 'start-run':
    case 'finish-run':
    case 'rest':
      return undefined;
  }
}

/** That a run waits for a piece of evidence. */
export function evidenceWaiting({ step }: PlanStep, { name }: EvidenceRequirement): Waiting {
  return { reason: 'evidence', detail: `step '${step.id}' needs evidence '${name}'` };
}

/** That a run waits for an approval, or for a further one. */
export function approvalWaiting({ step }: PlanStep, { grants }: OpenApproval): Waiting {
  return { reason: 'approval', detail: `step '${step.id}' needs ${grants.length === 0 ? 'an' : 'another'} approval` };
}

function interventionWaiting({ step, index }: PlanStep, state: RunState): Waiting | undefined {
  const waits = stepState(state, index);
  return waits.name === 'intervening'
    ? { reason: 'intervention', detail: waitingText(step.id, waits.cause) }
    : undefined;
}

function reasonOf({ phase }: RunState): PauseReason {
  return phase.name === 'paused' ? phase.reason : 'approval';
}
