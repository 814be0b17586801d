import type { RecordedEvent } from '../model/event.js';
import type { Plan, PlanStep } from '../model/plan.js';
import { initialState, type RunState, stepState } from '../run/state.js';
import type { RunView } from './view.js';

/** A moment of a run that is over: before an attempt of a step, with all that was known then. */
export interface PastMoment {
  readonly planStep: PlanStep;
  readonly state: RunState;
  readonly executed?: NonNullable<RunView['executed']>;
}

/** The moments of a run, and where in them somebody looks. Looking changes nothing: what was done stays done. */
export interface Timeline {
  /** Takes in what has happened. */
  note(event: RecordedEvent, state: RunState): void;
  /** Where in the past somebody looks; undefined in the present. */
  readonly at: PastMoment | undefined;
  /** The state of the run now. */
  readonly present: RunState;
  /** How the last program ended. */
  readonly executed: RunView['executed'];
  /** All that has happened, in its order; the event with number n is the n-th. */
  readonly events: readonly RecordedEvent[];
  /** How many moments lie behind, and which one is looked at, from 1; undefined in the present. */
  readonly position: { readonly number: number; readonly count: number } | undefined;
  /** The moment before, or the first before it that matches, or the beginning; undefined where nothing lies behind. */
  earlier(matches?: MatchesMoment): PastMoment | undefined;
  /** Forgets what came after a state to which the run was taken back. */
  cut(state: RunState): void;
  /** Goes back by one moment, or to the first before it that matches; false at the beginning. */
  back(matches?: MatchesMoment): boolean;
  /** Goes forward by one moment, or to the first after it that matches, or to the present. */
  forward(matches?: MatchesMoment): void;
}

/** Whether a moment is one that somebody looks for, with its place among all of them. */
export type MatchesMoment = (moment: PastMoment, place: number, moments: readonly PastMoment[]) => boolean;

const any = () => true;

/** The timeline of a run of which nothing has happened. */
export function newTimeline(plan: Plan): Timeline {
  const moments: PastMoment[] = [];
  const events: RecordedEvent[] = [];
  let present: RunState = initialState;
  let executed: RunView['executed'];
  let index: number | undefined;
  // Where nothing matches, it is where the run began.
  const placeBefore = (matches: MatchesMoment) => {
    const from = index ?? moments.length;
    return from === 0
      ? undefined
      : Math.max(
          0,
          moments.findLastIndex((moment, at) => at < from && matches(moment, at, moments)),
        );
  };
  return {
    events,
    note: (event, state) => {
      events.push(event);
      const planStep = begins(event) ? plan.steps[plan.indexes.get(event.step_id) ?? -1] : undefined;
      // A step that was begun and then left out is one moment. The state is that before: what the step saw.
      const isFirst =
        planStep && (event.type === 'step.ready' || stepState(present, planStep.index).name === 'pending');
      if (isFirst) moments.push({ planStep, state: present, ...(executed && { executed }) });
      present = state;
      if (event.type === 'step.executed') executed = { stepId: event.step_id, record: event.data };
    },
    get at() {
      return index === undefined ? undefined : moments[index];
    },
    get present() {
      return present;
    },
    get executed() {
      return executed;
    },
    get position() {
      return index === undefined ? undefined : { number: index + 1, count: moments.length };
    },
    earlier: (matches = any) => moments[placeBefore(matches) ?? -1],
    back: (matches = any) => {
      const place = placeBefore(matches);
      index = place ?? index;
      return place !== undefined;
    },
    cut: (state) => {
      events.length = state.seq;
      moments.length = moments.filter((moment) => moment.state.seq < state.seq).length;
      present = state;
      index = undefined;
      const last = events.findLast((event) => event.type === 'step.executed');
      executed = last && { stepId: last.step_id, record: last.data };
    },
    forward: (matches = any) => {
      if (index === undefined) return;
      const from = index + 1;
      const found = moments.findIndex((moment, at) => at >= from && matches(moment, at, moments));
      index = found < 0 ? undefined : found;
    },
  };
}

function begins(event: RecordedEvent): event is Extract<RecordedEvent, { type: 'step.ready' | 'step.skipped' }> {
  return event.type === 'step.ready' || event.type === 'step.skipped';
}
