import type { Actor, RunEvent, RunResumed } from '../model/event.js';
import type { Plan, PlanStep } from '../model/plan.js';
import { failed, ok, type Result } from '../model/result.js';
import type { Command, Refusal } from './command.js';
import { currentStep } from './current.js';
import { type Decision, refused } from './decision.js';
import { againIndexes, hasBegunRollingBack } from './resume.js';
import { refusedPassing, skippedEvents } from './skip.js';
import { refusedSpeaker } from './speaker.js';
import { begunAnew, currentStepIndex, type RunState, stepState } from './state.js';
import { type Moment, type StepContext, stepEvent } from './step-event.js';
import { requestOf } from './step-state.js';

type Jump = Extract<Command, { kind: 'jump-run' }>;

/** What is recorded as the reason of a step that is left out because the run goes on behind it. */
export const jumpedOver = 'jumped over in the debugger';

/**
 * Decides whether a run may go on before another step. Forward, the steps between are left out, each only by who may
 * leave it out. Backward, or on the spot, that step and all behind it are done anew: what was approved counts no more.
 */
export function jumpRun(plan: Plan, state: RunState, { to, actor }: Jump, moment: Moment): Decision {
  const target = plan.steps[to];
  if (target === undefined) return refused('no-such-step', `the runbook has no step number ${to + 1}`);
  const refusal = refusedSpeaker(actor, 'let a run go on at another step') ?? refusedBusy(plan, state);
  if (refusal) return failed(refusal);
  const base = standsAt(state);
  if (to <= base) return ok(backTo({ plan, planStep: target, state, moment }, actor, base));
  return forwardTo({ plan, state, moment }, { base, to }, actor);
}

/** Why nothing of a run can be changed by hand now: it does not go on, a program runs, or a person is asked what became of one. */
export function refusedBusy(plan: Plan, state: RunState): Refusal | undefined {
  if (state.phase.name !== 'running') return { reason: 'not-running', message: `the run is ${state.phase.name}` };
  const planStep = currentStep(plan, state);
  const { name } = stepState(state, planStep?.index ?? -1);
  const id = planStep?.step.id ?? '';
  if (name === 'executing') return { reason: 'step-begun', message: `step '${id}' still runs; wait until it is done` };
  const isAsked = name === 'intervening';
  if (!isAsked && !hasBegunRollingBack(plan, state)) return undefined;
  const message = isAsked
    ? `step '${id}' waits for a person's word on how it goes on; say that first`
    : `steps are being taken back after step '${state.failure}' failed; say how it goes on first`;
  return { reason: 'word-missing', message };
}

/** The index of the first step that is done next, or again because it failed or was taken back. */
function standsAt(state: RunState): number {
  return Math.min(currentStepIndex(state), ...againIndexes(state));
}

function backTo(ctx: StepContext, actor: Actor, base: number): readonly RunEvent[] {
  const { planStep, state, plan } = ctx;
  const { name } = stepState(state, planStep.index);
  if (name === 'pending' && planStep.index === base) return [];
  const { id } = planStep.step;
  const stood = plan.steps[base]?.step.id ?? id;
  const reason =
    stood === id
      ? `${actor.id} has step '${id}' done again, in the debugger`
      : `${actor.id} went back from step '${stood}' to step '${id}', in the debugger`;
  return [
    ...revoked(ctx, base, 'the step is begun anew'),
    resumedEvent(actor, { reason, from_step: id, jumped_from: stood }),
  ];
}

function forwardTo(
  known: Omit<StepContext, 'planStep'>,
  { base, to }: { readonly base: number; readonly to: number },
  actor: Actor,
): Decision {
  const { plan, state } = known;
  const first = plan.steps[base];
  if (first === undefined) return refused('run-at-end', 'every step is done, so there is none left to go on at');
  const anew = againAt(state, first, actor);
  const ctx = { ...known, state: anew ? begunAnew(state, anew.data) : state };
  const between = plan.steps.slice(base, to).filter(({ index }) => stepState(ctx.state, index).name !== 'done');
  const skips = between.map((planStep) => leftOut({ ...ctx, planStep }, actor));
  const barred = skips.find((skip) => !skip.ok);
  if (barred) return barred;
  return ok([...(anew ? [anew] : []), ...skips.flatMap((skip) => (skip.ok ? skip.value : []))]);
}

/** That a step which failed, or was taken back, is no longer: it has to be left out like those that were not begun. */
function againAt(
  state: RunState,
  { step: { id } }: PlanStep,
  actor: Actor,
): ReturnType<typeof resumedEvent> | undefined {
  if (againIndexes(state).size === 0) return undefined;
  const reason = `${actor.id} went past step '${id}', in the debugger`;
  return resumedEvent(actor, { reason, from_step: id, jumped_from: id });
}

function leftOut(ctx: StepContext, actor: Actor): Result<readonly RunEvent[], Refusal> {
  const refusal = refusedPassing(ctx, actor);
  return refusal ? failed(refusal) : ok(skippedEvents(ctx, actor, jumpedOver));
}

function revoked(ctx: StepContext, base: number, reason: string): readonly RunEvent[] {
  const planStep = ctx.plan.steps[base];
  const request = requestOf(stepState(ctx.state, base));
  if (planStep === undefined || request === undefined) return [];
  return [stepEvent({ ...ctx, planStep }, 'approval.revoked', { approval_id: request.approval_id, reason })];
}

function resumedEvent(actor: Actor, data: RunResumed) {
  return { type: 'run.resumed', actor, data } as const;
}
