import { realpathSync } from 'node:fs';
import type { PlanStep } from '../model/plan.js';
import type { Span } from '../model/text.js';
import { type StepLines, stepAtLine, stepNamed } from './places.js';
import { type BreakpointTerms, termsFault, visited } from './terms.js';
import type { RunView } from './view.js';

/** A breakpoint as a client sets it on a line, which counts from 1. */
export interface LineBreakpoint extends BreakpointTerms {
  readonly line: number;
}

/** A breakpoint as a client sets it on the id of a step or group. */
export interface NamedBreakpoint extends BreakpointTerms {
  readonly name: string;
}

/** What became of a breakpoint. */
export type PlacedBreakpoint =
  | {
      readonly id: number;
      readonly kind: 'placed';
      readonly step: PlanStep;
      readonly at: Span;
      readonly message?: string;
    }
  /** `line` is missing where it was set on an id. */
  | { readonly id: number; readonly kind: 'unplaced'; readonly line?: number; readonly message: string };

/** A runbook in which breakpoints can be placed. */
interface BreakpointSource extends StepLines {
  /** Absolute. */
  readonly path: string;
}

/** What it comes to that a run reaches a step. */
export interface Reached {
  /** The breakpoints that stop it; none where it goes on. */
  readonly ids: readonly number[];
  /** Whether only an id of a step stops it, and no line. */
  readonly isNamed: boolean;
  /** What is to be written to the console. */
  readonly logs: readonly string[];
  /** Why it stops although nothing says that it should: what could not be evaluated. */
  readonly faults: readonly string[];
}

/** The breakpoints of one debug session. */
export interface Breakpoints {
  /** Takes the place of all breakpoints on lines of a file. */
  set(path: string, wanted: readonly LineBreakpoint[]): readonly PlacedBreakpoint[];
  /** Takes the place of all breakpoints on ids. */
  setNamed(wanted: readonly NamedBreakpoint[]): readonly PlacedBreakpoint[];
  /** Makes the runbook known; gives all breakpoints as they are placed now. */
  bind(source: BreakpointSource): readonly PlacedBreakpoint[];
  /** Whether one stands at a step, whatever its terms say. */
  isAt(planStep: PlanStep): boolean;
  /** What it comes to that a run reaches a step; a visit counts. */
  reach(planStep: PlanStep, view: RunView): Reached;
}

interface KeptBreakpoint {
  readonly id: number;
  readonly wanted: LineBreakpoint | NamedBreakpoint;
  /** How often it was reached while its condition held. */
  visits: number;
}

/** The breakpoints of a new session, with ids from where those of all its breakpoints come from. */
export function noBreakpoints(newId: () => number): Breakpoints {
  // An editor sets breakpoints before it launches, when there is no plan yet, so they are kept until there is.
  const kept = new Map<string, readonly KeptBreakpoint[]>();
  let source: BreakpointSource | undefined;
  let placed: readonly (readonly [KeptBreakpoint, PlacedBreakpoint])[] = [];

  const placeAll = (): readonly PlacedBreakpoint[] => {
    placed = [...kept].flatMap(([path, all]) => all.map((one) => [one, place(source, path, one)] as const));
    return placed.map(([, breakpoint]) => breakpoint);
  };
  const replace = (path: string, wanted: readonly (LineBreakpoint | NamedBreakpoint)[]) => {
    const before = kept.get(path) ?? [];
    const now = wanted.map((one) => before.find((other) => areSame(other.wanted, one)) ?? newOne(one));
    kept.set(path, now);
    placeAll();
    return now.flatMap(({ id }) => placed.flatMap(([one, breakpoint]) => (one.id === id ? [breakpoint] : [])));
  };
  const newOne = (wanted: LineBreakpoint | NamedBreakpoint): KeptBreakpoint => ({ id: newId(), wanted, visits: 0 });

  const at = (planStep: PlanStep) =>
    placed.flatMap(([one, breakpoint]) => (breakpoint.kind === 'placed' && breakpoint.step === planStep ? [one] : []));

  return {
    set: (path, wanted) => replace(realPath(path), wanted),
    setNamed: (wanted) => replace(byName, wanted),
    bind: (bound) => {
      source = { ...bound, path: realPath(bound.path) };
      return placeAll();
    },
    isAt: (planStep) => at(planStep).length > 0,
    reach: (planStep, view) => reachedOf(at(planStep), view),
  };
}

// No path is empty.
const byName = '';

function reachedOf(here: readonly KeptBreakpoint[], view: RunView): Reached {
  const visits = here.map((one) => {
    const visit = visited(one.wanted, view, () => {
      one.visits += 1;
      return one.visits;
    });
    return { one, visit };
  });
  const stopping = visits.filter(({ visit }) => visit.kind === 'stops');
  return {
    ids: stopping.map(({ one }) => one.id),
    isNamed: stopping.every(({ one }) => 'name' in one.wanted),
    logs: visits.flatMap(({ visit }) => (visit.kind === 'logs' ? [visit.text] : [])),
    faults: visits.flatMap(({ visit }) => (visit.kind === 'stops' && visit.why !== undefined ? [visit.why] : [])),
  };
}

// A client sends all of a file whenever one changes; what was visited so far still counts.
function areSame(left: LineBreakpoint | NamedBreakpoint, right: LineBreakpoint | NamedBreakpoint): boolean {
  return JSON.stringify(Object.entries(left).sort()) === JSON.stringify(Object.entries(right).sort());
}

function place(source: BreakpointSource | undefined, path: string, { id, wanted }: KeptBreakpoint): PlacedBreakpoint {
  const line = 'line' in wanted ? { line: wanted.line } : {};
  const unplaced = (message: string): PlacedBreakpoint => ({ id, kind: 'unplaced', ...line, message });
  if (!source) return unplaced('waits for the run to be launched');
  if (path !== source.path && path !== byName)
    return unplaced(`this file is not the runbook that is debugged, '${source.path}'`);
  const found = 'line' in wanted ? stepAtLine(source, wanted.line) : stepNamed(wanted.name, source);
  if (!found.ok) return unplaced(found.error);
  const fault = termsFault(wanted);
  if (fault !== undefined) return unplaced(fault);
  const { step, message } = found.value;
  return { id, kind: 'placed', step, at: step.step.at, ...(message !== undefined && { message }) };
}

function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    // A file that is not on disk can only be compared by the name it was given.
    return path;
  }
}
