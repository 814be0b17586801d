import type { Actor, RunEvent, StepError, StepResult } from '../model/event.js';
import type { Plan, PlanStep } from '../model/plan.js';
import { type RunState, stepState } from './state.js';
import type { StepState } from './step-state.js';

/** What happens when a command is accepted; the time is handed in because this room has no clock. */
export interface Moment {
  /** ISO 8601 in UTC with milliseconds. */
  readonly now: string;
}

/** The engine itself, as the one who made something happen. */
export const engineActor: Actor = { kind: 'engine', id: 'engine', channel: 'engine' };

/** A step that something is decided about, with all that the decision may depend on. */
export interface StepContext {
  readonly planStep: PlanStep;
  readonly state: RunState;
  readonly moment: Moment;
  readonly plan: Plan;
}

/** Where the step of a context stands. */
export function stepOf(ctx: StepContext): StepState {
  return stepState(ctx.state, ctx.planStep.index);
}

type StepEventType = Extract<RunEvent, { readonly step_id: string }>['type'];

/** An event about the step of a context, by the engine where nobody else is named. */
export function stepEvent<Type extends StepEventType>(
  ctx: StepContext,
  type: Type,
  data: Extract<RunEvent, { readonly type: Type }>['data'],
  actor: Actor = engineActor,
): RunEvent {
  const attempt = attemptOf(stepOf(ctx));
  return { type, step_id: ctx.planStep.step.id, attempt, actor, data } as RunEvent;
}

/** The event that ends a step: passed where there is no error. */
export function resultEvent(
  ctx: StepContext,
  actor: 'engine' | 'human',
  error: StepError | null,
  gained: Partial<Pick<StepResult, 'status' | 'evidence' | 'captures'>> = {},
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

/** The attempt that is under way, or that begins when the step is made ready. */
function attemptOf(step: StepState): number {
  return step.name === 'pending' || step.name === 'retrying' ? step.attempt + 1 : step.attempt;
}
