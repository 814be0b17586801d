import { l10n, type QuickPickItem, type window } from 'vscode';
import type { ListedRun, RunsResult } from '../language-server/protocol.js';
import { dated } from './views/moment.js';

/** Where a recorded run is chosen. */
export type RunInputs = Pick<typeof window, 'showQuickPick' | 'showOpenDialog' | 'showInformationMessage'>;

/** Has a person choose a run that goes on; its folder, or undefined where none is chosen. */
export async function pickOpenRun(inputs: RunInputs, listed: Promise<RunsResult>): Promise<string | undefined> {
  const { runs, message } = await listed;
  if (runs.length === 0) {
    await inputs.showInformationMessage(message ?? l10n.t('no run of this workspace waits or was interrupted'));
    return undefined;
  }
  const title = l10n.t('Attach to a waiting run');
  const options = { title, placeHolder: l10n.t('the run that goes on'), matchOnDetail: true };
  return (await inputs.showQuickPick(runs.map(rowOf), { ...options, ignoreFocusOut: true }))?.directory;
}

/** What a person is asked. */
interface Wanted {
  readonly title: string;
  readonly placeHolder: string;
}

function toLookAt(): Wanted {
  return { title: l10n.t('Open a past run'), placeHolder: l10n.t('the run to look at; nothing of it is run') };
}

/** Has a person choose a run that happened, of this workspace or from any folder; undefined where none is chosen. */
export async function pickPastRun(
  inputs: RunInputs,
  listed: Promise<RunsResult>,
  wanted: Wanted = toLookAt(),
): Promise<string | undefined> {
  const { runs } = await listed;
  const elsewhere = {
    label: `$(folder-opened) ${l10n.t('Another folder…')}`,
    detail: l10n.t('a run that comes from elsewhere'),
    directory: '',
  };
  const rows = [...runs.map(rowOf), elsewhere];
  const chosen = await inputs.showQuickPick(rows, { ...wanted, matchOnDetail: true, ignoreFocusOut: true });
  if (chosen !== elsewhere) return chosen?.directory;
  const selected = { canSelectFiles: false, canSelectFolders: true, canSelectMany: false };
  const folders = await inputs.showOpenDialog({
    ...selected,
    title: l10n.t('The folder of a run'),
    openLabel: l10n.t('Open'),
  });
  return folders?.[0]?.fsPath;
}

interface Row extends QuickPickItem {
  readonly directory: string;
}

function rowOf(run: ListedRun): Row {
  const { runbook, status, mode, lastAt, directory } = run;
  const state = wordOf(status);
  const since = lastAt === undefined ? state : l10n.t('{0} since {1}', state, dated(lastAt));
  const kind = mode === undefined || mode === 'real' ? '' : `, ${mode}`;
  return {
    label: `$(${icons[status] ?? 'circle-outline'}) ${runbook}`,
    description: `${since}${kind}`,
    detail: detailOf(run),
    directory,
  };
}

/** A status as people read it. */
function wordOf(status: string): string {
  const words: Readonly<Record<string, string>> = {
    completed: l10n.t('completed'),
    failed: l10n.t('failed'),
    aborted: l10n.t('aborted'),
    waiting: l10n.t('waiting'),
    interrupted: l10n.t('interrupted'),
    running: l10n.t('running'),
    changed: l10n.t('changed'),
  };
  return words[status] ?? status;
}

const icons: Readonly<Record<string, string>> = {
  completed: 'pass',
  failed: 'error',
  aborted: 'circle-slash',
  waiting: 'bell-dot',
  interrupted: 'debug-disconnect',
  running: 'play',
  changed: 'warning',
};

function detailOf({ runId, stands, awaited, done, steps, startedBy }: ListedRun): string {
  const progress =
    steps === undefined || done === undefined ? undefined : l10n.t('{0} of {1} steps are done', done, steps);
  const parts = [
    stands,
    awaited === undefined ? undefined : l10n.t('from {0}', awaited),
    progress,
    startedBy === undefined ? undefined : l10n.t('begun by {0}', startedBy),
    runId,
  ];
  return parts.filter((part) => part !== undefined).join(' · ');
}
