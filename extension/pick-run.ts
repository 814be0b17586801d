import type { QuickPickItem, window } from 'vscode';
import type { ListedRun, RunsResult } from '../language-server/protocol.js';

/** Where a recorded run is chosen. */
export type RunInputs = Pick<typeof window, 'showQuickPick' | 'showOpenDialog' | 'showInformationMessage'>;

/** Has a person choose a run that goes on; its folder, or undefined where none is chosen. */
export async function pickOpenRun(inputs: RunInputs, listed: Promise<RunsResult>): Promise<string | undefined> {
  const { runs, message } = await listed;
  if (runs.length === 0) {
    await inputs.showInformationMessage(message ?? 'no run of this workspace waits or was interrupted');
    return undefined;
  }
  const options = { title: 'Attach to a waiting run', placeHolder: 'the run that goes on', matchOnDetail: true };
  return (await inputs.showQuickPick(runs.map(rowOf), { ...options, ignoreFocusOut: true }))?.directory;
}

const toLookAt = { title: 'Open a past run', placeHolder: 'the run to look at; nothing of it is run' };

/** Has a person choose a run that happened, of this workspace or from any folder; undefined where none is chosen. */
export async function pickPastRun(
  inputs: RunInputs,
  listed: Promise<RunsResult>,
  wanted: { readonly title: string; readonly placeHolder: string } = toLookAt,
): Promise<string | undefined> {
  const { runs } = await listed;
  const elsewhere = {
    label: '$(folder-opened) Another folder…',
    detail: 'a run that comes from elsewhere',
    directory: '',
  };
  const rows = [...runs.map(rowOf), elsewhere];
  const chosen = await inputs.showQuickPick(rows, { ...wanted, matchOnDetail: true, ignoreFocusOut: true });
  if (chosen !== elsewhere) return chosen?.directory;
  const selected = { canSelectFiles: false, canSelectFolders: true, canSelectMany: false };
  const folders = await inputs.showOpenDialog({ ...selected, title: 'The folder of a run', openLabel: 'Open' });
  return folders?.[0]?.fsPath;
}

interface Row extends QuickPickItem {
  readonly directory: string;
}

function rowOf(run: ListedRun): Row {
  const { runbook, status, mode, lastAt, directory } = run;
  const since = lastAt === undefined ? '' : ` since ${momentText(lastAt)}`;
  const kind = mode === undefined || mode === 'real' ? '' : `, ${mode}`;
  return {
    label: `$(${icons[status] ?? 'circle-outline'}) ${runbook}`,
    description: `${status}${since}${kind}`,
    detail: detailOf(run),
    directory,
  };
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
  const progress = steps === undefined || done === undefined ? undefined : `${done} of ${steps} steps are done`;
  const parts = [
    stands,
    awaited === undefined ? undefined : `from ${awaited}`,
    progress,
    startedBy === undefined ? undefined : `begun by ${startedBy}`,
    runId,
  ];
  return parts.filter((part) => part !== undefined).join(' · ');
}

function momentText(moment: string): string {
  const at = new Date(moment);
  return Number.isNaN(at.getTime()) ? moment : momentFormat.format(at);
}

const momentFormat = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' });
