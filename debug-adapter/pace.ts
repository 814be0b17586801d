import type { HeldRun, HumanCommand, Pacer } from '../runtime/engine/drive.js';
import type { Cancellation } from '../runtime/engine/ports.js';
import type { Plan, PlanStep } from '../runtime/model/plan.js';
import type { Intent } from '../runtime/run/next.js';
import { currentStepIndex, hasFailed, type RunState } from '../runtime/run/state.js';

/** Why a run stands still. */
export type StopReason = 'entry' | 'step' | 'breakpoint' | 'pause' | 'exception';

/** A run that stands still, before the step or, with the reason `exception`, after it. */
export interface Stop {
  readonly reason: StopReason;
  readonly planStep: PlanStep;
}

/** How far a run may go before it stops by itself. */
export type Goal = 'end' | 'next-step' | 'end-of-group';

export interface PaceOptions {
  readonly plan: Plan;
  readonly stopOnEntry: boolean;
  /** Whether nothing but a person's pause makes the run stop. */
  readonly isUnstopped: boolean;
  readonly cancellation: Cancellation;
  readonly hasBreakpoint: (planStep: PlanStep) => boolean;
  readonly onStop: (stop: Stop) => void;
}

/** The pacer of a debugger: holds the run between what is next and its doing until a person lets it go on. */
export class DebugPacer implements Pacer {
  private readonly options: PaceOptions;
  private goal: Goal;
  private current: Stop | undefined;
  private held: HeldRun | undefined;
  private origin: PlanStep | undefined;
  private isPauseWanted = false;
  private release = () => {};

  constructor(options: PaceOptions) {
    this.options = options;
    this.goal = options.stopOnEntry ? 'next-step' : 'end';
    options.cancellation.onCancel(() => this.release());
  }

  /** Where the run stands still, as the editor was told; undefined while it goes on. */
  get stop(): Stop | undefined {
    return this.current;
  }

  async before(intent: Intent, state: RunState, held: HeldRun): Promise<void> {
    const planStep = placeOf(intent, this.options.plan, state);
    const reason = intent.kind === 'start-run' ? undefined : this.reasonBefore(intent, planStep, state);
    if (reason && planStep !== this.current?.planStep) this.stand({ reason, planStep });
    this.held = held;
    if (this.current) {
      await new Promise<void>((resolve) => {
        this.release = resolve;
      });
    }
    // While a person is asked nothing happens in the run either.
    if (!isAsking(intent)) this.held = undefined;
  }

  /** Writes a snapshot of the run as it stands; undefined while it does not stand between two acts. */
  snapshot(): Promise<string> | undefined {
    return this.held?.snapshot();
  }

  /** Lets the run go on from where it stands with a command in place of what is next. */
  resumeWith(command: HumanCommand): void {
    this.want(command);
    this.resume('next-step');
  }

  /** Puts a command in place of what is next; where a person is asked, once they give no answer. */
  want(command: HumanCommand): void {
    this.held?.instead(command);
  }

  /** Changes how far a run may go that does not stand still. */
  aim(goal: Goal): void {
    this.goal = goal;
  }

  /** Lets the run go on to a goal. */
  resume(goal: Goal): void {
    this.origin = this.current?.planStep;
    this.current = undefined;
    this.goal = goal;
    this.release();
  }

  /** Stops before whatever is next; at once where the run only waits for a person. */
  pause(waitsAt: PlanStep | undefined): void {
    if (this.current) return;
    if (waitsAt) this.stand({ reason: 'pause', planStep: waitsAt });
    else this.isPauseWanted = true;
  }

  private stand(stop: Stop): void {
    this.current = stop;
    this.isPauseWanted = false;
    this.options.onStop(stop);
  }

  private reasonBefore(intent: Intent, planStep: PlanStep, state: RunState): StopReason | undefined {
    // An answer that comes while the run stands still is kept, but what follows from it waits.
    if (this.current) return 'step';
    if (this.isPauseWanted) return 'pause';
    if (this.options.isUnstopped) return undefined;
    if (intent.kind === 'finish-run') return hasFailed(state) ? 'exception' : undefined;
    if (intent.kind === 'prepare-step' && this.options.stopOnEntry && planStep.index === 0) return 'entry';
    // Before a further attempt a run stops as it does before the first.
    return intent.kind === 'prepare-step' || intent.kind === 'wait-retry' ? this.reasonAt(planStep) : undefined;
  }

  private reasonAt(planStep: PlanStep): StopReason | undefined {
    if (this.options.hasBreakpoint(planStep)) return 'breakpoint';
    return this.isGoal(planStep) ? 'step' : undefined;
  }

  private isGoal(planStep: PlanStep): boolean {
    if (this.goal === 'end') return false;
    // Outside of every group there is nothing to step out of, so it is one step.
    const group = this.goal === 'end-of-group' ? this.origin?.groups.at(-1) : undefined;
    return group === undefined || !planStep.groups.some(({ id }) => id === group.id);
  }
}

function isAsking({ kind }: Intent): boolean {
  return kind.startsWith('ask-');
}

// A run that fails stands at the step that failed, and one that is over at its last.
function placeOf(intent: Intent, plan: Plan, state: RunState): PlanStep {
  const failed = plan.indexes.get(state.failure ?? '') ?? plan.steps.length - 1;
  const last = intent.kind === 'finish-run' ? failed : currentStepIndex(state);
  const planStep = 'planStep' in intent ? intent.planStep : plan.steps[Math.max(0, last)];
  if (!planStep) throw new Error(`the plan has no step number ${last + 1}`);
  return planStep;
}
