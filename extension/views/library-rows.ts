import { basename, dirname } from 'node:path';
import { l10n } from 'vscode';
import type { ListedRunbook } from '../../language-server/protocol.js';
import { ago, dated } from './moment.js';
import { factLines, facts, spokenOf, type ViewRow } from './row.js';
import { lookOf } from './status.js';

/** From so many runbooks on they are grouped by their folders. */
const many = 12;

/** How a path is said to the person who looks. */
type Shown = (path: string) => string;

/** Runbooks in the order of their paths; many are grouped by their folders. */
export function libraryRows(runbooks: readonly ListedRunbook[], now: number, shown: Shown): readonly ViewRow[] {
  const sorted = [...runbooks].sort((left, right) => (left.path < right.path ? -1 : 1));
  const folders = new Map<string, ViewRow[]>();
  for (const runbook of sorted) {
    const folder = dirname(runbook.path);
    folders.set(folder, [...(folders.get(folder) ?? []), rowOf(runbook, now, shown)]);
  }
  if (sorted.length < many || folders.size < 2) return [...folders.values()].flat();
  return [...folders].map(([folder, rows]) => folderRow(shown(folder) || folder, rows));
}

function folderRow(name: string, rows: readonly ViewRow[]): ViewRow {
  const count = rows.length === 1 ? l10n.t('1 runbook') : l10n.t('{0} runbooks', rows.length);
  return {
    ...{ id: `folder ${name}`, label: name, description: count, tooltip: name, icon: 'folder' },
    ...{ spoken: spokenOf(name, count), context: 'folder', subject: { kind: 'folder' }, rows },
  };
}

function rowOf(runbook: ListedRunbook, now: number, shown: Shown): ViewRow {
  const { path, name, guide, lastRun, errors } = runbook;
  const label = name ?? basename(path);
  const description = facts(faultText(runbook), runText(runbook, now), guideText(runbook), validText(runbook, now));
  const look = errors > 0 ? { icon: 'error', color: 'list.errorForeground' } : runLook(runbook);
  return {
    id: `runbook ${path}`,
    ...{ label, description, ...look },
    tooltip: tooltipOf(runbook, shown),
    spoken: spokenOf(label, description, shown(path)),
    context: `runbook${guide ? '.guide' : ''}${guide?.state === 'changed' ? '.drift' : ''}${lastRun ? '.ran' : ''}`,
    subject: { kind: 'runbook', runbook },
    open: { command: 'runbook.library.open', title: l10n.t('Open the runbook'), arguments: [path] },
  };
}

function runLook({ lastRun }: ListedRunbook): Pick<ViewRow, 'icon' | 'color'> {
  if (lastRun === undefined) return { icon: 'circle-outline' };
  const { icon, color } = lookOf(lastRun.status);
  return { icon, ...(color !== undefined && { color }) };
}

function faultText({ errors, fault }: ListedRunbook): string | undefined {
  if (fault !== undefined) return l10n.t('cannot be read');
  if (errors === 0) return undefined;
  return errors === 1 ? l10n.t('1 error') : l10n.t('{0} errors', errors);
}

function runText({ lastRun }: ListedRunbook, now: number): string {
  if (lastRun === undefined) return l10n.t('never run');
  return spokenOf(lookOf(lastRun.status).word, ago(lastRun.lastAt, now));
}

function guideText({ guide }: ListedRunbook): string | undefined {
  switch (guide?.state) {
    case undefined:
    case 'same':
      return undefined;
    case 'changed':
      return l10n.t('guide changed since');
    case 'missing':
      return l10n.t('guide is missing');
  }
}

function validText({ validated }: ListedRunbook, now: number): string {
  return validated === undefined ? l10n.t('not validated as it is') : l10n.t('validated {0}', ago(validated.at, now));
}

function howText(how: NonNullable<ListedRunbook['validated']>['how']): string {
  switch (how) {
    case 'run':
      return l10n.t('by a run that was completed');
    case 'replay':
      return l10n.t('by a replay');
    case 'tests':
      return l10n.t('by its tests');
  }
}

function tooltipOf(runbook: ListedRunbook, shown: Shown): string {
  const { path, name, steps, fault, errors, warnings, guide, lastRun, validated } = runbook;
  return factLines(
    name ?? basename(path),
    shown(path),
    fault,
    fault === undefined ? l10n.t('steps: {0}, errors: {1}, warnings: {2}', steps, errors, warnings) : undefined,
    lastRun === undefined
      ? l10n.t('it was never run here')
      : l10n.t('last run: {0}, {1}', lookOf(lastRun.status).word, dated(lastRun.lastAt ?? '')),
    lastRun?.stands,
    validated === undefined
      ? l10n.t('as it is now, it was neither run to its end nor replayed nor tested with success')
      : l10n.t('as it is now, validated {0}, {1}', dated(validated.at), howText(validated.how)),
    guide === undefined ? undefined : l10n.t('guide: {0}', facts(shown(guide.path), guideText(runbook))),
  );
}
