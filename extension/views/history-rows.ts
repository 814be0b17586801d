import { l10n } from 'vscode';
import type { HistoryResult, ListedRun } from '../../language-server/protocol.js';
import { ago, dated } from './moment.js';
import { factLines, facts, spokenOf, type ViewRow } from './row.js';
import { lookOf, modeWord, progressText } from './status.js';

/** The recorded runs of a page, and what brings more of them where there are more. */
export function historyRows({ runs, found }: Pick<HistoryResult, 'runs' | 'found'>, now: number): readonly ViewRow[] {
  const rows = runs.map((run) => rowOf(run, now));
  return found > runs.length ? [...rows, moreRow(runs.length, found)] : rows;
}

function rowOf(run: ListedRun, now: number): ViewRow {
  const { directory, runbook, status, lastAt, mode } = run;
  const { word, icon, color } = lookOf(status);
  const description = facts(word, progressText(run), ago(lastAt, now), modeWord(mode));
  return {
    id: `run ${directory}`,
    ...{ label: runbook, description, icon, ...(color !== undefined && { color }) },
    tooltip: tooltipOf(run),
    spoken: spokenOf(runbook, description, run.stands),
    context: contextOf(run),
    subject: { kind: 'run', run },
    open: { command: 'runbook.showRun', title: l10n.t('Show the run'), arguments: [directory] },
  };
}

function contextOf({ status, mode }: ListedRun): string {
  if (mode === 'replay') return 'run.replay';
  return status === 'waiting' || status === 'interrupted' ? 'run.open' : `run.${status}`;
}

function tooltipOf({
  runbook,
  status,
  stands,
  awaited,
  done,
  steps,
  startedBy,
  mode,
  lastAt,
  runId,
}: ListedRun): string {
  return factLines(
    runbook,
    facts(lookOf(status).word, modeWord(mode)),
    stands,
    awaited === undefined ? undefined : l10n.t('waits for {0}', awaited),
    done === undefined || steps === undefined ? undefined : l10n.t('{0} of {1} steps are done', done, steps),
    startedBy === undefined ? undefined : l10n.t('begun by {0}', startedBy),
    lastAt === undefined ? undefined : l10n.t('last event {0}', dated(lastAt)),
    runId,
  );
}

function moreRow(shown: number, found: number): ViewRow {
  const label = l10n.t('Show more…');
  const description = l10n.t('{0} of {1} are shown', shown, found);
  return {
    ...{ id: 'more', label, description, tooltip: description, icon: 'ellipsis', spoken: spokenOf(label, description) },
    ...{ context: 'more', subject: { kind: 'more' } },
    open: { command: 'runbook.runs.more', title: label, arguments: [] },
  };
}
