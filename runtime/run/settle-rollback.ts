import type { InterventionCause, RunEvent } from '../model/event.js';
import { ok } from '../model/result.js';
import { type Decision, refused } from './decision.js';
import { openedIntervention } from './intervention.js';
import { unsettledRollback } from './rollback.js';
import { type RollbackState, rollbackOf } from './rollback-state.js';
import { engineActor, type StepContext, stepEvent } from './step-event.js';
import type { StepState } from './step-state.js';

/** Says what came of the rollback of a step, and asks how the step goes on where it is the one that failed. */
export function settleRollback(ctx: StepContext): Decision {
  const { state, plan, planStep } = ctx;
  const { id } = planStep.step;
  const rollback = rollbackOf(state.rollbacks, id);
  if (rollback === undefined || unsettledRollback(plan, state) !== id) {
    return refused('nothing-to-settle', `the rollback of step '${id}' has nothing to be said of it`);
  }
  const came = outcomeOf(ctx, rollback);
  const asked = state.failure === id ? [openedIntervention(ctx, came.cause, came.detail)] : [];
  return ok([...came.events, ...asked]);
}

/** What came of a rollback, in events, and how its step waits for a person then. */
interface Outcome {
  readonly events: readonly RunEvent[];
  readonly cause: InterventionCause;
  readonly detail?: string;
}

function outcomeOf(ctx: StepContext, rollback: RollbackState): Outcome {
  switch (rollback.standing) {
    // The record was cut off before the person was asked.
    case 'passed':
      return { events: [], cause: 'rolled_back' };
    case 'failed':
      return { events: [], cause: 'rollback_failed' };
    case 'declined':
      return { events: [], cause: 'rollback_declined' };
    case 'stored':
    case 'offered':
      return rollback.step.name === 'done' ? endedOutcome(ctx, rollback, rollback.step) : goneOutcome(ctx, rollback);
  }
}

function endedOutcome(
  ctx: StepContext,
  { stored, word }: RollbackState,
  { result, attempt, skipped }: Extract<StepState, { name: 'done' }>,
): Outcome {
  const { rollback_hash } = stored;
  const detail = result.error?.message ?? skipped?.note;
  if (result.status === 'skipped' || result.error?.kind === 'approval') {
    const reason = word?.note ?? detail ?? '';
    const declined = stepEvent(ctx, 'rollback.declined', { rollback_hash, reason }, word?.actor ?? engineActor);
    return { events: [declined], cause: 'rollback_declined', ...(detail !== undefined && { detail }) };
  }
  const { status } = result;
  const executed = stepEvent(ctx, 'rollback.executed', {
    rollback_hash,
    result_ref: `${result.step_id}/${attempt}`,
    status,
  });
  return status === 'passed'
    ? { events: [executed], cause: 'rolled_back' }
    : { events: [executed], cause: 'rollback_failed', ...(detail !== undefined && { detail }) };
}

// The runbook was changed since: what was stored is redacted, so it cannot be run from there.
function goneOutcome(ctx: StepContext, { stored }: RollbackState): Outcome {
  const detail = `the runbook no longer has the rollback of step '${ctx.planStep.step.id}'`;
  const { rollback_hash } = stored;
  const declined = stepEvent(ctx, 'rollback.declined', { rollback_hash, reason: detail });
  return { events: [declined], cause: 'rollback_failed', detail };
}
