import { isBlank } from '../model/blank.js';
import type { Actor, RunEvent } from '../model/event.js';
import { forwardIdOf } from '../model/plan.js';
import { failed, ok } from '../model/result.js';
import type { Command, Refusal } from './command.js';
import { currentStep } from './current.js';
import type { Decision } from './decision.js';
import { refusedByRequirement } from './grant.js';
import { refusedPassingBy } from './pass-by.js';
import { requirementOf } from './requirement.js';
import { refusedSpeaker } from './speaker.js';
import { resultEvent, type StepContext, stepEvent, stepOf } from './step-event.js';
import { requestOf } from './step-state.js';

type Skip = Extract<Command, { kind: 'skip-step' }>;

/** Decides whether a person may leave a step out: only the one that is next, before it has started, and with a reason. */
export function skipStep(ctx: StepContext, command: Skip): Decision {
  const refusal = refusedSkip(ctx, command);
  if (refusal) return failed(refusal);
  return ok(skippedEvents(ctx, command.actor, command.reason));
}

/** That a person left a step out, with what that makes of an approval that was asked for. */
export function skippedEvents(ctx: StepContext, actor: Actor, reason: string): readonly RunEvent[] {
  const request = requestOf(stepOf(ctx));
  const note = 'a person left the step out';
  return [
    ...(request ? [stepEvent(ctx, 'approval.revoked', { approval_id: request.approval_id, reason: note })] : []),
    stepEvent(ctx, 'step.skipped', { reason: 'human', note: reason }, actor),
    resultEvent(ctx, 'human', null, { status: 'skipped' }),
  ];
}

function refusedSkip(ctx: StepContext, { actor, reason }: Skip): Refusal | undefined {
  const { step, index } = ctx.planStep;
  const nobody = refusedSpeaker(actor, 'leave a step out');
  if (nobody) return nobody;
  if (isBlank(reason)) return { reason: 'reason-missing', message: `leaving step '${step.id}' out needs a reason` };
  if (forwardIdOf(step.id) !== undefined) {
    return {
      reason: 'not-a-step',
      message: `'${step.id}' takes a step back; reject it with a reason if it is to be left`,
    };
  }
  if (index !== currentStep(ctx.plan, ctx.state)?.index) {
    return { reason: 'not-its-turn', message: `step '${step.id}' is not the one that comes next` };
  }
  return refusedPassing(ctx, actor);
}

/** Why a step cannot be left out by this person, in this way and now; undefined where it can. */
export function refusedPassing(ctx: StepContext, actor: Actor): Refusal | undefined {
  return refusedLeavingOut(ctx, actor) ?? begunAlready(ctx) ?? refusedPassingBy(ctx, actor, 'skip');
}

function begunAlready(ctx: StepContext): Refusal | undefined {
  const { name } = stepOf(ctx);
  if (name !== 'executing' && name !== 'intervening') return undefined;
  const message = `step '${ctx.planStep.step.id}' has begun already; say what became of it first`;
  return { reason: 'step-begun', message };
}

/** Why this person cannot leave a step out that other people have to approve; undefined where they can. */
export function refusedLeavingOut(ctx: StepContext, actor: Actor): Refusal | undefined {
  const { id, approvals } = ctx.planStep.step;
  if ((approvals?.min ?? 0) < 1) return undefined;
  const refusal = refusedByRequirement(requirementOf(ctx), actor);
  return refusal && { ...refusal, message: `step '${id}' is only left out by who may approve it: ${refusal.message}` };
}
