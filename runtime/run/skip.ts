import { isBlank } from '../model/blank.js';
import type { Actor } from '../model/event.js';
import { forwardIdOf } from '../model/plan.js';
import { failed, ok } from '../model/result.js';
import type { Command, Refusal } from './command.js';
import { currentStep } from './current.js';
import { type Decision, refused } from './decision.js';
import { refusedByRequirement } from './grant.js';
import { requirementOf } from './requirement.js';
import { refusedSpeaker } from './speaker.js';
import { resultEvent, type StepContext, stepEvent, stepOf } from './step-event.js';
import { requestOf } from './step-state.js';

/** Decides whether a person may leave a step out: only the one that is next, before it has started, and with a reason. */
export function skipStep(ctx: StepContext, { actor, reason }: Extract<Command, { kind: 'skip-step' }>): Decision {
  const { step, index } = ctx.planStep;
  const nobody = refusedSpeaker(actor, 'leave a step out');
  if (nobody) return failed(nobody);
  if (isBlank(reason)) return refused('reason-missing', `leaving step '${step.id}' out needs a reason`);
  if (forwardIdOf(step.id) !== undefined) {
    return refused('not-a-step', `'${step.id}' takes a step back; reject it with a reason if it is to be left`);
  }
  if (index !== currentStep(ctx.plan, ctx.state)?.index) {
    return refused('not-its-turn', `step '${step.id}' is not the one that comes next`);
  }
  const barred = refusedLeavingOut(ctx, actor);
  if (barred) return failed(barred);
  const { name } = stepOf(ctx);
  if (name === 'executing' || name === 'intervening') {
    return refused('step-begun', `step '${step.id}' has begun already; say what became of it first`);
  }
  const request = requestOf(stepOf(ctx));
  const note = 'a person left the step out';
  return ok([
    ...(request ? [stepEvent(ctx, 'approval.revoked', { approval_id: request.approval_id, reason: note })] : []),
    stepEvent(ctx, 'step.skipped', { reason: 'human', note: reason }, actor),
    resultEvent(ctx, 'human', null, { status: 'skipped' }),
  ]);
}

/** Why this person cannot leave a step out that other people have to approve; undefined where they can. */
export function refusedLeavingOut(ctx: StepContext, actor: Actor): Refusal | undefined {
  const { id, approvals } = ctx.planStep.step;
  if ((approvals?.min ?? 0) < 1) return undefined;
  const refusal = refusedByRequirement(requirementOf(ctx), actor);
  return refusal && { ...refusal, message: `step '${id}' is only left out by who may approve it: ${refusal.message}` };
}
