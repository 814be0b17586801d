/** What `runbook replay RUN --format json` tells. */
export interface Comparison {
  readonly of_run: string;
  readonly equal: boolean;
  readonly runbook_changed: boolean;
  readonly steps: number;
  readonly differences: readonly {
    readonly step_id: string;
    readonly recorded?: readonly string[];
    readonly replayed?: readonly string[];
  }[];
  readonly unmet: readonly string[];
  readonly not_recorded: readonly string[];
}

/** The run and its replay as the two sides of a diff editor: the steps that differ, with a line for each fact. */
export function comparedTexts({ differences, unmet }: Comparison): {
  readonly recorded: string;
  readonly replayed: string;
} {
  const side = (which: 'recorded' | 'replayed') =>
    differences.flatMap(({ step_id, [which]: facts }) => [
      `step ${step_id}`,
      ...(facts ?? ['nothing was done of it']).map((fact) => `  ${fact}`),
    ]);
  const calls = unmet.length === 0 ? [] : ['calls', ...unmet.map((fault) => `  ${fault}`)];
  return { recorded: textOf(side('recorded')), replayed: textOf([...side('replayed'), ...calls]) };
}

/** In one line, what came of the comparison. */
export function comparisonLine({ of_run, equal, steps, runbook_changed, not_recorded }: Comparison): string {
  const compared = `${steps} ${steps === 1 ? 'step' : 'steps'}`;
  return [
    equal ? `${of_run}: identical, ${compared}` : `${of_run}: not identical`,
    ...(runbook_changed ? ['its runbook was changed since, and is replayed as it is now'] : []),
    ...not_recorded.map((gap) => `not recorded: ${gap}`),
  ].join('; ');
}

function textOf(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('');
}
