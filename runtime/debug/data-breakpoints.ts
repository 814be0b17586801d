import type { PlanStep } from '../model/plan.js';
import type { RunState } from '../run/state.js';
import { type BreakpointTerms, termsFault, visited } from './terms.js';
import type { RunView } from './view.js';

/** A wish to stop once a captured value changes. */
export interface DataBreakpoint extends BreakpointTerms {
  /** The name of the capture. */
  readonly name: string;
}

/** What became of it. */
export interface WatchedValue {
  readonly id: number;
  /** Why it never stops anything; missing where it may. */
  readonly fault?: string;
}

/** What changed that stops a run. */
export interface ChangedValues {
  readonly ids: readonly number[];
  readonly names: readonly string[];
  /** The step that changed them. */
  readonly stepId?: string;
}

/** What is known of who captures what. */
interface CapturingPlan {
  readonly captors: ReadonlyMap<string, string>;
}

/** The values whose change stops a run. */
export interface DataBreakpoints {
  /** Takes the place of all. */
  set(wanted: readonly DataBreakpoint[]): readonly WatchedValue[];
  /** Makes the plan known; gives all as they are now. */
  bind(plan: CapturingPlan): readonly WatchedValue[];
  /** What changed since the last call. */
  changed(view: RunView): ChangedValues;
  /** Forgets what changed since a state to which the run was taken back. */
  cut(state: RunState): void;
}

/** What a data breakpoint is called by, and the name that is watched; undefined where the value never changes. */
export function watchedName(id: string): string | undefined {
  return /^captures\.([A-Za-z_][A-Za-z0-9_]*)$/.exec(id)?.[1];
}

interface Watched {
  readonly id: number;
  readonly wanted: DataBreakpoint;
  /** When it changed while its condition held: the last event before each. */
  visits: readonly number[];
}

/** None yet; their ids come from where those of all breakpoints of a session come from. */
export function noDataBreakpoints(newId: () => number): DataBreakpoints {
  // An editor sets breakpoints before it launches, when there is no plan yet, so they are kept until there is.
  let plan: CapturingPlan | undefined;
  let watched: readonly Watched[] = [];
  // What a run held when it was taken up has not changed.
  let before: Readonly<Record<string, string>> | undefined;
  return {
    set: (wanted) => {
      watched = wanted.map((one) => ({ id: newId(), wanted: one, visits: [] }));
      return watched.map((one) => watchedValue(one, plan));
    },
    bind: (bound) => {
      plan = bound;
      before = undefined;
      return watched.map((one) => watchedValue(one, plan));
    },
    cut: (state) => {
      for (const one of watched) one.visits = one.visits.filter((at) => at <= state.seq);
      before = digestsOf(state);
    },
    changed: (view) => {
      const now = digestsOf(view.state);
      const past = before ?? now;
      const stopping = watched
        .filter(({ wanted }) => now[wanted.name] !== past[wanted.name])
        .filter((one) => stops(one, view));
      before = now;
      const stepId = view.state.captures[stopping[0]?.wanted.name ?? '']?.stepId;
      return {
        ids: stopping.map(({ id }) => id),
        names: stopping.map(({ wanted }) => wanted.name),
        ...(stepId !== undefined && { stepId }),
      };
    },
  };
}

function watchedValue({ id, wanted }: Watched, plan: CapturingPlan | undefined): WatchedValue {
  const fault = plan ? faultOf(wanted, plan) : 'waits for the run to be launched';
  return { id, ...(fault !== undefined && { fault }) };
}

function faultOf(wanted: DataBreakpoint, { captors }: CapturingPlan): string | undefined {
  return captors.has(wanted.name) ? termsFault(wanted) : `no step captures '${wanted.name}'; watch a capture`;
}

function stops(one: Watched, view: RunView): boolean {
  const visit = visited(one.wanted, view, () => {
    one.visits = [...one.visits, view.state.seq];
    return one.visits.length;
  });
  return visit.kind === 'stops';
}

function digestsOf({ captures }: RunState): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(captures).map(([name, { sha256 }]) => [name, sha256]));
}

/** The step that a change is shown at: the one that made it. */
export function stepOfChange({ stepId }: ChangedValues, steps: readonly PlanStep[]): PlanStep | undefined {
  return steps.find(({ step }) => step.id === stepId);
}
