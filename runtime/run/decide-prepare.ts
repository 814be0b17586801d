import type { ApprovalRequested, RunEvent } from '../model/event.js';
import { ok, unreachable } from '../model/result.js';
import { laterBy } from '../model/time.js';
import type { Preparation, PreparedCommand } from './command.js';
import { type Decision, refused } from './decision.js';
import { commandGate, type Gate } from './gate.js';
import { manualFollowUp, manualStep } from './manual.js';
import { currentStepIndex, hasFailed } from './state.js';
import { resultEvent, type StepContext, stepEvent, stepOf } from './step-event.js';
import type { StepState } from './step-state.js';

/** Decides what a step whose templates are filled in needs before it may begin. */
export function prepareStep(ctx: StepContext, preparation: Preparation, approvalId: string): Decision {
  const { step, index } = ctx.planStep;
  if (index !== currentStepIndex(ctx.state) || hasFailed(ctx.state)) {
    return refused('not-its-turn', `step '${step.id}' is not the one that comes next`);
  }
  switch (stepOf(ctx).name) {
    case 'pending':
    case 'retrying':
      return ok(prepared(ctx, preparation, approvalId));
    case 'ready':
    case 'awaiting-evidence':
    case 'awaiting-approval':
      return ok(preparedAgain(ctx, preparation, approvalId));
    case 'executing':
    case 'indeterminate':
    case 'done':
      return refused('step-begun', `step '${step.id}' has begun already`);
  }
}

function prepared(ctx: StepContext, preparation: Preparation, approvalId: string): readonly RunEvent[] {
  switch (preparation.kind) {
    case 'fault':
      return faulty(ctx, preparation);
    case 'skip': {
      const { note, group } = preparation;
      return skipped(ctx, 'when_false', note, group);
    }
    case 'command':
      return preparedCommand(ctx, preparation, approvalId);
    case 'instructions':
      return preparedManual(ctx, preparation, approvalId);
    default:
      return unreachable(preparation);
  }
}

/** A step that was begun in an earlier drive of the run: what was given for it counts on where it is still the same. */
function preparedAgain(ctx: StepContext, preparation: Preparation, approvalId: string): readonly RunEvent[] {
  if (isSame(ctx, preparation)) return preparation.kind === 'instructions' ? manualFollowUp(ctx, approvalId) : [];
  const step = stepOf(ctx);
  const revoked =
    step.name === 'awaiting-approval'
      ? [
          stepEvent(ctx, 'approval.revoked', {
            approval_id: step.approval.request.approval_id,
            reason: 'the step is not what was asked about',
          }),
        ]
      : [];
  return [...revoked, ...prepared(ctx, preparation, approvalId)];
}

function isSame(ctx: StepContext, preparation: Preparation): boolean {
  // A probe asks nobody, so there is nothing that could count on.
  if (ctx.state.origin?.mode === 'probe') return false;
  const step = stepOf(ctx);
  if (!('ready' in step) || !('hash' in preparation) || step.ready.command_hash !== preparation.hash) return false;
  // What is hidden in it may be another value now, and nobody has agreed to that one.
  if (preparation.isRedacted) return false;
  if (preparation.kind === 'instructions') return true;
  // Where the record of the gate was cut off, or the gate is not what it was, it is passed anew.
  return isSameGate(ctx, preparation) && (step.name === 'awaiting-approval' || step.isOpen === true);
}

function isSameGate(ctx: StepContext, command: PreparedCommand): boolean {
  const step = stepOf(ctx);
  const verdict = 'verdict' in step ? step.verdict : undefined;
  const gate = commandGate(ctx.plan.governance, command, ctx.planStep.step.id);
  if (gate.kind === 'denied' || verdict?.final !== command.classification.final.risk) return false;
  const asked = askedOf(step);
  return gate.kind === 'gesture' ? gate.gesture.typed_text === asked?.typed_text : asked === undefined;
}

function askedOf(step: StepState): ApprovalRequested | undefined {
  if (step.name === 'awaiting-approval') return step.approval.request;
  return step.name === 'ready' ? step.approved : undefined;
}

function faulty(ctx: StepContext, { fault, group }: Extract<Preparation, { kind: 'fault' }>): readonly RunEvent[] {
  const { kind, message, isUnknown } = fault;
  if (ctx.state.origin?.mode === 'probe' && isUnknown === true) return skipped(ctx, 'unknown', message, group);
  return [stepEvent(ctx, 'step.ready', readyOf(ctx, {})), resultEvent(ctx, 'engine', { kind, message })];
}

function skipped(ctx: StepContext, reason: string, note: string, group?: string): readonly RunEvent[] {
  return [
    stepEvent(ctx, 'step.skipped', { reason, note, ...(group !== undefined && { group }) }),
    resultEvent(ctx, 'engine', null, { status: 'skipped' }),
  ];
}

function preparedCommand(ctx: StepContext, command: PreparedCommand, approvalId: string): readonly RunEvent[] {
  const { classification, hash, shown } = command;
  const gate = commandGate(ctx.plan.governance, command, ctx.planStep.step.id);
  const events: readonly RunEvent[] = [
    stepEvent(ctx, 'step.ready', readyOf(ctx, { ...shown, command_hash: hash })),
    stepEvent(ctx, 'runbook.classified', {
      scanner: { class: classification.risk, rules: classification.reasons.map((reason) => reason.rule) },
      final: classification.final.risk,
      critical: classification.critical,
      merge_rule: classification.final.rule,
      command_hash: hash,
    }),
    stepEvent(ctx, 'governance.decided', gate.verdict),
  ];
  return [...events, ...passed(ctx, gate, command, approvalId)];
}

function passed(ctx: StepContext, gate: Gate, command: PreparedCommand, approvalId: string): readonly RunEvent[] {
  switch (gate.kind) {
    case 'denied':
      return [resultEvent(ctx, 'engine', { kind: 'governance', message: gate.verdict.message })];
    case 'open':
      return [stepEvent(ctx, 'step.auto_executed', { why: { risk: 'safe', profile: 'local' } })];
    case 'gesture':
      if (ctx.state.origin?.mode === 'probe') return skipped(ctx, 'probe', `not run: ${gate.verdict.message}`);
      return [
        stepEvent(ctx, 'approval.requested', {
          approval_id: approvalId,
          risk: command.classification.final.risk,
          command_hash: command.hash,
          requirement: { min: 1, roles: [] },
          ...gate.gesture,
          ...expiry(ctx),
        }),
      ];
    default:
      return unreachable(gate);
  }
}

function preparedManual(
  ctx: StepContext,
  { text, hash }: Extract<Preparation, { kind: 'instructions' }>,
  approvalId: string,
): readonly RunEvent[] {
  const { requiredEvidence } = manualStep(ctx);
  const shown = { instructions: text, command_hash: hash, required_evidence: requiredEvidence.map(({ name }) => name) };
  const ready = stepEvent(ctx, 'step.ready', shown);
  if (ctx.state.origin?.mode === 'probe') return [ready, ...skipped(ctx, 'probe', 'not asked: done by a person')];
  return requiredEvidence.length > 0 ? [ready] : [ready, ...manualFollowUp(ctx, approvalId, hash)];
}

function readyOf<Shown extends object>(ctx: StepContext, shown: Shown): Shown & { readonly on_error?: 'continue' } {
  const { step } = ctx.planStep;
  return step.type !== 'manual' && step.onError === 'continue' ? { ...shown, on_error: 'continue' } : shown;
}

function expiry({ plan, moment }: StepContext): { readonly expires_at?: string } {
  const { approval } = plan.governance.timeouts;
  return approval === undefined ? {} : { expires_at: laterBy(moment.now, approval) };
}
