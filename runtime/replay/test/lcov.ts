import type { Coverage, CoveragePoint } from './coverage.js';

/** Coverage in the format of lcov, which genhtml and editors read; steps and rollbacks are its functions. */
export function lcovOf(files: readonly { readonly path: string; readonly coverage: Coverage }[]): string {
  return files.map(({ path, coverage }) => recordOf(path, coverage)).join('');
}

function recordOf(path: string, { points, lines }: Coverage): string {
  const steps = points.filter(({ kind }) => kind === 'step' || kind === 'rollback');
  const branches = points.filter(({ kind }) => kind === 'condition' || kind === 'gate').flatMap(branchLines);
  const hitsOf = ({ arms }: CoveragePoint) => arms[0]?.hits ?? 0;
  const counts = [...lines.values()];
  return [
    'TN:',
    `SF:${path}`,
    ...steps.map(({ line, id }) => `FN:${line},${id}`),
    ...steps.map((point) => `FNDA:${hitsOf(point)},${point.id}`),
    `FNF:${steps.length}`,
    `FNH:${steps.filter((point) => hitsOf(point) > 0).length}`,
    ...branches,
    `BRF:${branches.length}`,
    `BRH:${branches.filter((line) => !/,(0|-)$/.test(line)).length}`,
    ...[...lines].map(([line, hits]) => `DA:${line},${hits}`),
    `LF:${counts.length}`,
    `LH:${counts.filter((hits) => hits > 0).length}`,
    'end_of_record\n',
  ].join('\n');
}

// A condition or a gate that was never come to is no branch that was not taken.
function branchLines({ line, arms }: CoveragePoint, block: number): readonly string[] {
  const isReached = arms.some(({ hits }) => hits > 0);
  return arms.map(({ hits }, branch) => `BRDA:${line},${block},${branch},${isReached ? hits : '-'}`);
}
