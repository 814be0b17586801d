import { l10n } from 'vscode';
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
      l10n.t('step {0}', step_id),
      ...(facts ?? [l10n.t('nothing was done of it')]).map((fact) => `  ${fact}`),
    ]);
  const calls = unmet.length === 0 ? [] : [l10n.t('calls'), ...unmet.map((fault) => `  ${fault}`)];
  return { recorded: textOf(side('recorded')), replayed: textOf([...side('replayed'), ...calls]) };
}

/** In one line, what came of the comparison. */
export function comparisonLine({ of_run, equal, steps, runbook_changed, not_recorded }: Comparison): string {
  const compared = steps === 1 ? l10n.t('identical, 1 step') : l10n.t('identical, {0} steps', steps);
  return [
    `${of_run}: ${equal ? compared : l10n.t('not identical')}`,
    ...(runbook_changed ? [l10n.t('its runbook was changed since, and is replayed as it is now')] : []),
    ...not_recorded.map((gap) => l10n.t('not recorded: {0}', gap)),
  ].join('; ');
}

function textOf(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('');
}
