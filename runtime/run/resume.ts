import type { RunEvent } from '../model/event.js';
import type { Plan } from '../model/plan.js';
import { ok } from '../model/result.js';
import { expiredApproval } from './approve.js';
import { changedPosture } from './changed-posture.js';
import type { Command } from './command.js';
import { currentStep } from './current.js';
import { type Decision, refused } from './decision.js';
import { lateIntervention, openedIntervention } from './intervention.js';
import { expiredEvidence } from './manual.js';
import { dueRollbackStep, isRollingBack } from './rollback.js';
import { currentStepIndex, moved, type RunState, stepState } from './state.js';
import { type Moment, type StepContext, stepOf } from './step-event.js';

type ResumeCommand = Extract<Command, { kind: 'resume-run' }>;

/** Decides whether a run may go on: what is finished stays finished, and what was interrupted needs a person's word. */
export function resumeRun(plan: Plan, state: RunState, command: ResumeCommand, moment: Moment): Decision {
  const { actor, fromIndex, changed, droppedBytes } = command;
  // From here on the steps stand where the runbook has them now.
  const placed = moved(state, changed?.steps);
  const refusal = refusedResume(plan, placed, command);
  if (refusal) return refusal;
  const from = fromIndex === undefined ? undefined : plan.steps[fromIndex]?.step.id;
  const resumed: RunEvent = {
    type: 'run.resumed',
    actor,
    data: {
      reason: from === undefined ? 'a person let it go on' : `a person let it go on from step '${from}'`,
      ...(from !== undefined && { from_step: from }),
      ...(from === undefined && goesOnRollingBack(plan, placed) && { rolling_back: true as const }),
      ...changed,
      ...changedPosture(state, plan),
      ...(droppedBytes > 0 && { dropped_bytes: droppedBytes }),
    },
  };
  return ok([resumed, ...(from === undefined ? interrupted(plan, placed, moment) : [])]);
}

function refusedResume(plan: Plan, state: RunState, { actor, fromIndex }: ResumeCommand): Decision | undefined {
  if (!state.origin) return refused('no-run', 'the run was not created yet');
  if (actor.kind !== 'human') return refused('not-a-person', 'only a person can let a run go on');
  if (state.phase.name === 'finished' && state.phase.outcome.status === 'completed') {
    return refused('run-completed', 'the run is completed, so nothing of it is left to do; begin a new run');
  }
  const refusal = fromIndex === undefined ? unanswered(state) : undefined;
  if (refusal) return refusal;
  const current = failedIndex(state) ?? currentStepIndex(state);
  if (fromIndex === undefined || fromIndex <= current) return undefined;
  return refused('skips-steps', skipMessage(plan, fromIndex, current));
}

/**
 * Whether a run that goes on still takes steps back. One that is over begins its failed step anew, unless nobody knows
 * what became of a rollback.
 */
export function goesOnRollingBack(plan: Plan, state: RunState): boolean {
  if (state.failure === undefined) return false;
  if (state.phase.name !== 'finished') return currentStep(plan, state) !== undefined || isRollingBack(plan, state);
  const rollback = dueRollbackStep(plan, state);
  const { name } = stepState(state, rollback?.index ?? -1);
  return name === 'executing' || name === 'intervening';
}

function interrupted(plan: Plan, state: RunState, moment: Moment): readonly RunEvent[] {
  const isBegunAnew = state.failure !== undefined && !goesOnRollingBack(plan, state);
  const planStep = isBegunAnew ? undefined : currentStep(plan, state);
  if (planStep === undefined) return [];
  const ctx: StepContext = { planStep, state, moment, plan };
  if (stepOf(ctx).name === 'executing') return [openedIntervention(ctx, 'interrupted')];
  return expiredApproval(ctx) ?? expiredEvidence(ctx) ?? lateWord(ctx) ?? [];
}

/** What happens to a step of which nobody said in time how it goes on: the run ends, or where it did, they are asked again. */
function lateWord(ctx: StepContext): readonly RunEvent[] | undefined {
  const step = stepOf(ctx);
  const late = lateIntervention(ctx);
  const isOver = ctx.state.phase.name === 'finished';
  return late && isOver && step.name === 'intervening' ? [openedIntervention(ctx, step.cause, step.detail)] : late;
}

// That nobody said in time what became of a step does not tell that it may be done again.
function unanswered({ history, failure }: RunState): Decision | undefined {
  const result = history.find(({ step_id }) => step_id === failure);
  if (result?.error?.kind !== 'interrupted' || result.actor !== 'engine') return undefined;
  const message = `nobody said in time what became of step '${failure}'; look at what it did, and if it may be done again, say so with '--from ${failure}'`;
  return refused('interrupted', message);
}

/** The index of the step whose failure ended the run, which is done again. */
function failedIndex(state: RunState): number | undefined {
  if (state.failure === undefined) return undefined;
  return state.origin?.created.steps.indexOf(state.failure);
}

function skipMessage(plan: Plan, from: number, current: number): string {
  const id = (index: number) => plan.steps[index]?.step.id ?? '';
  return `going on from step '${id(from)}' would leave out step '${id(current)}', which is not done; name that one or an earlier one`;
}
