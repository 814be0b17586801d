import { provesApprovals } from '../model/behaviour.js';
import { isBlank } from '../model/blank.js';
import type { ApprovalGranted, RunEvent, StepError } from '../model/event.js';
import { failed, ok, type Result } from '../model/result.js';
import { isPast } from '../model/time.js';
import type { Command, Refusal } from './command.js';
import { type Decision, refused } from './decision.js';
import { areEnough, brokenGlass, type GrantOffer, refusedGrant } from './grant.js';
import { hiddenRefusal } from './hidden.js';
import { openedIntervention } from './intervention.js';
import { coolingRefusal } from './limits.js';
import { approvalEnd } from './requirement.js';
import { refusedSpeaker } from './speaker.js';
import { resultEvent, type StepContext, stepEvent, stepOf } from './step-event.js';
import { type OpenApproval, requestOf } from './step-state.js';

type Approve = Extract<Command, { kind: 'approve-step' }>;

/** Decides whether a person's approval counts; one that comes too late closes the request. */
export function approveStep(ctx: StepContext, command: Approve): Decision {
  const asked = openRequest(ctx, command.approvalId);
  if (!('request' in asked)) return asked;
  const expired = expiredApproval(ctx);
  if (expired) return ok(expired);
  const hidden = hiddenRefusal(ctx);
  if (hidden) return failed(hidden);
  const { typed, breakGlass } = command;
  const offer: GrantOffer = { ...asked, actor: command.actor, typed, breakGlass };
  const given = grantOf(ctx, offer, command);
  if (!given.ok) return given;
  const granted = given.value;
  const approved = stepEvent(ctx, 'step.approved', granted, command.actor);
  const isDone = areEnough(asked.request, [...asked.grants, { actor: command.actor, granted }]);
  const isManual = ctx.planStep.step.type === 'manual';
  if (isManual && isDone) return ok([approved, resultEvent(ctx, 'human', null)]);
  return ok(asked.request.by_hand && isDone ? [approved, openedIntervention(ctx, 'by_hand')] : [approved]);
}

// What was given while nobody drove the run, or in a run whose approvals all bring a proof, would be taken for forged without one.
function refusedUnproved({ state, planStep }: StepContext): Refusal | undefined {
  const { phase, origin } = state;
  const needsProof = phase.name === 'paused' || origin?.created.behaviour_flags?.includes(provesApprovals) === true;
  if (!needsProof) return undefined;
  const message = `the approval of step '${planStep.step.id}' cannot be proved here; see that the state folder of your account can be written to`;
  return { reason: 'unproved-approval', message };
}

/** Decides what a person's no means: the step has failed. */
export function rejectStep(ctx: StepContext, command: Extract<Command, { kind: 'reject-step' }>): Decision {
  const asked = openRequest(ctx, command.approvalId);
  if (!('request' in asked)) return asked;
  const { id } = ctx.planStep.step;
  const nobody = refusedSpeaker(command.actor, 'reject a step');
  if (nobody) return failed(nobody);
  if (isBlank(command.reason)) return refused('reason-missing', `rejecting step '${id}' needs a reason`);
  const rejected = stepEvent(
    ctx,
    'step.rejected',
    { approval_id: asked.request.approval_id, reason: command.reason },
    command.actor,
  );
  const error: StepError = { kind: 'approval', message: `rejected by ${command.actor.id}: ${command.reason}` };
  return ok([rejected, resultEvent(ctx, 'human', error)]);
}

/** What happens where an approval that is asked for was given by nobody in time; undefined where there is time left. */
export function expiredApproval(ctx: StepContext): readonly RunEvent[] | undefined {
  const step = stepOf(ctx);
  if (step.name !== 'awaiting-approval') return undefined;
  const { approval_id } = step.approval.request;
  const deadline = approvalEnd(ctx, step.approval);
  if (!isPast(deadline, ctx.moment.now)) return undefined;
  const reason = `${tooFew(step.approval)} approved it before ${deadline}`;
  const event = stepEvent(ctx, 'approval.expired', { approval_id, reason });
  return [event, openedIntervention(ctx, 'approval_expired', reason)];
}

function tooFew({ request, grants }: OpenApproval): string {
  return grants.length === 0 ? 'nobody' : `only ${grants.length} of ${request.requirement.min} people`;
}

/** Takes back what was given for a step that has not started; it is asked for anew where the step goes on. */
export function revokeApproval(ctx: StepContext, reason: string): Decision {
  const request = requestOf(stepOf(ctx));
  if (request === undefined) {
    return refused('no-approval-asked', `nobody approved step '${ctx.planStep.step.id}', or it has started already`);
  }
  return ok([stepEvent(ctx, 'approval.revoked', { approval_id: request.approval_id, reason })]);
}

function openRequest(ctx: StepContext, wanted: string | undefined): OpenApproval | Extract<Decision, { ok: false }> {
  const step = stepOf(ctx);
  const { id } = ctx.planStep.step;
  if (step.name !== 'awaiting-approval') return closed(`step '${id}' does not ask for approval now`);
  const { request } = step.approval;
  if (wanted === undefined || wanted === request.approval_id) return step.approval;
  return closed(`step '${id}' asks for another approval by now; look at what it asks for and answer that`);
}

function closed(message: string): Extract<Decision, { ok: false }> {
  return failed({ reason: 'no-approval-asked', message });
}

function grantOf(ctx: StepContext, offer: GrantOffer, { prove }: Approve): Result<ApprovalGranted, Refusal> {
  const refusal = refusedGrant(offer) ?? coolingRefusal(ctx);
  if (refusal) return failed(refusal);
  const { request, actor } = offer;
  const { approval_id, command_hash, gesture } = request;
  const broken = brokenGlass(offer);
  const given = { approval_id, command_hash, gesture, typed_ok: gesture === 'typed' };
  const proof = prove?.({
    ...given,
    run_id: ctx.state.origin?.runId ?? '',
    step_id: ctx.planStep.step.id,
    attempt: stepOf(ctx).attempt,
    actor,
    waived: broken?.waived ?? [],
    at: ctx.moment.now,
  });
  const unproved = proof === undefined ? refusedUnproved(ctx) : undefined;
  if (unproved) return failed(unproved);
  return ok({ ...given, source: 'human', ...(broken && { break_glass: broken }), ...(proof && { proof }) });
}
