import type { HeldRun, HumanCommand, Pacer } from '../engine/drive.js';
import type { Cancellation } from '../engine/ports.js';
import type { Plan, PlanStep } from '../model/plan.js';
import type { Intent } from '../run/next.js';
import { currentStepIndex, type RunState } from '../run/state.js';
import type { Moment, Stop, Stopper, StopReason } from './stop.js';

/** How far a run may go before it stops by itself. */
export type Goal = 'end' | 'next-step' | 'end-of-group';

export interface PaceOptions {
  readonly plan: Plan;
  readonly stopOnEntry: boolean;
  /** Whether nothing but a person's pause makes the run stop. */
  readonly isUnstopped: boolean;
  readonly cancellation: Cancellation;
  readonly stopper: Stopper;
  readonly onStop: (stop: Stop) => void;
}

/** The pacer of a debugger: holds the run between what is next and its doing until a person lets it go on. */
export class DebugPacer implements Pacer {
  private readonly options: PaceOptions;
  private goal: Goal;
  private current: Stop | undefined;
  private held: HeldRun | undefined;
  private origin: PlanStep | undefined;
  private place: PlanStep | undefined;
  private isPauseWanted = false;
  private isReplaced = false;
  private hasEntered = false;
  private isAtEnd = false;
  private arrival: StopReason | undefined;
  private release = () => {};
  private settle: (() => void) | undefined;

  constructor(options: PaceOptions) {
    this.options = options;
    this.goal = options.stopOnEntry ? 'next-step' : 'end';
    options.cancellation.onCancel(() => {
      this.release();
      this.settle?.();
    });
  }

  /** Where the run stands still, as the editor was told; undefined while it goes on. */
  get stop(): Stop | undefined {
    return this.current;
  }

  /** Whether the run stands at a failure after which nothing is left but its end. */
  get isFailing(): boolean {
    return this.isAtEnd && this.current?.reason === 'exception';
  }

  /** Whether nothing but a person's pause makes the run stop. */
  get isUnstopped(): boolean {
    return this.options.isUnstopped;
  }

  async before(intent: Intent, state: RunState, held: HeldRun): Promise<void> {
    const { plan } = this.options;
    this.held = held;
    this.isReplaced = false;
    this.isAtEnd = intent.kind === 'finish-run';
    const moment = { intent, planStep: placeOf(intent, plan, state), plan, state };
    this.place = moment.planStep;
    const { settle } = this;
    this.settle = undefined;
    for (const stop of this.stopsBefore(moment, settle !== undefined)) {
      if (this.isToGoOn) break;
      if (stop !== this.current) this.stand(stop);
      settle?.();
      await new Promise<void>((resolve) => {
        this.release = resolve;
      });
    }
    // While a person is asked nothing happens in the run either.
    if (!isAsking(intent)) this.held = undefined;
  }

  /** The step that comes next, or that a person is asked about; undefined before the run has begun. */
  get at(): PlanStep | undefined {
    return this.place;
  }

  /** Why a person's command would be turned down now; undefined where it would be taken. */
  refusal(command: HumanCommand): string | undefined {
    if (this.held === undefined) return 'the run does not stand still; pause it first';
    return this.held.refusal(command)?.message;
  }

  /**
   * Lets a command happen while the run stands, and has it stand again: where it stood, or with a reason where the
   * command has brought it. Resolves once it stands.
   */
  perform(command: HumanCommand, arrival?: StopReason): Promise<void> {
    this.arrival = arrival;
    this.want(command);
    return new Promise((resolve) => {
      this.settle = resolve;
      this.release();
    });
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
    this.isReplaced = true;
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

  /** Where the run stands before what is next, one after the other: each is looked for once the one before is left. */
  private *stopsBefore(moment: Moment, isAfterCommand: boolean): Iterable<Stop> {
    const { intent, planStep } = moment;
    if (intent.kind === 'start-run') return;
    if (this.arrival !== undefined) {
      yield this.arrived(moment, this.arrival);
      return;
    }
    // What a person has just changed is no news to them.
    if (isAfterCommand) this.options.stopper.onMoment(moment);
    // An answer that comes while the run stands still is kept, but what follows from it waits.
    if (this.current) {
      yield this.current.planStep === planStep ? this.current : { reason: 'step', planStep };
      return;
    }
    const entry = this.entry(moment);
    if (entry) yield entry;
    else yield* this.furtherStops(moment);
  }

  private *furtherStops(moment: Moment): Iterable<Stop> {
    const happened = this.options.isUnstopped ? undefined : this.options.stopper.onMoment(moment);
    if (happened) yield happened;
    const stop = this.isToGoOn ? undefined : this.stopBefore(moment);
    if (stop) yield stop;
  }

  /** Whether what was next is not done any more. */
  private get isToGoOn(): boolean {
    return this.isReplaced || this.options.cancellation.isCancelled;
  }

  /** The stop before anything is done, where one is wanted. */
  private entry(moment: Moment): Stop | undefined {
    const { stopOnEntry, isUnstopped } = this.options;
    const isFirst = !this.hasEntered;
    this.hasEntered = true;
    if (!isFirst || !stopOnEntry || isUnstopped || this.isPauseWanted) return undefined;
    return this.arrived(moment, 'entry');
  }

  /** The stop where a person has brought the run; what stands there is reached, too. */
  private arrived(moment: Moment, reason: StopReason): Stop {
    const { stopper } = this.options;
    this.arrival = undefined;
    stopper.onMoment(moment);
    const ids = isBeforeStep(moment.intent) ? stopper.beforeStep(moment)?.ids : undefined;
    return { reason, planStep: moment.planStep, ...(ids && { ids }) };
  }

  private stopBefore(moment: Moment): Stop | undefined {
    const { intent, planStep } = moment;
    if (this.isPauseWanted) return { reason: 'pause', planStep };
    if (this.options.isUnstopped || !isBeforeStep(intent)) return undefined;
    // A breakpoint counts the visit, and says what it has to, wherever else the run would stop.
    return (
      this.options.stopper.beforeStep(moment) ?? (this.isGoal(planStep) ? { reason: 'step', planStep } : undefined)
    );
  }

  private isGoal(planStep: PlanStep): boolean {
    if (this.goal === 'end') return false;
    // Outside of every group there is nothing to step out of, so it is one step.
    const group = this.goal === 'end-of-group' ? this.origin?.groups.at(-1) : undefined;
    return group === undefined || !planStep.groups.some(({ id }) => id === group.id);
  }
}

// Before a further attempt a run stops as it does before the first.
function isBeforeStep({ kind }: Intent): boolean {
  return kind === 'prepare-step' || kind === 'wait-retry';
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
