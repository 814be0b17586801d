import type { Actor, RunEvent, RunFinished, StepError, StepResult } from '../model/event.js';
import type { Plan, PlanStep } from '../model/plan.js';
import { failed, ok, type Result, unreachable } from '../model/result.js';
import type { ManualStep } from '../model/runbook.js';
import { evaluateAssertions } from './assertion.js';
import type { Command, FinishedExecution, Preparation, Refusal } from './command.js';
import { evidenceFault } from './evidence.js';
import { commandGate } from './gate.js';
import { isGrantComplete, refusedGrant } from './grant.js';
import { type RunState, type StepState, stepState } from './state.js';

/** What happens when a command is accepted; the time is handed in because this room has no clock. */
export interface Moment {
  /** ISO 8601 in UTC with milliseconds. */
  readonly now: string;
}

type Decision = Result<readonly RunEvent[], Refusal>;

/** The engine itself, as the one who made something happen. */
export const engineActor: Actor = { kind: 'engine', id: 'engine', channel: 'engine' };

/** Decides what a command makes happen. Policy lives here: it only returns events or a refusal. */
export function decide(plan: Plan, state: RunState, command: Command, moment: Moment): Decision {
  switch (command.kind) {
    case 'create-run':
      return state.origin
        ? refused('run-exists', 'the run was created already')
        : ok([{ type: 'run.created', actor: command.actor, data: command.created }]);
    case 'start-run':
      return startRun(state);
    case 'finish-run':
      return finishRun(plan, state, moment);
    case 'pause-run':
      return inRunning(state, () => [
        { type: 'run.paused', actor: engineActor, data: { reason: command.reason, detail: command.detail } },
      ]);
    case 'note-snapshot':
      return ok([
        {
          type: 'snapshot.written',
          actor: engineActor,
          data: { path: command.path, sha256: `sha256:${command.sha256}`, forced: false },
        },
      ]);
    case 'cancel-run':
      return cancelRun(plan, state, command.actor, moment);
    case 'prepare-step':
    case 'approve-step':
    case 'reject-step':
    case 'submit-evidence':
    case 'start-step':
    case 'finish-step':
      return decideStep(plan, state, command, moment);
    default:
      return unreachable(command);
  }
}

type StepCommand = Extract<Command, { readonly index: number }>;

interface StepContext {
  readonly planStep: PlanStep;
  readonly state: RunState;
  readonly moment: Moment;
  readonly plan: Plan;
}

function decideStep(plan: Plan, state: RunState, command: StepCommand, moment: Moment): Decision {
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

function startRun(state: RunState): Decision {
  if (!state.origin) return refused('no-run', 'the run was not created yet');
  if (state.phase.name !== 'pending') return refused('run-started', 'the run was started already');
  return ok([{ type: 'run.started', actor: engineActor, data: { reason: 'started by a person' } }]);
}

function prepareStep(ctx: StepContext, command: Extract<StepCommand, { kind: 'prepare-step' }>): Decision {
  if (stepOf(ctx).name !== 'pending') return refused('step-begun', `step '${ctx.planStep.step.id}' has begun already`);
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
  if (stepOf(ctx).name !== 'executing')
    return refused('not-executing', `step '${ctx.planStep.step.id}' is not running`);
  const { executed, stdout, captures } = execution;
  const evaluated =
    executed.outcome === 'exited'
      ? evaluateAssertions(execution.assertions, { stdout, exitCode: executed.exit_code })
      : [];
  const error = errorOf(execution, evaluated.find((assertion) => !assertion.passed)?.detail);
  const previews = Object.fromEntries(captures.map((capture) => [capture.name, capture.preview]));
  return ok([
    stepEvent(ctx, 'step.executed', executed),
    ...captures.map((capture) => stepEvent(ctx, 'capture.recorded', capture)),
    ...evaluated.map((assertion) => stepEvent(ctx, 'assertion.evaluated', assertion)),
    resultEvent(ctx, 'engine', error, { captures: previews }),
  ]);
}

function errorOf(
  { executed, assertions, stderr }: FinishedExecution,
  failedAssertion: string | undefined,
): StepError | null {
  switch (executed.outcome) {
    case 'timeout':
      return {
        kind: 'timeout',
        message: `still running after its time limit of ${executed.duration_ms} ms, so it was ended`,
      };
    case 'cancelled':
      return { kind: 'cancelled', message: 'ended because the run was cancelled' };
    case 'spawn-failed':
      return { kind: 'exit', message: executed.detail ?? 'the program could not be started' };
    case 'exited':
      break;
    default:
      return unreachable(executed.outcome);
  }
  if (failedAssertion !== undefined) return { kind: 'assertion', message: failedAssertion };
  const checksExit = assertions.some((assertion) => assertion.kind === 'exit_code');
  return executed.exit_code === 0 || checksExit ? null : { kind: 'exit', message: exitMessage(executed, stderr) };
}

function exitMessage(executed: FinishedExecution['executed'], stderr: string): string {
  const how = executed.signal === null ? `exit code ${executed.exit_code}` : `ended by ${executed.signal}`;
  const said = stderr.trim().split('\n').at(-1)?.slice(0, 300) ?? '';
  return said === '' ? how : `${how}: ${said}`;
}

function finishRun(plan: Plan, state: RunState, moment: Moment): Decision {
  return inRunning(state, () => {
    const failure = state.history.find((result) => result.status === 'failed');
    if (failure === undefined && state.history.length < plan.steps.length) throw new Error('the run is not at its end');
    const reason = failure ? `step '${failure.step_id}' failed: ${failure.error?.message ?? ''}` : 'all steps passed';
    return [finishedEvent(state, failure ? 'failed' : 'completed', reason, engineActor, moment)];
  });
}

function cancelRun(plan: Plan, state: RunState, actor: Actor, moment: Moment): Decision {
  if (state.phase.name === 'finished') return refused('run-finished', 'the run is over already');
  const index = plan.steps.findIndex((planStep) => stepState(state, planStep.index).name !== 'done');
  const planStep = plan.steps[index];
  const begun = planStep !== undefined && stepState(state, index).name !== 'pending';
  const error: StepError = { kind: 'cancelled', message: `the run was cancelled by ${actor.id}` };
  const results = begun ? [resultEvent({ planStep, state, moment, plan }, 'human', error)] : [];
  return ok([...results, finishedEvent(state, 'aborted', `cancelled by ${actor.id}`, actor, moment, results.length)]);
}

// The count and the head of the chain are only known where the event is recorded, which fills them in.
function finishedEvent(
  state: RunState,
  status: RunFinished['status'],
  reason: string,
  actor: Actor,
  moment: Moment,
  failedNow = 0,
): RunEvent {
  const count = (wanted: StepResult['status']) => state.history.filter((result) => result.status === wanted).length;
  const began = state.origin ? Date.parse(state.origin.startedAt) : Date.parse(moment.now);
  return {
    type: 'run.finished',
    actor,
    data: {
      status,
      reason,
      steps: { passed: count('passed'), failed: count('failed') + failedNow, skipped: count('skipped') },
      duration_ms: Math.max(0, Date.parse(moment.now) - began),
      events: 0,
      chain_hash: '',
    },
  };
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

function resultEvent(
  ctx: StepContext,
  actor: 'engine' | 'human',
  error: StepError | null,
  gained: Partial<Pick<StepResult, 'evidence' | 'captures'>> = {},
): RunEvent {
  const step = stepOf(ctx);
  return stepEvent(ctx, 'step.result', {
    run_id: ctx.state.origin?.runId ?? '',
    step_id: ctx.planStep.step.id,
    status: error === null ? 'passed' : 'failed',
    actor,
    started_at: 'readyAt' in step ? step.readyAt : ctx.moment.now,
    ended_at: ctx.moment.now,
    evidence: 'evidence' in step ? step.evidence : {},
    captures: {},
    error,
    ...gained,
  });
}

type StepEventType = Extract<RunEvent, { readonly step_id: string }>['type'];

function stepEvent<Type extends StepEventType>(
  ctx: StepContext,
  type: Type,
  data: Extract<RunEvent, { readonly type: Type }>['data'],
  actor: Actor = engineActor,
): RunEvent {
  const step = stepOf(ctx);
  const attempt = 'attempt' in step ? step.attempt : 1;
  return { type, step_id: ctx.planStep.step.id, attempt, actor, data } as RunEvent;
}

function stepOf(ctx: StepContext): StepState {
  return stepState(ctx.state, ctx.planStep.index);
}

function manualStep(ctx: StepContext): ManualStep {
  const { step } = ctx.planStep;
  if (step.type !== 'manual') throw new Error(`step '${step.id}' is not a manual step`);
  return step;
}

function inRunning(state: RunState, events: () => readonly RunEvent[]): Decision {
  return state.phase.name === 'running' ? ok(events()) : refused('not-running', `the run is ${state.phase.name}`);
}

function refused(reason: string, message: string): Decision {
  return failed({ reason, message });
}
