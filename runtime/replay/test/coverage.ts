import { type Plan, type PlanStep, rollbackIdOf } from '../../model/plan.js';
import { type LineMap, lineMapOf, type Span } from '../../model/text.js';
import { type Arm, type PointKind, type Reached, reachedKey } from './reached.js';

/** How much of a runbook its tests reach. */
export interface Coverage {
  readonly points: readonly CoveragePoint[];
  /** How often each line of a step or a rollback was run, by its number from 1. */
  readonly lines: ReadonlyMap<number, number>;
}

/** A place of a runbook that tests reach or not. */
export interface CoveragePoint {
  readonly kind: PointKind;
  /** Of the step, its rollback or the group. */
  readonly id: string;
  readonly line: number;
  readonly endLine: number;
  readonly arms: readonly { readonly name: Arm; readonly hits: number }[];
}

/** How much of a runbook some runs reached together. */
export function coverageOf(plan: Plan, text: string, runs: readonly Reached[]): Coverage {
  const lines = lineMapOf(text);
  const hits = (key: string) => runs.filter((reached) => reached.has(key)).length;
  const points = placesOf(plan, hits).map(({ kind, id, at, arms }) => ({
    kind,
    id,
    ...stretchOf(lines, at),
    arms: arms.map((name) => ({ name, hits: hits(reachedKey(kind, id, name)) })),
  }));
  return { points, lines: linesOf(points, text) };
}

/** How many of the ways through some points are reached, and how many there are. */
export function countOf(points: readonly CoveragePoint[]): { readonly reached: number; readonly all: number } {
  const arms = points.flatMap((point) => point.arms);
  return { reached: arms.filter(({ hits }) => hits > 0).length, all: arms.length };
}

interface Place {
  readonly kind: PointKind;
  readonly id: string;
  readonly at: Span;
  readonly arms: readonly Arm[];
}

function placesOf(plan: Plan, hits: (key: string) => number): readonly Place[] {
  const groups = new Set<string>();
  return plan.steps.flatMap((planStep) => {
    const opened = planStep.groups.filter(({ id }) => !groups.has(id));
    for (const { id } of opened) groups.add(id);
    return [...opened.flatMap(conditionOf), ...stepPlaces(planStep, hits), ...rollbackPlaces(plan, planStep, hits)];
  });
}

function conditionOf({ id, at, when }: { readonly id: string; readonly at: Span; readonly when?: string }) {
  return when === undefined ? [] : [{ kind: 'condition', id, at, arms: ['true', 'false'] } as const];
}

function stepPlaces({ step }: PlanStep, hits: (key: string) => number): readonly Place[] {
  const { id, at } = step;
  return [{ kind: 'step', id, at, arms: ['ran'] }, ...conditionOf(step), ...gatePlaces(step, id, hits)];
}

function rollbackPlaces(plan: Plan, { index }: PlanStep, hits: (key: string) => number): readonly Place[] {
  const rollback = plan.rollbacks.get(index)?.step;
  const id = rollbackIdOf(plan.steps[index]?.step.id ?? '');
  if (rollback === undefined) return [];
  return [{ kind: 'rollback', id, at: rollback.at, arms: ['ran'] }, ...gatePlaces(rollback, id, hits)];
}

// Whether a command needs a person is judged when it is reached; what the author asks for is known before.
function gatePlaces({ at, approvals }: PlanStep['step'], id: string, hits: (key: string) => number): readonly Place[] {
  const isGate = (approvals?.min ?? 0) > 0 || hits(reachedKey('gate', id, 'asked')) > 0;
  return isGate ? [{ kind: 'gate', id, at, arms: ['approved', 'rejected'] }] : [];
}

function stretchOf(lines: LineMap, { start, end }: Span): { readonly line: number; readonly endLine: number } {
  return { line: lines.positionAt(start).line, endLine: lines.positionAt(Math.max(start, end - 1)).line };
}

/** The lines of steps; those of a rollback stand in its step, and are its own. */
function linesOf(points: readonly CoveragePoint[], text: string): ReadonlyMap<number, number> {
  const written = text.split(/\r\n|\n|\r/);
  const isSaid = ([line]: readonly [number, number]) => !/^\s*(#|$)/.test(written[line - 1] ?? '');
  const ofKind = (kind: PointKind) => points.filter((point) => point.kind === kind).flatMap(lineHits);
  const counts = [...ofKind('step'), ...ofKind('rollback')].filter(isSaid);
  return new Map([...new Map(counts)].sort(([one], [other]) => one - other));
}

function lineHits({ line, endLine, arms }: CoveragePoint): readonly (readonly [line: number, hits: number])[] {
  return Array.from({ length: endLine - line + 1 }, (_, index) => [line + index, arms[0]?.hits ?? 0]);
}
