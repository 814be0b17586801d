import { forwardIdOf } from '../model/plan.js';
import { ok } from '../model/result.js';
import { requestOf } from './approve.js';
import type { Command } from './command.js';
import { currentStep } from './current.js';
import { type Decision, refused } from './decision.js';
import { isBlank } from './evidence.js';
import { resultEvent, type StepContext, stepEvent, stepOf } from './step-event.js';

/** Decides whether a person may leave a step out: only the one that is next, before it has started, and with a reason. */
export function skipStep(ctx: StepContext, { actor, reason }: Extract<Command, { kind: 'skip-step' }>): Decision {
  const { step, index } = ctx.planStep;
  if (actor.kind !== 'human') return refused('not-a-person', 'only a person can leave a step out');
  if (isBlank(reason)) return refused('reason-missing', `leaving step '${step.id}' out needs a reason`);
  if (forwardIdOf(step.id) !== undefined) {
    return refused('not-a-step', `'${step.id}' takes a step back; reject it with a reason if it is to be left`);
  }
  if (index !== currentStep(ctx.plan, ctx.state)?.index) {
    return refused('not-its-turn', `step '${step.id}' is not the one that comes next`);
  }
  const { name } = stepOf(ctx);
  if (name === 'executing' || name === 'intervening') {
    return refused('step-begun', `step '${step.id}' has begun already; say what became of it first`);
  }
  const request = requestOf(ctx);
  const note = 'a person left the step out';
  return ok([
    ...(request ? [stepEvent(ctx, 'approval.revoked', { approval_id: request.approval_id, reason: note })] : []),
    stepEvent(ctx, 'step.skipped', { reason: 'human', note: reason }, actor),
    resultEvent(ctx, 'human', null, { status: 'skipped' }),
  ]);
}
