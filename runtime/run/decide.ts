import type { Actor, RunEvent, StepError } from '../model/event.js';
import type { Plan } from '../model/plan.js';
import { failed, ok, unreachable } from '../model/result.js';
import { laterOf } from '../model/time.js';
import type { Command } from './command.js';
import { currentStep } from './current.js';
import { isRollback } from './decide-rollback.js';
import { decideStep } from './decide-step.js';
import { type Decision, refused } from './decision.js';
import { withDivergence } from './divergence.js';
import { finishedEvent } from './ending.js';
import { jumpRun } from './jump.js';
import { unknownOutputs } from './outputs.js';
import { clearPanic, panicRun } from './panic.js';
import { refusedRecording } from './replayed.js';
import { resumeRun } from './resume.js';
import { isRollingBack } from './rollback.js';
import { setValue } from './set-value.js';
import { type RunState, stepState } from './state.js';
import { engineActor, type Moment, resultEvent, type StepContext, stepEvent, stepOf } from './step-event.js';
import { requestOf } from './step-state.js';

/** Decides what a command makes happen. Policy lives here: it only returns events or a refusal. */
export function decide(plan: Plan, state: RunState, command: Command, moment: Moment): Decision {
  const recorded = refusedRecording(state, command);
  if (recorded) return failed(recorded);
  // A clock that was set back makes nothing valid again that has run out.
  const decision = decided(plan, state, command, { now: laterOf(moment.now, state.latest) });
  return decision.ok ? ok(withDivergence(plan, state, decision.value)) : decision;
}

function decided(plan: Plan, state: RunState, command: Command, moment: Moment): Decision {
  switch (command.kind) {
    case 'create-run':
      return state.origin
        ? refused('run-exists', 'the run was created already')
        : ok([
            { type: 'run.created', actor: command.actor, data: command.created },
            { type: 'runbook.parsed', actor: engineActor, data: command.parsed },
            ...downgraded(command),
          ]);
    case 'start-run':
      return startRun(state);
    case 'resume-run':
      return resumeRun(plan, state, command, moment);
    case 'finish-run':
      return finishRun(plan, state, command, moment);
    case 'pause-run':
      return pauseRun(state, command);
    case 'jump-run':
      return jumpRun(plan, state, command, moment);
    case 'set-value':
      return setValue(plan, state, command);
    case 'note-snapshot':
      return ok([
        {
          type: 'snapshot.written',
          actor: engineActor,
          data: { path: command.path, sha256: `sha256:${command.sha256}`, forced: command.isForced, seq: command.seq },
        },
      ]);
    case 'cancel-run':
      return cancelRun(plan, state, command, moment);
    case 'panic-run':
      return panicRun(plan, state, command, moment);
    case 'clear-panic':
      return clearPanic(state, command);
    case 'prepare-step':
    case 'approve-step':
    case 'reject-step':
    case 'submit-evidence':
    case 'tick-evidence':
    case 'skip-step':
    case 'revoke-approval':
    case 'expire-step':
    case 'start-step':
    case 'finish-step':
    case 'resolve-intervention':
    case 'settle-rollback':
      return decideStep(plan, state, command, moment);
    default:
      return unreachable(command);
  }
}

function downgraded({ downgraded: data }: Extract<Command, { kind: 'create-run' }>): readonly RunEvent[] {
  return data === undefined ? [] : [{ type: 'policy.downgraded', actor: { kind: 'policy', id: 'policy' }, data }];
}

function startRun(state: RunState): Decision {
  if (!state.origin) return refused('no-run', 'the run was not created yet');
  if (state.phase.name !== 'pending') return refused('run-started', 'the run was started already');
  return ok([{ type: 'run.started', actor: engineActor, data: { reason: 'started by a person' } }]);
}

// What a run waits for changes when a person answers from another process, and it still waits.
function pauseRun({ phase }: RunState, { reason, detail }: Extract<Command, { kind: 'pause-run' }>): Decision {
  const isNews = phase.name === 'paused' && (phase.reason !== reason || phase.detail !== detail);
  if (phase.name !== 'running' && !isNews) return refused('not-running', `the run is ${phase.name}`);
  return ok([{ type: 'run.paused', actor: engineActor, data: { reason, detail } }]);
}

// A run that rests has its end when a person's answer was all that it lacked.
function finishRun(
  plan: Plan,
  state: RunState,
  { outputs = unknownOutputs(plan) }: Extract<Command, { kind: 'finish-run' }>,
  moment: Moment,
): Decision {
  const { name } = state.phase;
  const isAtEnd = currentStep(plan, state) === undefined && !isRollingBack(plan, state);
  if (name !== 'running' && !(name === 'paused' && isAtEnd)) return refused('not-running', `the run is ${name}`);
  if (!isAtEnd) throw new Error('the run is not at its end');
  const failure = state.history.find((result) => result.step_id === state.failure);
  const reason = failure ? `step '${failure.step_id}' failed: ${failure.error?.message ?? ''}` : endingOf(state);
  const status = failure ? 'failed' : 'completed';
  return ok([finishedEvent(state, { status, reason, actor: engineActor, moment, outputs })]);
}

function endingOf({ history }: RunState): string {
  const open = history.filter(({ status }) => status !== 'passed').length;
  return open === 0 ? 'all steps passed' : `all steps are done, ${open} of them without having passed`;
}

function cancelRun(
  plan: Plan,
  state: RunState,
  { actor, reason: why }: Extract<Command, { kind: 'cancel-run' }>,
  moment: Moment,
): Decision {
  if (state.phase.name === 'finished') return refused('run-finished', 'the run is over already');
  const planStep = currentStep(plan, state);
  const { name } = stepState(state, planStep?.index ?? -1);
  const reason = why === undefined ? `cancelled by ${actor.id}` : `aborted by ${actor.id}: ${why}`;
  // What an interrupted step did is as unknown as before; a result would let it be done again unasked.
  if (planStep !== undefined && (name === 'executing' || name === 'intervening')) {
    const open = `${reason}; nobody has said what became of step '${planStep.step.id}'`;
    return ok([finishedEvent(state, { status: 'aborted', reason: open, actor, moment })]);
  }
  const open = planStep === undefined ? [] : brokenOff({ planStep, state, moment, plan }, actor, reason);
  const failedNow = open.filter(({ type }) => type === 'step.result').length;
  return ok([...open, finishedEvent(state, { status: 'aborted', reason, actor, moment, failedNow })]);
}

/** What becomes of a step that has not started when its run is broken off: what was asked or given counts no more. */
function brokenOff(ctx: StepContext, actor: Actor, reason: string): readonly RunEvent[] {
  const request = requestOf(stepOf(ctx));
  const revoked = request && stepEvent(ctx, 'approval.revoked', { approval_id: request.approval_id, reason }, actor);
  const error: StepError = { kind: 'cancelled', message: `the run was cancelled by ${actor.id}` };
  // What takes a step back and did not run has not failed: it is asked for again where the run goes on.
  const hasFailed = stepOf(ctx).name !== 'pending' && !isRollback(ctx);
  return [...(revoked ? [revoked] : []), ...(hasFailed ? [resultEvent(ctx, 'human', error)] : [])];
}
