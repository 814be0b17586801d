import { type Disposable, Disposable as disposable, l10n, type QuickPickItem, window } from 'vscode';
import { type ChosenFilter, isFiltering, withPart } from './filter.js';
import type { RunsView } from './runs-view.js';
import { command } from './safe-command.js';
import { lookOf, statuses } from './status.js';

/** The commands that choose which runs are shown. */
export function registerFilter(runs: RunsView): Disposable {
  return disposable.from(
    command('runbook.filterRuns', () => chooseFilter(runs)),
    command('runbook.clearRunsFilter', () => runs.show({})),
    command('runbook.runs.more', async () => runs.more()),
  );
}

/** A part of a filter: how it is now, and how it is chosen. */
interface Part extends QuickPickItem {
  /** Undefined where nothing was chosen. */
  readonly choose: () => Promise<ChosenFilter | undefined>;
}

async function chooseFilter(runs: RunsView): Promise<void> {
  const parts = partsOf(runs.filter(), runs.runbooks());
  const title = l10n.t('Filter runs');
  const chosen = await window.showQuickPick(parts, { title, placeHolder: l10n.t('which runs are shown') });
  const filter = await chosen?.choose();
  if (filter) await runs.show(filter);
}

function partsOf(filter: ChosenFilter, runbooks: readonly string[]): Part[] {
  const { statuses: wanted = [], runbook, days, text, replays = false } = filter;
  const any = l10n.t('any');
  const words = wanted.map((status) => lookOf(status).word).join(', ');
  return [
    part('pulse', l10n.t('Status…'), words || any, () => chooseStatuses(filter)),
    part('book', l10n.t('Runbook…'), runbook ?? any, () => chooseRunbook(filter, runbooks)),
    part('calendar', l10n.t('Time…'), days === undefined ? any : daysText(days), () => chooseDays(filter)),
    part('search', l10n.t('Text…'), text ?? any, () => chooseText(filter)),
    part('history', replays ? l10n.t('Hide replays') : l10n.t('Show replays of scenarios, too'), '', async () =>
      withPart(filter, { replays: !replays }),
    ),
    ...(isFiltering(filter) ? [part('clear-all', l10n.t('Show all runs'), '', async () => ({}))] : []),
  ];
}

function part(icon: string, label: string, description: string, choose: Part['choose']): Part {
  return { label: `$(${icon}) ${label}`, description, choose };
}

async function chooseStatuses(filter: ChosenFilter): Promise<ChosenFilter | undefined> {
  const rows = statuses.map((status) => {
    const { word, icon } = lookOf(status);
    return { label: `$(${icon}) ${word}`, status, picked: filter.statuses?.includes(status) ?? false };
  });
  const title = l10n.t('Filter runs by how they stand');
  const chosen = await window.showQuickPick(rows, { title, canPickMany: true });
  return chosen && withPart(filter, { statuses: chosen.map(({ status }) => status) });
}

async function chooseRunbook(filter: ChosenFilter, runbooks: readonly string[]): Promise<ChosenFilter | undefined> {
  const any = { label: l10n.t('any runbook'), runbook: undefined };
  const rows = [any, ...runbooks.map((runbook) => ({ label: runbook, runbook }))];
  const chosen = await window.showQuickPick(rows, { title: l10n.t('Filter runs by their runbook') });
  return chosen && withPart(filter, { runbook: chosen.runbook });
}

async function chooseDays(filter: ChosenFilter): Promise<ChosenFilter | undefined> {
  const rows = [undefined, 1, 7, 30, 90].map((days) => ({
    label: days === undefined ? l10n.t('any time') : daysText(days),
    days,
  }));
  const chosen = await window.showQuickPick(rows, { title: l10n.t('Filter runs by when something happened last') });
  return chosen && withPart(filter, { days: chosen.days });
}

function daysText(days: number): string {
  return days === 1 ? l10n.t('the last day') : l10n.t('the last {0} days', days);
}

async function chooseText(filter: ChosenFilter): Promise<ChosenFilter | undefined> {
  const text = await window.showInputBox({
    title: l10n.t('Filter runs by a text'),
    prompt: l10n.t('in the runbook, the id, the name of who started it, or what it waits for; nothing for any'),
    value: filter.text ?? '',
  });
  return text === undefined ? undefined : withPart(filter, { text: text.trim() });
}
