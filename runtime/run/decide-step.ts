import type { RunEvent, StepError } from '../model/event.js';
import type { Plan } from '../model/plan.js';
import { failed, ok, type Result, unreachable } from '../model/result.js';
import type { ManualStep } from '../model/runbook.js';
import type { Command, FinishedExecution, Preparation, Refusal } from './command.js';
import { evidenceFault } from './evidence.js';
import { finishedEvents } from './finish.js';
import { commandGate } from './gate.js';
import { isGrantComplete, refusedGrant } from './grant.js';
import { currentStepIndex, hasFailed, type RunState } from './state.js';
import { type Moment, resultEvent, type StepContext, stepEvent, stepOf } from './step-event.js';

type Decision = Result<readonly RunEvent[], Refusal>;

/** A command about one step. */
export type StepCommand = Extract<Command, { readonly index: number }>;

/** Decides what a command about a step makes happen. */
export function decideStep(plan: Plan, state: RunState, command: StepCommand, moment: Moment): Decision {
  if (state.phase.name !== 'running')
    return refused('not-running', `the run is ${state.phase.name}, so no step can go on`);
  const planStep = plan.steps[command.index];
  if (planStep === undefined) return refused('no-such-step', `the runbook has no step number ${command.index + 1}`);
  const ctx: StepContext = { planStep, state, moment, plan };
  switch (command.kind) {
    case 'prepare-step':
      return prepareStep(ctx, command);
    case 'approve-step':
      return approveStep(ctx, command);
    case 'reject-step':
      return rejectStep(ctx, command);
    case 'submit-evidence':
      return submitEvidence(ctx, command);
    case 'start-step':
      return startStep(ctx, command);
    case 'finish-step':
      return finishStep(ctx, command.execution);
    default:
      return unreachable(command);
  }
}

function prepareStep(ctx: StepContext, command: Extract<StepCommand, { kind: 'prepare-step' }>): Decision {
  if (stepOf(ctx).name !== 'pending') return refused('step-begun', `step '${ctx.planStep.step.id}' has begun already`);
  if (command.index !== currentStepIndex(ctx.state) || hasFailed(ctx.state)) {
    return refused('not-its-turn', `step '${ctx.planStep.step.id}' is not the one that comes next`);
  }
  const { preparation, approvalId } = command;
  if (preparation.kind === 'fault') {
    return ok([stepEvent(ctx, 'step.ready', {}), resultEvent(ctx, 'engine', preparation.fault)]);
  }
  return preparation.kind === 'command'
    ? prepareCommand(ctx, preparation, approvalId)
    : prepareManual(ctx, preparation, approvalId);
}

function prepareCommand(
  ctx: StepContext,
  preparation: Extract<Preparation, { kind: 'command' }>,
  approvalId: string,
): Decision {
  const { classification, hash, argv } = preparation;
  const gate = commandGate(ctx.plan.governance, argv, classification, ctx.planStep.step.id);
  const events: RunEvent[] = [
    stepEvent(ctx, 'step.ready', { argv }),
    stepEvent(ctx, 'runbook.classified', {
      scanner: { class: classification.risk, rules: classification.reasons.map((reason) => reason.rule) },
      final: classification.final.risk,
      critical: classification.critical,
      merge_rule: classification.final.rule,
      command_hash: hash,
    }),
    stepEvent(ctx, 'governance.decided', gate.verdict),
  ];
  switch (gate.kind) {
    case 'denied':
      return ok([...events, resultEvent(ctx, 'engine', { kind: 'governance', message: gate.verdict.message })]);
    case 'open':
      return ok([...events, stepEvent(ctx, 'step.auto_executed', { why: { risk: 'safe', profile: 'local' } })]);
    case 'gesture':
      return ok([
        ...events,
        stepEvent(ctx, 'approval.requested', {
          approval_id: approvalId,
          risk: classification.final.risk,
          command_hash: hash,
          requirement: { min: 1, roles: [] },
          ...gate.gesture,
        }),
      ]);
    default:
      return unreachable(gate);
  }
}

function prepareManual(
  ctx: StepContext,
  preparation: Extract<Preparation, { kind: 'instructions' }>,
  approvalId: string,
): Decision {
  const step = manualStep(ctx);
  const ready = stepEvent(ctx, 'step.ready', { instructions: preparation.text });
  if (step.requiredEvidence.length > 0) return ok([ready]);
  return ok([ready, approvalOfManual(ctx, preparation.hash, approvalId)]);
}

function submitEvidence(ctx: StepContext, command: Extract<StepCommand, { kind: 'submit-evidence' }>): Decision {
  const step = stepOf(ctx);
  const { id } = ctx.planStep.step;
  if (step.name !== 'awaiting-evidence')
    return refused('no-evidence-asked', `step '${id}' does not ask for evidence now`);
  const { name, record, actor } = command;
  if (actor.kind !== 'human') return refused('not-a-person', 'only a person can hand in evidence');
  const requirement = manualStep(ctx).requiredEvidence.find((evidence) => evidence.name === name);
  if (!requirement) return refused('unknown-evidence', `step '${id}' does not ask for evidence '${name}'`);
  const fault = evidenceFault(requirement, record);
  if (fault !== undefined) return refused('evidence-insufficient', `evidence '${name}' of step '${id}' ${fault}`);
  const submitted = stepEvent(ctx, 'evidence.submitted', { name, record }, actor);
  const given = { ...step.evidence, [name]: record };
  if (manualStep(ctx).requiredEvidence.some((evidence) => !Object.hasOwn(given, evidence.name))) return ok([submitted]);
  return manualStep(ctx).approvals.min > 0
    ? ok([submitted, approvalOfManual(ctx, '', command.approvalId)])
    : ok([submitted, resultEvent(ctx, 'human', null, { evidence: given })]);
}

function approveStep(ctx: StepContext, command: Extract<StepCommand, { kind: 'approve-step' }>): Decision {
  const step = stepOf(ctx);
  if (step.name !== 'awaiting-approval') {
    return refused('no-approval-asked', `step '${ctx.planStep.step.id}' does not ask for approval now`);
  }
  const refusal = refusedGrant(step.approval, command.actor, command.typed);
  if (refusal) return failed(refusal);
  const { request } = step.approval;
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
  const isDone = ctx.planStep.step.type === 'manual' && isGrantComplete(step.approval, command.actor);
  return ok(isDone ? [approved, resultEvent(ctx, 'human', null)] : [approved]);
}

function rejectStep(ctx: StepContext, command: Extract<StepCommand, { kind: 'reject-step' }>): Decision {
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

function startStep(ctx: StepContext, command: Extract<StepCommand, { kind: 'start-step' }>): Decision {
  const step = stepOf(ctx);
  if (step.name !== 'ready' || step.argv === undefined || step.verdict === undefined) {
    return refused('not-ready', `step '${ctx.planStep.step.id}' is not ready to run`);
  }
  return ok([
    stepEvent(ctx, 'step.started', {
      argv: step.argv,
      command_hash: step.verdict.command_hash,
      cwd: command.cwd,
      timeout_ms: command.timeoutMs,
      execution_id: command.executionId,
    }),
  ]);
}

function finishStep(ctx: StepContext, execution: FinishedExecution): Decision {
  if (stepOf(ctx).name !== 'executing') {
    return refused('not-executing', `step '${ctx.planStep.step.id}' is not running`);
  }
  return ok(finishedEvents(ctx, execution));
}

function approvalOfManual(ctx: StepContext, hash: string, approvalId: string): RunEvent {
  const { min, roles } = manualStep(ctx).approvals;
  return stepEvent(ctx, 'approval.requested', {
    approval_id: approvalId,
    command_hash: hash,
    gesture: 'confirm',
    requirement: { min: Math.max(1, min), roles },
  });
}

function manualStep(ctx: StepContext): ManualStep {
  const { step } = ctx.planStep;
  if (step.type !== 'manual') throw new Error(`step '${step.id}' is not a manual step`);
  return step;
}

/** Turns a command down, with the reason as a slug and in words. */
export function refused(reason: string, message: string): Decision {
  return failed({ reason, message });
}
