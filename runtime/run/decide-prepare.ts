import type { ApprovalRequested, AutomaticReason, RunEvent, StepReady } from '../model/event.js';
import { ok, unreachable } from '../model/result.js';
import { isSameJson } from '../model/same-json.js';
import type { Preparation, PreparedCommand } from './command.js';
import { currentStep } from './current.js';
import {
  gateOf,
  isRollback,
  isSameRollback,
  offeredRollback,
  storedRollback,
  unresolvedRollback,
} from './decide-rollback.js';
import { type Decision, refused } from './decision.js';
import type { Gate } from './gate.js';
import { areEnough } from './grant.js';
import { openedIntervention } from './intervention.js';
import { manualFollowUp, manualStep } from './manual.js';
import { approvalDeadline, asksFirst, isSameRequirement, requirementOf } from './requirement.js';
import { resultEvent, type StepContext, stepEvent, stepOf } from './step-event.js';
import { needsOf } from './step-needs.js';
import { requestOf } from './step-state.js';

type Instructions = Extract<Preparation, { readonly kind: 'instructions' }>;

/** Decides what a step whose templates are filled in needs before it may begin. */
export function prepareStep(ctx: StepContext, preparation: Preparation, approvalId: string): Decision {
  const { step, index } = ctx.planStep;
  if (index !== currentStep(ctx.plan, ctx.state)?.index) {
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
    case 'intervening':
    case 'done':
      return refused('step-begun', `step '${step.id}' has begun already`);
  }
}

function prepared(ctx: StepContext, preparation: Preparation, approvalId: string): readonly RunEvent[] {
  switch (preparation.kind) {
    case 'fault':
      return isRollback(ctx) ? unresolvedRollback(ctx, preparation.fault) : faulty(ctx, preparation);
    case 'skip': {
      const { note, group } = preparation;
      return skipped(ctx, 'when_false', note, group);
    }
    case 'command':
      return [...offeredRollback(ctx, preparation.hash), ...preparedCommand(ctx, preparation, approvalId)];
    case 'instructions':
      return [...offeredRollback(ctx, preparation.hash), ...preparedManual(ctx, preparation, approvalId)];
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
  if (preparation.isRedacted || step.ready.redacted === true) return false;
  // People are shown what is recorded, so that has to be what would be done, and not only what its hash says.
  if (!isShown(ctx, step.ready, preparation)) return false;
  if (preparation.kind === 'instructions') {
    return (
      step.name !== 'awaiting-approval' || isSameRequirement(step.approval.request.requirement, requirementOf(ctx))
    );
  }
  // Where the record of the gate was cut off, or the gate is not what it was, it is passed anew.
  return (
    isSameGate(ctx, preparation) &&
    isSameRollback(ctx, preparation.rollback) &&
    (step.name === 'awaiting-approval' || step.isOpen === true)
  );
}

function isShown(ctx: StepContext, ready: StepReady, preparation: PreparedCommand | Instructions): boolean {
  // What people have to give is asked of the plan and never of the record.
  const { command_hash: _, requires: __, ...recorded } = ready;
  return isSameJson(
    recorded,
    preparation.kind === 'command' ? readyOf(ctx, preparation.shown) : instructionsOf(ctx, preparation),
  );
}

function isSameGate(ctx: StepContext, command: PreparedCommand): boolean {
  const step = stepOf(ctx);
  const verdict = 'verdict' in step ? step.verdict : undefined;
  const { risk } = command.classification.final;
  const asked = requestOf(step);
  if (verdict?.final !== risk || (asked !== undefined && asked.risk !== risk)) return false;
  const gate = gateOf(ctx, command);
  if (gate.kind === 'open') return asked === undefined;
  if (gate.kind === 'by-hand') return isSameHand(ctx, asked);
  return gate.kind === 'gesture' && asked !== undefined && isSameQuestion(ctx, gate.gesture, asked);
}

// Where enough have approved and the step is not left to a person yet, the record was cut off: it is asked for anew.
function isSameHand(ctx: StepContext, asked: ApprovalRequested | undefined): boolean {
  const step = stepOf(ctx);
  if (step.name !== 'awaiting-approval' || asked?.by_hand !== true) return false;
  return isSameRequirement(asked.requirement, requirementOf(ctx)) && !areEnough(asked, step.approval.grants);
}

function isSameQuestion(
  ctx: StepContext,
  { gesture, typed_text }: Extract<Gate, { kind: 'gesture' }>['gesture'],
  asked: ApprovalRequested,
): boolean {
  const isSameGesture = gesture === asked.gesture && typed_text === asked.typed_text;
  return isSameGesture && isSameRequirement(asked.requirement, requirementOf(ctx));
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
  const gate = gateOf(ctx, command);
  const needs = needsOf(ctx.planStep.step);
  const events: readonly RunEvent[] = [
    stepEvent(ctx, 'step.ready', readyOf(ctx, { ...shown, command_hash: hash, ...redactedMark(command), ...needs })),
    stepEvent(ctx, 'runbook.classified', {
      scanner: { class: classification.risk, rules: classification.reasons.map((reason) => reason.rule) },
      final: classification.final.risk,
      critical: classification.critical,
      merge_rule: classification.final.rule,
      command_hash: hash,
    }),
    stepEvent(ctx, 'governance.decided', gate.verdict),
  ];
  const stored = storedRollback(ctx, gate.kind === 'denied' ? undefined : command.rollback);
  return stored.kind === 'fault'
    ? [...events, resultEvent(ctx, 'engine', stored.error)]
    : [...events, ...stored.events, ...passed(ctx, gate, command, approvalId)];
}

function passed(ctx: StepContext, gate: Gate, command: PreparedCommand, approvalId: string): readonly RunEvent[] {
  switch (gate.kind) {
    case 'denied':
      return [resultEvent(ctx, 'engine', { kind: 'governance', message: gate.verdict.message })];
    case 'open':
      return [stepEvent(ctx, 'step.auto_executed', { why: whyOpen(ctx) })];
    case 'by-hand':
      if (ctx.state.origin?.mode === 'probe') return skipped(ctx, 'probe', `not run: ${gate.verdict.message}`);
      return asksFirst(ctx)
        ? [handRequest(ctx, command, approvalId)]
        : [openedIntervention(ctx, 'by_hand', gate.verdict.message)];
    case 'gesture':
      if (ctx.state.origin?.mode === 'probe') return skipped(ctx, 'probe', `not run: ${gate.verdict.message}`);
      return [
        stepEvent(ctx, 'approval.requested', {
          approval_id: approvalId,
          risk: command.classification.final.risk,
          command_hash: command.hash,
          requirement: requirementOf(ctx),
          ...gate.gesture,
          expires_at: approvalDeadline(ctx),
        }),
      ];
    default:
      return unreachable(gate);
  }
}

function handRequest(ctx: StepContext, command: PreparedCommand, approvalId: string): RunEvent {
  const { risk } = command.classification.final;
  return stepEvent(ctx, 'approval.requested', {
    approval_id: approvalId,
    risk,
    command_hash: command.hash,
    requirement: requirementOf(ctx),
    ...(risk === 'dangerous' ? { gesture: 'typed', typed_text: ctx.planStep.step.id } : { gesture: 'confirm' }),
    expires_at: approvalDeadline(ctx),
    by_hand: true,
  });
}

function whyOpen({ plan: { posture } }: StepContext): AutomaticReason {
  return { risk: 'safe', profile: posture.profile, trust: posture.trustLevel, mode: posture.mode };
}

function preparedManual(ctx: StepContext, preparation: Instructions, approvalId: string): readonly RunEvent[] {
  const { hash } = preparation;
  const { requiredEvidence } = manualStep(ctx);
  const shown = { ...instructionsOf(ctx, preparation), command_hash: hash, ...redactedMark(preparation) };
  const ready = stepEvent(ctx, 'step.ready', { ...shown, ...needsOf(ctx.planStep.step) });
  if (ctx.state.origin?.mode === 'probe') return [ready, ...skipped(ctx, 'probe', 'not asked: done by a person')];
  return requiredEvidence.length > 0 ? [ready] : [ready, ...manualFollowUp(ctx, approvalId, hash)];
}

function instructionsOf(
  ctx: StepContext,
  { text }: Instructions,
): Pick<StepReady, 'instructions' | 'required_evidence'> {
  return { instructions: text, required_evidence: manualStep(ctx).requiredEvidence.map(({ name }) => name) };
}

function redactedMark({ isRedacted }: Pick<PreparedCommand, 'isRedacted'>): { readonly redacted?: true } {
  return isRedacted ? { redacted: true } : {};
}

function readyOf<Shown extends object>(ctx: StepContext, shown: Shown): Shown & { readonly on_error?: 'continue' } {
  const { step } = ctx.planStep;
  return step.type !== 'manual' && step.onError === 'continue' ? { ...shown, on_error: 'continue' } : shown;
}
