import type { Plan, PlanStep } from '../model/plan.js';
import type { Intent } from '../run/next.js';
import type { RunState } from '../run/state.js';

/** Why a run stands still. */
export type StopReason =
  | 'entry'
  | 'step'
  | 'breakpoint'
  | 'function breakpoint'
  | 'data breakpoint'
  | 'pause'
  | 'goto'
  | 'restart'
  | 'back'
  | 'exception'
  | 'approval'
  | 'evidence'
  | 'risk'
  | 'divergence';

/** A run that stands still, before the step or, with the reason `exception`, after it. */
export interface Stop {
  readonly reason: StopReason;
  readonly planStep: PlanStep;
  /** The breakpoints that stopped it. */
  readonly ids?: readonly number[];
  /** What there is to say of it, redacted. */
  readonly text?: string;
}

/** What stops a run beside the goal of whoever steps through it. */
export interface Stopper {
  /** Before the run does what is next: what has happened or is about to. */
  onMoment(moment: Moment): Stop | undefined;
  /** Before a step, at each of its attempts. */
  beforeStep(moment: Moment): Stop | undefined;
}

/** What a run is about to do. */
export interface Moment {
  readonly intent: Intent;
  readonly planStep: PlanStep;
  readonly plan: Plan;
  readonly state: RunState;
}
