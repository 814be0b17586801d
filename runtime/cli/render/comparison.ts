import type { RunComparison, StepDifference } from '../../node/replay/replay-run.js';
import { colors } from './colors.js';
import { unifiedDiff } from './line-diff.js';

/** What a replay of a run came to beside the run itself: that it is identical, or the first step that differs. */
export function comparisonText({
  runId,
  runbookPath,
  isChanged,
  steps,
  differences,
  missing,
  unmet,
}: RunComparison): string {
  const changed = isChanged
    ? [`${colors.yellow('!')} '${runbookPath}' was changed since the run was begun; it is replayed as it is now`]
    : [];
  const gaps = missing.map((gap) => `${colors.yellow('!')} not recorded: ${gap}`);
  const [first] = differences;
  const verdict =
    first === undefined && unmet.length === 0
      ? [`${runId}: identical, ${steps} ${steps === 1 ? 'step' : 'steps'}`]
      : [`${runId}: not identical`, ...(first ? differenceLines(first) : []), ...unmet.map((fault) => `  ${fault}`)];
  const more =
    differences.length > 1 ? [`and ${differences.length - 1} more ${differences.length === 2 ? 'step' : 'steps'}`] : [];
  return [...changed, ...gaps, ...verdict, ...more, ''].join('\n');
}

function differenceLines({ stepId, recorded = [], replayed = [] }: StepDifference): readonly string[] {
  const text = (facts: readonly string[]) => facts.map((fact) => `${fact}\n`).join('');
  return unifiedDiff(`step ${stepId}`, text(recorded), text(replayed)).map(painted);
}

function painted(line: string): string {
  if (line.startsWith('-')) return colors.red(line);
  return line.startsWith('+') ? colors.green(line) : line;
}
