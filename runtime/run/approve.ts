import type { RunEvent, StepError } from '../model/event.js';
import { failed, ok } from '../model/result.js';
import { isPast } from '../model/time.js';
import type { Command } from './command.js';
import { type Decision, refused } from './decision.js';
import { isGrantComplete, refusedGrant } from './grant.js';
import { resultEvent, type StepContext, stepEvent, stepOf } from './step-event.js';

/** Decides whether a person's approval counts; one that comes too late fails the step. */
export function approveStep(ctx: StepContext, command: Extract<Command, { kind: 'approve-step' }>): Decision {
  const step = stepOf(ctx);
  const { id, type } = ctx.planStep.step;
  if (step.name !== 'awaiting-approval')
    return refused('no-approval-asked', `step '${id}' does not ask for approval now`);
  const { request } = step.approval;
  const expired = expiredApproval(ctx);
  if (expired) return ok(expired);
  const refusal = refusedGrant(step.approval, command.actor, command.typed);
  if (refusal) return failed(refusal);
  const approved = stepEvent(
    ctx,
    'step.approved',
    {
      approval_id: request.approval_id,
      command_hash: request.command_hash,
      gesture: request.gesture,
      typed_ok: request.gesture === 'typed',
      source: 'human',
    },
    command.actor,
  );
  const isDone = type === 'manual' && isGrantComplete(step.approval, command.actor);
  return ok(isDone ? [approved, resultEvent(ctx, 'human', null)] : [approved]);
}

/** Decides what a person's no means: the step has failed. */
export function rejectStep(ctx: StepContext, command: Extract<Command, { kind: 'reject-step' }>): Decision {
  const step = stepOf(ctx);
  const { id } = ctx.planStep.step;
  if (step.name !== 'awaiting-approval')
    return refused('no-approval-asked', `step '${id}' does not ask for approval now`);
  if (command.actor.kind !== 'human') return refused('not-a-person', 'only a person can reject a step');
  if (command.reason.trim() === '') return refused('reason-missing', `rejecting step '${id}' needs a reason`);
  const rejected = stepEvent(
    ctx,
    'step.rejected',
    { approval_id: step.approval.request.approval_id, reason: command.reason },
    command.actor,
  );
  const error: StepError = { kind: 'approval', message: `rejected by ${command.actor.id}: ${command.reason}` };
  return ok([rejected, resultEvent(ctx, 'human', error)]);
}

/** What happens where an approval that is asked for was given by nobody in time; undefined where there is time left. */
export function expiredApproval(ctx: StepContext): readonly RunEvent[] | undefined {
  const step = stepOf(ctx);
  if (step.name !== 'awaiting-approval') return undefined;
  const { approval_id, expires_at: deadline = '' } = step.approval.request;
  if (!isPast(step.approval.request.expires_at, ctx.moment.now)) return undefined;
  const reason = `nobody approved it before ${deadline}`;
  const event = stepEvent(ctx, 'approval.expired', { approval_id, reason });
  return [event, resultEvent(ctx, 'engine', { kind: 'approval', message: reason })];
}
