import { realpathSync } from 'node:fs';
import type { Plan, PlanStep } from '../runtime/model/plan.js';
import type { LineMap, Span } from '../runtime/model/text.js';

/** A breakpoint as a person set it; lines count from 1. */
interface SetBreakpoint {
  readonly id: number;
  readonly line: number;
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
  | { readonly id: number; readonly kind: 'unplaced'; readonly line: number; readonly message: string };

/** A runbook in which breakpoints can be placed. */
interface BreakpointSource extends StepLines {
  /** Absolute. */
  readonly path: string;
}

/** The steps of a runbook with the lines of its text. */
export interface StepLines {
  readonly plan: Plan;
  readonly lines: LineMap;
}

/** The breakpoints of one debug session, for every file that has some. */
export interface Breakpoints {
  /** Takes the place of all breakpoints in a file. */
  set(path: string, lines: readonly number[]): readonly PlacedBreakpoint[];
  /** Makes the runbook known; gives all breakpoints as they are placed now. */
  bind(source: BreakpointSource): readonly PlacedBreakpoint[];
  /** The ids of the breakpoints that stop at a step. */
  at(planStep: PlanStep): readonly number[];
}

/** The breakpoints of a new session. */
export function noBreakpoints(): Breakpoints {
  // An editor sets breakpoints before it launches, when there is no plan yet, so they are kept until there is.
  const byFile = new Map<string, readonly SetBreakpoint[]>();
  let source: BreakpointSource | undefined;
  let placed: readonly PlacedBreakpoint[] = [];
  let count = 0;

  const placeAll = () => {
    placed = [...byFile].flatMap(([path, all]) => all.map((breakpoint) => place(source, path, breakpoint)));
    return placed;
  };

  return {
    set: (path, lines) => {
      const file = realPath(path);
      const ids = lines.map((line) => {
        count += 1;
        return { id: count, line };
      });
      byFile.set(file, ids);
      const all = new Map(placeAll().map((breakpoint) => [breakpoint.id, breakpoint]));
      return ids.map(({ id, line }) => all.get(id) ?? unplaced(id, line, 'the breakpoint was lost'));
    },
    bind: (bound) => {
      source = { ...bound, path: realPath(bound.path) };
      return placeAll();
    },
    at: (planStep) =>
      placed.filter((breakpoint) => breakpoint.kind === 'placed' && breakpoint.step === planStep).map(({ id }) => id),
  };
}

function place(source: BreakpointSource | undefined, path: string, { id, line }: SetBreakpoint): PlacedBreakpoint {
  if (!source) return unplaced(id, line, 'waits for the run to be launched');
  if (path !== source.path)
    return unplaced(id, line, `this file is not the runbook that is debugged, '${source.path}'`);
  const found = stepAtLine(source, line);
  if (!found) return unplaced(id, line, 'no step is at this line; set the breakpoint on a line of a step');
  const { message } = found;
  return { id, kind: 'placed', step: found.step, at: found.step.step.at, ...(message !== undefined && { message }) };
}

interface FoundStep {
  readonly step: PlanStep;
  readonly message?: string;
}

/** The step that a line of a runbook is meant for, with where it was moved to; undefined where no step is near. */
export function stepAtLine({ plan, lines }: StepLines, line: number): FoundStep | undefined {
  const leaf = plan.steps.find(({ step }) => covers(lines, step.at, line));
  if (leaf) {
    const isFirst = lines.positionAt(leaf.step.at.start).line === line;
    return isFirst ? { step: leaf } : { step: leaf, message: `moved to the first line of step '${leaf.step.id}'` };
  }
  return firstOfGroup(plan, lines, line);
}

function firstOfGroup(plan: Plan, lines: LineMap, line: number): FoundStep | undefined {
  const candidates = plan.steps.flatMap((step) => step.groups.map((group) => ({ step, group })));
  // The innermost group is the one that begins last; its first leaf is the first that is found in it.
  const around = candidates.filter(({ group }) => covers(lines, group.at, line));
  const begin = around.reduce((latest, { group }) => Math.max(latest, group.at.start), -1);
  const found = around.find(({ group }) => group.at.start === begin);
  if (!found) return undefined;
  return { step: found.step, message: `moved to step '${found.step.step.id}', the first of group '${found.group.id}'` };
}

function covers(lines: LineMap, { start, end }: Span, line: number): boolean {
  return lines.positionAt(start).line <= line && line <= lines.positionAt(end).line;
}

function unplaced(id: number, line: number, message: string): PlacedBreakpoint {
  return { id, kind: 'unplaced', line, message };
}

function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    // A file that is not on disk can only be compared by the name it was given.
    return path;
  }
}
