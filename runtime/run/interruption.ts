import type { RunEvent } from '../model/event.js';
import type { Plan } from '../model/plan.js';
import { ok } from '../model/result.js';
import { isPast, laterBy } from '../model/time.js';
import type { Command } from './command.js';
import { type Decision, refused } from './decision.js';
import { resultEvent, type StepContext, stepEvent, stepOf } from './step-event.js';

/** What happens to a step that was running when its runner died: nobody knows what it did, so a person has to say. */
export function openedInterruption(ctx: StepContext): RunEvent {
  return stepEvent(ctx, 'intervention.opened', { cause: 'interrupted', ...deadline(ctx.plan, ctx.moment.now) });
}

/** Decides what a person's word on an interrupted step means. */
export function resolveInterruption(
  ctx: StepContext,
  { actor, resolution, note }: Extract<Command, { kind: 'resolve-interruption' }>,
): Decision {
  const step = stepOf(ctx);
  const { id } = ctx.planStep.step;
  if (step.name !== 'indeterminate') return refused('not-interrupted', `step '${id}' was not interrupted`);
  if (actor.kind !== 'human') return refused('not-a-person', 'only a person can say what became of a step');
  if (note.trim() === '' && resolution !== 'retry') {
    return refused('reason-missing', `saying that step '${id}' is ${resolution} needs a note on how you know`);
  }
  if (isPast(step.expiresAt, ctx.moment.now)) return ok(expiredInterruption(ctx, step.expiresAt ?? ''));
  const resolved = stepEvent(ctx, 'intervention.resolved', { resolution, note }, actor);
  switch (resolution) {
    case 'retry':
      return ok([resolved]);
    case 'done':
      return ok([resolved, resultEvent(ctx, 'human', null)]);
    case 'failed': {
      const message = `interrupted, and taken as failed by ${actor.id}: ${note}`;
      return ok([resolved, resultEvent(ctx, 'human', { kind: 'interrupted', message })]);
    }
  }
}

/** What happens when nobody has said in time what became of an interrupted step. */
export function expiredInterruption(ctx: StepContext, expiresAt: string): readonly RunEvent[] {
  const reason = `nobody said before ${expiresAt} what became of the step`;
  return [
    stepEvent(ctx, 'intervention.expired', { reason }),
    resultEvent(ctx, 'engine', { kind: 'interrupted', message: reason }),
  ];
}

function deadline(plan: Plan, now: string): { readonly expires_at?: string } {
  const { intervention } = plan.governance.timeouts;
  return intervention === undefined ? {} : { expires_at: laterBy(now, intervention) };
}
