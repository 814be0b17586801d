import type { FileCoverage } from '../../runtime/replay/test/test-event.js';

/** How much of a runbook is reached, as an editor paints it. */
export interface Covered {
  /** Steps and rollbacks. */
  readonly steps: Count;
  /** The ways of conditions and gates. */
  readonly branches: Count;
  readonly places: readonly CoveredPlace[];
}

/** How many of some things are reached. */
export interface Count {
  readonly covered: number;
  readonly total: number;
}

/** Lines that are painted together; they count from 1. */
export interface CoveredPlace {
  readonly line: number;
  readonly endLine: number;
  /** How many tests reached it. */
  readonly hits: number;
  readonly branches: readonly { readonly label: string; readonly hits: number }[];
}

type Point = FileCoverage['points'][number];

/** Steps and rollbacks with the ways of their conditions and gates; the condition of a group stands at its first line. */
export function coveredOf({ points }: Pick<FileCoverage, 'points'>): Covered {
  const ran = points.filter(isRun);
  const ways = points.filter((point) => !isRun(point));
  const ids = new Set(ran.map(({ id }) => id));
  const steps = ran.map((point) => ({
    ...placeOf(point),
    branches: ways.filter(({ id }) => id === point.id).flatMap(branchesOf),
  }));
  const groups = ways.filter(({ id }) => !ids.has(id)).map(groupPlace);
  return {
    steps: countOf(ran.map(hitsOf)),
    branches: countOf(ways.flatMap(({ arms }) => arms.map(({ hits }) => hits))),
    places: [...steps, ...groups],
  };
}

function isRun({ kind }: Point): boolean {
  return kind === 'step' || kind === 'rollback';
}

function placeOf(point: Point) {
  const { line, endLine } = point;
  return { line, endLine, hits: hitsOf(point) };
}

function groupPlace(point: Point): CoveredPlace {
  return { line: point.line, endLine: point.line, hits: hitsOf(point), branches: branchesOf(point) };
}

function hitsOf({ arms }: Point): number {
  return arms.reduce((sum, { hits }) => sum + hits, 0);
}

function branchesOf({ kind, arms }: Point): CoveredPlace['branches'] {
  return arms.map(({ name, hits }) => ({ label: `${kind} ${name}`, hits }));
}

function countOf(hits: readonly number[]): Count {
  return { covered: hits.filter((one) => one > 0).length, total: hits.length };
}
