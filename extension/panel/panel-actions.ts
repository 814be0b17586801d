import { dirname, resolve } from 'node:path';
import { commands, debug, l10n, Position, Range, Selection, Uri, ViewColumn, window, workspace } from 'vscode';
import type { PageAction } from '../../runtime/page/message.js';
import { attachTo } from '../launch.js';
import type { SeenRun } from './page-source.js';

/** Does what a button of the page says with the run that it shows. */
export async function act(action: PageAction, { places }: SeenRun): Promise<void> {
  const { directory = '', runbook, guide } = places;
  switch (action) {
    case 'panic':
      return void commands.executeCommand('runbook.panic');
    case 'resume':
      return void resume(directory);
    case 'copySummary':
      return void commands.executeCommand('runbook.copySummary', directory);
    case 'export':
      return void commands.executeCommand('runbook.exportRun', directory);
    case 'openRunbook':
      return runbook === undefined ? undefined : open(runbook);
    case 'openGuide':
      return guide === undefined ? undefined : open(guide);
    case 'verify':
      return void commands.executeCommand('runbook.verifyRun', directory);
    case 'rollback':
      // The run itself does it; the page asks its source.
      return undefined;
  }
}

/** Lets a run go on here; whatever it waits for is asked on its page. */
export async function resume(directory: string): Promise<void> {
  const folder = workspace.getWorkspaceFolder(Uri.file(directory)) ?? workspace.workspaceFolders?.[0];
  await debug.startDebugging(folder, { ...attachTo('open'), run: directory, stopOnEntry: false });
}

/** Shows a step in the runbook or in the guide that it was made from. */
export async function reveal(stepId: string, where: 'runbook' | 'guide', { data, places }: SeenRun): Promise<void> {
  const step = data.outline?.steps.find(({ id }) => id === stepId);
  const { runbook, guide } = places;
  if (where === 'runbook') return runbook === undefined ? undefined : open(runbook, step?.line);
  const named = step?.source?.file;
  const path = named === undefined || runbook === undefined ? guide : resolve(dirname(runbook), named);
  return path === undefined ? undefined : open(path, step?.source?.lines[0]);
}

async function open(path: string, line = 1): Promise<void> {
  const at = new Position(line - 1, 0);
  try {
    const shown = window.visibleTextEditors.find(({ document }) => document.uri.fsPath === path);
    const viewColumn = shown?.viewColumn ?? ViewColumn.Active;
    const editor = await window.showTextDocument(Uri.file(path), { viewColumn, preview: false });
    editor.selection = new Selection(at, at);
    editor.revealRange(new Range(at, at));
  } catch {
    // VS Code says no more of it than that there is no such file.
    void window.showErrorMessage(l10n.t("'{0}' cannot be opened; it was moved or removed", path));
  }
}
