import type { RunEvent } from '../model/event.js';
import type { Plan } from '../model/plan.js';
import { failed, ok } from '../model/result.js';
import { expiredApproval } from './approve.js';
import { changedPosture } from './changed-posture.js';
import type { Command } from './command.js';
import { currentStep } from './current.js';
import { type Decision, refused } from './decision.js';
import { lateIntervention, openedIntervention } from './intervention.js';
import { expiredEvidence } from './manual.js';
import { isRollingBack } from './rollback.js';
import { takenBack } from './rollback-state.js';
import { refusedSpeaker } from './speaker.js';
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
  const nobody = refusedSpeaker(actor, 'let a run go on');
  if (nobody) return failed(nobody);
  if (state.phase.name === 'finished' && state.phase.outcome.status === 'completed') {
    return refused('run-completed', 'the run is completed, so nothing of it is left to do; begin a new run');
  }
  const refusal = fromIndex === undefined ? unanswered(state) : undefined;
  if (refusal) return refusal;
  const current = firstAgain(state) ?? currentStepIndex(state);
  if (fromIndex === undefined || fromIndex <= current) return undefined;
  return refused('skips-steps', skipMessage(plan, fromIndex, current));
}

/** The places of the steps that a run that begins anew does again: those that were taken back, and the one that failed. */
export function againIndexes({ failure, rollbacks, origin }: RunState): ReadonlySet<number> {
  const ids = [...takenBack(rollbacks), ...(failure === undefined ? [] : [failure])];
  return new Set(ids.map((id) => origin?.created.steps.indexOf(id) ?? -1).filter((index) => index >= 0));
}

/**
 * Whether a run that goes on still takes steps back. One that was broken off while steps were taken back asks again what
 * was open then; any other that is over begins its failed step anew.
 */
export function goesOnRollingBack(plan: Plan, state: RunState): boolean {
  if (state.failure === undefined) return false;
  const hasBegun = hasBegunRollingBack(plan, state);
  // One whose runner died meanwhile has its end still to come, also where nothing is left to be taken back.
  if (state.phase.name !== 'finished' && hasBegun) return true;
  if (state.phase.name === 'finished' && !hasBegun) return false;
  return currentStep(plan, state) !== undefined || isRollingBack(plan, state);
}

/** Whether people are asked about taking steps back, or were, since the run failed. */
export function hasBegunRollingBack({ indexes }: Plan, state: RunState): boolean {
  if (state.failure === undefined) return false;
  const failed = stepState(state, indexes.get(state.failure ?? '') ?? -1);
  return failed.name === 'intervening' || Object.values(state.rollbacks).some(({ standing }) => standing !== 'stored');
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
function unanswered(state: RunState): Decision | undefined {
  const { history, failure, origin } = state;
  const result = history.find(({ step_id }) => step_id === failure);
  if (result?.error?.kind !== 'interrupted' || result.actor !== 'engine') return undefined;
  const from = origin?.created.steps[firstAgain(state) ?? -1] ?? failure;
  const message = `nobody said in time what became of step '${failure}'; look at what it did, and if it may be done again, say so with '--from ${from}'`;
  return refused('interrupted', message);
}

function firstAgain(state: RunState): number | undefined {
  const indexes = againIndexes(state);
  return indexes.size === 0 ? undefined : Math.min(...indexes);
}

function skipMessage(plan: Plan, from: number, current: number): string {
  const id = (index: number) => plan.steps[index]?.step.id ?? '';
  return `going on from step '${id(from)}' would leave out step '${id(current)}', which is not done; name that one or an earlier one`;
}
