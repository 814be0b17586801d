import { type CoveragePoint, countOf } from '../../../replay/test/coverage.js';
import type { PointKind } from '../../../replay/test/reached.js';
import type { FileCoverage } from '../../../replay/test/test-event.js';
import { colors } from '../colors.js';
import { oneLine } from '../plain.js';

const kinds: readonly (readonly [kind: PointKind, heading: string])[] = [
  ['step', 'steps'],
  ['condition', 'conditions'],
  ['rollback', 'rollbacks'],
  ['gate', 'gates'],
];

/** How much of runbooks their tests reached: a table, and below it each place that no test reached. */
export function coverageText(files: readonly FileCoverage[]): string {
  const width = Math.max(7, ...files.map(({ runbook }) => oneLine(runbook).length));
  const head = `${'runbook'.padEnd(width)}${kinds.map(([, heading]) => heading.padStart(12)).join('')}${'all'.padStart(8)}`;
  const rows = files.map((file) => `${rowOf(file, width)}\n${file.points.flatMap(missing).join('')}`);
  return `\n${colors.bold(head)}\n${rows.join('')}`;
}

/** How much of runbooks is reached, as a whole number of percent; all of nothing is all. */
export function percentOf(files: readonly FileCoverage[]): number {
  const { reached, all } = countOf(files.flatMap(({ points }) => points));
  return all === 0 ? 100 : Math.floor((100 * reached) / all);
}

function rowOf(file: FileCoverage, width: number): string {
  const cells = kinds.map(([kind]) => {
    const { reached, all } = countOf(file.points.filter((point) => point.kind === kind));
    return (all === 0 ? '–' : `${reached}/${all}`).padStart(12);
  });
  return `${oneLine(file.runbook).padEnd(width)}${cells.join('')}${`${percentOf([file])} %`.padStart(8)}`;
}

function missing({ kind, id, line, arms }: CoveragePoint): readonly string[] {
  return arms.filter(({ hits }) => hits === 0).map(({ name }) => `  line ${line}: ${whatIsMissing(kind, id, name)}\n`);
}

function whatIsMissing(kind: PointKind, id: string, arm: string): string {
  switch (kind) {
    case 'step':
      return `no test runs step '${id}'`;
    case 'rollback':
      return `no test takes step '${id.replace(/:rollback$/, '')}' back`;
    case 'condition':
      return `the condition of '${id}' is never ${arm}`;
    case 'gate':
      return `the gate of '${id}' is never ${arm}`;
  }
}
