import type { RecordedEvent } from '../../model/event.js';
import { type CaptureEvent, evolve, initialState, type RunState, withCaptures } from '../../run/state.js';
import { type SnapshotReader, snapshotReader } from '../store/snapshot-reader.js';

/** The states that a run was in last: after each event, and further back after each step and each turn of the run. */
export interface RecentStates {
  /** Whether there are snapshots that the states can be compared with. */
  readonly isWanted: boolean;
  take(event: RecordedEvent): void;
  readonly snapshots: SnapshotReader;
  all(): readonly RunState[];
  /** The state after the event with this number; undefined where it is not kept. */
  after(seq: number): RunState | undefined;
}

// A snapshot is noted after the state that it holds: at most two batches of them later.
const keptStates = 64;

// One that a person asks for is taken between any two events, and noted with the next one and those that wait already.
const keptMoments = 64;

interface KeptState {
  readonly seq: number;
  readonly state: () => RunState;
}

/** The states of a run of which no event was taken yet; none are kept where there is nothing to compare them with. */
export function recentStates(isWanted: boolean): RecentStates {
  let state = initialState;
  // What was captured since: counted in where it is asked for, as a run of many steps seldom is.
  let captured: CaptureEvent[] = [];
  let turns: KeptState[] = [];
  let moments: KeptState[] = [];
  const kept = () => [...turns, ...moments];
  const next = (event: RecordedEvent) => {
    if (event.type === 'capture.recorded') {
      state = { ...evolve({ ...state, captures: {} }, event), captures: state.captures };
      captured.push(event);
      return;
    }
    if (readsValues(event)) {
      state = withCaptures(state, captured);
      captured = [];
    }
    state = evolve(state, event);
  };
  // Without its history: each step has one of its own, and so many long ones fill the memory.
  const stateNow = () => {
    const [then, done, all, count] = [{ ...state, history: [] }, state.history.length, captured, captured.length];
    return () => ({ ...withCaptures(then, all.slice(0, count)), history: state.history.slice(0, done) });
  };
  return {
    isWanted,
    all: () => kept().map((then) => then.state()),
    after: (seq) =>
      kept()
        .find((then) => then.seq === seq)
        ?.state(),
    snapshots: snapshotReader(),
    take: (event) => {
      if (!isWanted) return;
      // From here on the history is another one: a step is done again.
      if (isOtherHistory(event)) [turns, moments] = [turns.map(settled), moments.map(settled)];
      next(event);
      const now = { seq: event.seq, state: stateNow() };
      keep(moments, now, keptMoments);
      if (event.type === 'step.result' || event.type.startsWith('run.')) keep(turns, now, keptStates);
    },
  };
}

function isOtherHistory({ type }: RecordedEvent): boolean {
  return type === 'run.resumed' || type === 'intervention.resolved';
}

/** Whether what an event leads to depends on what was captured before it. */
function readsValues(event: RecordedEvent): boolean {
  return isOtherHistory(event) || event.type === 'variable.changed';
}

function keep(states: KeptState[], state: KeptState, most: number): void {
  states.push(state);
  if (states.length > most) states.shift();
}

function settled({ seq, state }: KeptState): KeptState {
  return { seq, state: always(state()) };
}

function always<Value>(value: Value): () => Value {
  return () => value;
}
