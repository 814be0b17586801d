import type { Actor, RunEvent, RunFinished, StepError, StepResult } from '../model/event.js';
import type { Plan } from '../model/plan.js';
import { ok, unreachable } from '../model/result.js';
import { millisecondsBetween } from '../model/time.js';
import type { Command } from './command.js';
import { decideStep } from './decide-step.js';
import { type Decision, refused } from './decision.js';
import { resumeRun } from './resume.js';
import { currentStepIndex, type RunState, stepState } from './state.js';
import { engineActor, type Moment, resultEvent } from './step-event.js';

/** Decides what a command makes happen. Policy lives here: it only returns events or a refusal. */
export function decide(plan: Plan, state: RunState, command: Command, moment: Moment): Decision {
  switch (command.kind) {
    case 'create-run':
      return state.origin
        ? refused('run-exists', 'the run was created already')
        : ok([
            { type: 'run.created', actor: command.actor, data: command.created },
            { type: 'runbook.parsed', actor: engineActor, data: command.parsed },
          ]);
    case 'start-run':
      return startRun(state);
    case 'resume-run':
      return resumeRun(plan, state, command, moment);
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
          data: { path: command.path, sha256: `sha256:${command.sha256}`, forced: command.isForced, seq: command.seq },
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
    case 'resolve-interruption':
      return decideStep(plan, state, command, moment);
    default:
      return unreachable(command);
  }
}

function startRun(state: RunState): Decision {
  if (!state.origin) return refused('no-run', 'the run was not created yet');
  if (state.phase.name !== 'pending') return refused('run-started', 'the run was started already');
  return ok([{ type: 'run.started', actor: engineActor, data: { reason: 'started by a person' } }]);
}

function finishRun(plan: Plan, state: RunState, moment: Moment): Decision {
  return inRunning(state, () => {
    const failure = state.history.find((result) => result.step_id === state.failure);
    if (failure === undefined && currentStepIndex(state) < plan.steps.length)
      throw new Error('the run is not at its end');
    const reason = failure ? `step '${failure.step_id}' failed: ${failure.error?.message ?? ''}` : endingOf(state);
    return [finishedEvent(state, failure ? 'failed' : 'completed', reason, engineActor, moment)];
  });
}

function endingOf({ history }: RunState): string {
  const open = history.filter(({ status }) => status !== 'passed').length;
  return open === 0 ? 'all steps passed' : `all steps are done, ${open} of them without having passed`;
}

function cancelRun(plan: Plan, state: RunState, actor: Actor, moment: Moment): Decision {
  if (state.phase.name === 'finished') return refused('run-finished', 'the run is over already');
  const index = plan.steps.findIndex((planStep) => stepState(state, planStep.index).name !== 'done');
  const planStep = plan.steps[index];
  const { name } = stepState(state, index);
  const reason = `cancelled by ${actor.id}`;
  // What an interrupted step did is as unknown as before; a result would let it be done again unasked.
  if (planStep !== undefined && (name === 'executing' || name === 'indeterminate')) {
    const open = `${reason}; nobody has said what became of step '${planStep.step.id}'`;
    return ok([finishedEvent(state, 'aborted', open, actor, moment)]);
  }
  const error: StepError = { kind: 'cancelled', message: `the run was cancelled by ${actor.id}` };
  const isBegun = planStep !== undefined && name !== 'pending';
  const results = isBegun ? [resultEvent({ planStep, state, moment, plan }, 'human', error)] : [];
  return ok([...results, finishedEvent(state, 'aborted', reason, actor, moment, results.length)]);
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
  return {
    type: 'run.finished',
    actor,
    data: {
      status,
      reason,
      steps: { passed: count('passed'), failed: count('failed') + failedNow, skipped: count('skipped') },
      duration_ms: millisecondsBetween(state.origin?.startedAt ?? moment.now, moment.now),
      events: 0,
      chain_hash: '',
    },
  };
}

function inRunning(state: RunState, events: () => readonly RunEvent[]): Decision {
  return state.phase.name === 'running' ? ok(events()) : refused('not-running', `the run is ${state.phase.name}`);
}
