import type { EvidenceRecord, RunEvent } from '../model/event.js';
import { failed, ok, type Result } from '../model/result.js';
import type { EvidenceRequirement, ManualStep } from '../model/runbook.js';
import { isPast } from '../model/time.js';
import type { Command, Refusal } from './command.js';
import { deadlineAfter } from './deadline.js';
import { type Decision, refused } from './decision.js';
import { evidenceFault, isSatisfied, recordOf, tickedWith, tickFault } from './evidence.js';
import { areEnough } from './grant.js';
import { hiddenRefusal } from './hidden.js';
import { openedIntervention } from './intervention.js';
import { approvalDeadline, approvalWait, requirementOf } from './requirement.js';
import { refusedSpeaker } from './speaker.js';
import { resultEvent, type StepContext, stepEvent, stepOf } from './step-event.js';
import type { StepState } from './step-state.js';

/** The manual step of a context; a bug where it is none. */
export function manualStep(ctx: StepContext): ManualStep {
  const { step } = ctx.planStep;
  if (step.type !== 'manual') throw new Error(`step '${step.id}' is not a manual step`);
  return step;
}

/** Decides whether a piece of evidence counts, and what follows from the last one. */
export function submitEvidence(ctx: StepContext, command: Extract<Command, { kind: 'submit-evidence' }>): Decision {
  const asked = askedEvidence(ctx, command);
  if (!asked.ok) return asked;
  const late = expiredEvidence(ctx);
  if (late) return ok(late);
  const { name, record } = command;
  const fault = evidenceFault(asked.value.requirement, record);
  return fault === undefined ? ok(withEvidence(ctx, asked.value, command, record)) : insufficient(ctx, name, fault);
}

/** Decides whether items of a checklist can be ticked; those that are ticked already stay so. */
export function tickEvidence(ctx: StepContext, command: Extract<Command, { kind: 'tick-evidence' }>): Decision {
  const asked = askedEvidence(ctx, command);
  if (!asked.ok) return asked;
  const late = expiredEvidence(ctx);
  if (late) return ok(late);
  const { requirement, step } = asked.value;
  const { name, items } = command;
  const fault = tickFault(requirement, items);
  if (fault !== undefined || requirement.kind !== 'checklist') return insufficient(ctx, name, fault ?? '');
  const record: EvidenceRecord = {
    kind: 'checklist',
    items: [...tickedWith(requirement, recordOf(given(step), requirement), items)],
  };
  return ok(withEvidence(ctx, asked.value, command, record));
}

/** What happens where evidence that is asked for was handed in by nobody in time; undefined where there is time left. */
export function expiredEvidence(ctx: StepContext): readonly RunEvent[] | undefined {
  const step = stepOf(ctx);
  if (step.name !== 'awaiting-evidence') return undefined;
  const deadline = evidenceDeadline(ctx, step);
  if (!isPast(deadline, ctx.moment.now)) return undefined;
  return [openedIntervention(ctx, 'approval_expired', `nobody handed in its evidence before ${deadline}`)];
}

/** When evidence that is asked for comes too late: it has as long as an approval. */
export function evidenceDeadline(ctx: StepContext, { readyAt }: AskedEvidence['step']): string {
  return deadlineAfter(readyAt, approvalWait(ctx));
}

/** What a manual step that was asked for already still needs: it may have been cut off between two records. */
export function manualFollowUp(ctx: StepContext, approvalId: string, hash?: string): readonly RunEvent[] {
  const step = stepOf(ctx);
  const evidence = given(step);
  if (step.name === 'awaiting-approval') {
    const { request, grants } = step.approval;
    const isComplete = grants.length > 0 && areEnough(request, grants);
    return isComplete ? [resultEvent(ctx, 'human', null, { evidence })] : [];
  }
  const isAsked = 'ready' in step;
  return afterEvidence(ctx, evidence, approvalId, isAsked ? (step.ready.command_hash ?? '') : (hash ?? ''));
}

/** A step that waits for evidence, and what it waits for. */
interface AskedEvidence {
  readonly step: Extract<StepState, { name: 'awaiting-evidence' }>;
  readonly requirement: EvidenceRequirement;
}

type Submission = Extract<Command, { kind: 'submit-evidence' | 'tick-evidence' }>;

function askedEvidence(ctx: StepContext, { name, actor }: Submission): Result<AskedEvidence, Refusal> {
  const step = stepOf(ctx);
  const { id } = ctx.planStep.step;
  if (step.name !== 'awaiting-evidence')
    return refusal('no-evidence-asked', `step '${id}' does not ask for evidence now`);
  const nobody = refusedSpeaker(actor, 'hand in evidence');
  if (nobody) return failed(nobody);
  const hidden = hiddenRefusal(ctx);
  if (hidden) return failed(hidden);
  const requirement = manualStep(ctx).requiredEvidence.find((evidence) => evidence.name === name);
  if (requirement) return ok({ step, requirement });
  return refusal('unknown-evidence', `step '${id}' does not ask for evidence '${name}'`);
}

function refusal(reason: string, message: string): { readonly ok: false; readonly error: Refusal } {
  return failed({ reason, message });
}

function insufficient(ctx: StepContext, name: string, fault: string): Decision {
  return refused('evidence-insufficient', `evidence '${name}' of step '${ctx.planStep.step.id}' ${fault}`);
}

function withEvidence(
  ctx: StepContext,
  { step }: AskedEvidence,
  { name, actor, approvalId }: Submission,
  record: EvidenceRecord,
): readonly RunEvent[] {
  const submitted = stepEvent(ctx, 'evidence.submitted', { name, record }, actor);
  const evidence = { ...step.evidence, [name]: record };
  return [submitted, ...afterEvidence(ctx, evidence, approvalId, step.ready.command_hash ?? '')];
}

function given(step: StepState): Readonly<Record<string, EvidenceRecord>> {
  return 'evidence' in step ? step.evidence : {};
}

function afterEvidence(
  ctx: StepContext,
  evidence: Readonly<Record<string, EvidenceRecord>>,
  approvalId: string,
  hash: string,
): readonly RunEvent[] {
  const { requiredEvidence, approvals } = manualStep(ctx);
  if (requiredEvidence.some((requirement) => !isSatisfied(requirement, recordOf(evidence, requirement)))) return [];
  // Without evidence a person says that it is done.
  return approvals.min > 0 || requiredEvidence.length === 0
    ? [approvalOfManual(ctx, hash, approvalId)]
    : [resultEvent(ctx, 'human', null, { evidence })];
}

function approvalOfManual(ctx: StepContext, hash: string, approvalId: string): RunEvent {
  return stepEvent(ctx, 'approval.requested', {
    approval_id: approvalId,
    command_hash: hash,
    gesture: 'confirm',
    requirement: requirementOf(ctx),
    expires_at: approvalDeadline(ctx),
  });
}
