import type { EvidenceRecord, RunEvent } from '../model/event.js';
import { ok } from '../model/result.js';
import type { ManualStep } from '../model/runbook.js';
import { laterBy } from '../model/time.js';
import type { Command } from './command.js';
import { type Decision, refused } from './decision.js';
import { evidenceFault } from './evidence.js';
import { isGrantComplete } from './grant.js';
import { resultEvent, type StepContext, stepEvent, stepOf } from './step-event.js';

/** The manual step of a context; a bug where it is none. */
export function manualStep(ctx: StepContext): ManualStep {
  const { step } = ctx.planStep;
  if (step.type !== 'manual') throw new Error(`step '${step.id}' is not a manual step`);
  return step;
}

/** Decides whether a piece of evidence counts, and what follows from the last one. */
export function submitEvidence(ctx: StepContext, command: Extract<Command, { kind: 'submit-evidence' }>): Decision {
  const step = stepOf(ctx);
  const { id } = ctx.planStep.step;
  if (step.name !== 'awaiting-evidence')
    return refused('no-evidence-asked', `step '${id}' does not ask for evidence now`);
  const { name, record, actor, approvalId } = command;
  if (actor.kind !== 'human') return refused('not-a-person', 'only a person can hand in evidence');
  const requirement = manualStep(ctx).requiredEvidence.find((evidence) => evidence.name === name);
  if (!requirement) return refused('unknown-evidence', `step '${id}' does not ask for evidence '${name}'`);
  const fault = evidenceFault(requirement, record);
  if (fault !== undefined) return refused('evidence-insufficient', `evidence '${name}' of step '${id}' ${fault}`);
  const submitted = stepEvent(ctx, 'evidence.submitted', { name, record }, actor);
  const given = { ...step.evidence, [name]: record };
  return ok([submitted, ...afterEvidence(ctx, given, approvalId, step.ready.command_hash ?? '')]);
}

/** What a manual step that was asked for already still needs: it may have been cut off between two records. */
export function manualFollowUp(ctx: StepContext, approvalId: string, hash?: string): readonly RunEvent[] {
  const step = stepOf(ctx);
  const given = 'evidence' in step ? step.evidence : {};
  if (step.name === 'awaiting-approval') {
    const [last] = step.approval.grants.slice(-1);
    const isComplete = last !== undefined && isGrantComplete(step.approval, last.actor);
    return isComplete ? [resultEvent(ctx, 'human', null, { evidence: given })] : [];
  }
  const isAsked = 'ready' in step;
  return afterEvidence(ctx, given, approvalId, isAsked ? (step.ready.command_hash ?? '') : (hash ?? ''));
}

function afterEvidence(
  ctx: StepContext,
  given: Readonly<Record<string, EvidenceRecord>>,
  approvalId: string,
  hash: string,
): readonly RunEvent[] {
  const { requiredEvidence, approvals } = manualStep(ctx);
  if (requiredEvidence.some(({ name }) => !Object.hasOwn(given, name))) return [];
  // Without evidence a person says that it is done.
  return approvals.min > 0 || requiredEvidence.length === 0
    ? [approvalOfManual(ctx, hash, approvalId)]
    : [resultEvent(ctx, 'human', null, { evidence: given })];
}

function approvalOfManual(ctx: StepContext, hash: string, approvalId: string): RunEvent {
  const { min, roles } = manualStep(ctx).approvals;
  const { approval } = ctx.plan.governance.timeouts;
  return stepEvent(ctx, 'approval.requested', {
    approval_id: approvalId,
    command_hash: hash,
    gesture: 'confirm',
    requirement: { min: Math.max(1, min), roles },
    ...(approval !== undefined && { expires_at: laterBy(ctx.moment.now, approval) }),
  });
}
