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

/** The values whose change stops a run. */
export interface DataBreakpoints {
  /** Takes the place of all. */
  set(
    wanted: readonly DataBreakpoint[],
    plan: { readonly captors: ReadonlyMap<string, string> },
  ): readonly WatchedValue[];
  /** What changed since the last call. */
  changed(view: RunView): ChangedValues;
}

/** What a data breakpoint is called by, and the name that is watched; undefined where the value never changes. */
export function watchedName(id: string): string | undefined {
  return /^captures\.([A-Za-z_][A-Za-z0-9_]*)$/.exec(id)?.[1];
}

interface Watched {
  readonly id: number;
  readonly wanted: DataBreakpoint;
  visits: number;
}

/** None yet. */
export function noDataBreakpoints(): DataBreakpoints {
  let watched: readonly Watched[] = [];
  // What a run held when it was taken up has not changed.
  let before: Readonly<Record<string, string>> | undefined;
  let count = 0;
  return {
    set: (wanted, { captors }) => {
      watched = wanted.map((one) => {
        count += 1;
        return { id: count, wanted: one, visits: 0 };
      });
      return watched.map(({ id, wanted: one }) => {
        const fault = captors.has(one.name) ? termsFault(one) : `no step captures '${one.name}'; watch a capture`;
        return { id, ...(fault !== undefined && { fault }) };
      });
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

function stops(one: Watched, view: RunView): boolean {
  const visit = visited(one.wanted, view, () => {
    one.visits += 1;
    return one.visits;
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
