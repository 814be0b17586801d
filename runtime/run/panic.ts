import type { Actor, RunEvent } from '../model/event.js';
import type { PanicClearing, PanicNotice } from '../model/panic.js';
import type { Plan } from '../model/plan.js';
import { ok } from '../model/result.js';
import type { Command } from './command.js';
import { type Decision, refused } from './decision.js';
import { type RunState, stepState } from './state.js';
import { type Moment, type StepContext, stepEvent } from './step-event.js';
import { requestOf } from './step-state.js';

/** Decides what a halt of everything does to a run: what was approved counts no more, and only a person lets it go on. */
export function panicRun(
  plan: Plan,
  state: RunState,
  { notice, frozen, unstarted }: Extract<Command, { kind: 'panic-run' }>,
  moment: Moment,
): Decision {
  if (state.phase.name === 'finished') return refused('run-finished', 'the run is over already');
  const { by, channel, reason, at } = notice;
  const actor = haltedBy(notice);
  const contexts = contextsOf(plan, state, moment);
  const revoked = contexts.flatMap((ctx) => revokedBy(ctx, `everything was halted by ${by}`, actor));
  const engaged: RunEvent = {
    type: 'panic.engaged',
    actor,
    data: {
      by,
      channel,
      reason,
      approvals_revoked: revoked.length,
      processes: frozen.processes,
      ...(frozen.running > 0 && { not_frozen: frozen.running }),
      latency_ms: Math.max(0, Math.round(frozen.latencyMs)),
      ...(at !== '' && { engaged_at: at }),
    },
  };
  const paused: RunEvent = {
    type: 'run.paused',
    actor,
    data: { reason: 'panic', detail: `everything was halted by ${by}: ${reason}` },
  };
  const again = contexts.filter(({ planStep }) => planStep.index === unstarted).map(notStarted);
  return ok([engaged, ...revoked, ...again, paused]);
}

/** Decides what it means that a person cleared a panic: it is recorded, and the run still waits to be resumed. */
export function clearPanic(state: RunState, { by, reason }: PanicClearing): Decision {
  const { phase } = state;
  if (phase.name !== 'paused' || phase.reason !== 'panic') {
    return refused('not-halted', `the run is ${phase.name}, not halted by a panic`);
  }
  return ok([{ type: 'panic.cleared', actor: { kind: 'human', id: by, channel: 'tty' }, data: { by, reason } }]);
}

function haltedBy({ by, channel }: PanicNotice): Actor {
  return { kind: by === 'unknown' ? 'system' : 'human', id: by, channel };
}

function contextsOf(plan: Plan, state: RunState, moment: Moment): readonly StepContext[] {
  return [...plan.steps, ...plan.rollbacks.values()].map((planStep) => ({ planStep, state, moment, plan }));
}

function revokedBy(ctx: StepContext, reason: string, actor: Actor): readonly RunEvent[] {
  const request = requestOf(stepState(ctx.state, ctx.planStep.index));
  if (request === undefined) return [];
  return [stepEvent(ctx, 'approval.revoked', { approval_id: request.approval_id, reason }, actor)];
}

// It is known that nothing of it ran, so nobody has to say what became of it; its next attempt is asked for anew.
function notStarted(ctx: StepContext): RunEvent {
  const { attempt } = stepState(ctx.state, ctx.planStep.index);
  const cause = 'everything was halted before it was started';
  return stepEvent(ctx, 'step.retried', { next_attempt: attempt + 1, delay_ms: 0, cause });
}
