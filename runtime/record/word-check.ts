import type { InterventionCause } from '../model/event.js';
import { forwardIdOf } from '../model/plan.js';
import { type Attempt, isActive, type StepEvent } from './attempt.js';
import { isComplete } from './grant-check.js';
import { lacksApproval } from './needs-check.js';
import type { RollbackRecord, Rollbacks } from './rollback-check.js';

/**
 * Why nobody can have been asked for a word on a step, or undefined where they can: such a word takes the place of running
 * it, so it is only asked for where the record holds what brought the step to that.
 */
export function wordFault(
  attempt: Attempt,
  rollbacks: Rollbacks,
  { step_id: id, data: { cause } }: Extract<StepEvent, { type: 'intervention.opened' }>,
): string | undefined {
  const check = Object.hasOwn(comesTo, cause) ? comesTo[cause] : undefined;
  if (check === undefined) return `step '${id}' waits for a word for a reason that is none, '${String(cause)}'`;
  // A run that was over because nobody answered asks the same again.
  if (attempt.asked === cause || check(attempt, placeOf(rollbacks, id))) return undefined;
  return `step '${id}' did not come to a word on it (${cause})`;
}

/** What is known of taking a step back, and whether the step is itself what takes another back. */
interface RollbackPlace {
  readonly rollback: RollbackRecord | undefined;
  readonly isOwn: boolean;
}

function placeOf(rollbacks: Rollbacks, id: string): RollbackPlace {
  const forward = forwardIdOf(id);
  return { rollback: rollbacks.get(forward ?? id), isOwn: forward !== undefined };
}

const comesTo: Readonly<Record<InterventionCause, (attempt: Attempt, place: RollbackPlace) => boolean>> = {
  by_hand: (attempt) =>
    attempt.decision === 'by_hand' &&
    !lacksApproval(attempt) &&
    (attempt.approval === undefined || isComplete(attempt.approval)),
  timeout: ({ executed }) => executed?.outcome === 'timeout',
  interrupted: ({ isStarted }) => isStarted,
  // What a person does runs out as well while its evidence is waited for.
  approval_expired: ({ approval, ready, isStarted }) =>
    !isStarted && (approval === undefined ? ready.instructions !== undefined : approval.hasRunOut),
  rolled_back: (_, { rollback }) => rollback?.outcome === 'passed',
  rollback_declined: (_, { rollback }) => rollback?.outcome === 'declined',
  rollback_failed: (attempt, { rollback, isOwn }) =>
    isOwn
      ? rollback?.offered !== undefined && !isActive(attempt)
      : rollback?.outcome === 'failed' || rollback?.outcome === 'declined',
};
