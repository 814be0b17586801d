import { dirname, join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { commands, debug, l10n, Position, Range, Selection, Uri, ViewColumn, window, workspace } from 'vscode';
import type { PageAction } from '../../runtime/page/message.js';
import { attachTo } from '../launch.js';
import type { StartProgram } from '../program.js';
import type { SeenRun } from './page-source.js';

/** Does what a button of the page says with the run that it shows. */
export async function act(action: PageAction, { places }: SeenRun, start: StartProgram): Promise<void> {
  const { directory = '', runbook, guide } = places;
  switch (action) {
    case 'panic':
      return void commands.executeCommand('runbook.panic');
    case 'resume':
      return void resume(directory);
    case 'copySummary':
      return void commands.executeCommand('runbook.copySummary', directory);
    case 'export':
      return exportRun(directory, start);
    case 'openRunbook':
      return runbook === undefined ? undefined : open(runbook);
    case 'openGuide':
      return guide === undefined ? undefined : open(guide);
    case 'verify':
      return verify(directory, start);
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

const formats = [
  { format: 'html', name: 'HTML', what: l10n.t('one file with the whole record, fit for printing') },
  { format: 'md', name: 'Markdown', what: l10n.t('for a ticket or a wiki') },
  { format: 'csv', name: 'CSV', what: l10n.t('one line a fact, for a spreadsheet') },
  { format: 'json', name: 'JSON', what: l10n.t('for other programs') },
] as const;

async function exportRun(directory: string, start: StartProgram): Promise<void> {
  const rows = formats.map(({ format, name, what }) => ({ label: name, description: what, format }));
  const chosen = await window.showQuickPick(rows, { title: l10n.t('Export the record of the run') });
  if (!chosen) return;
  const { format, label } = chosen;
  const target = await window.showSaveDialog({
    defaultUri: Uri.file(join(directory, '..', '..', '..', `${directory.split(/[\\/]/).at(-1)}.${format}`)),
    filters: { [label]: [format] },
  });
  if (!target) return;
  const { code, said } = await spoken(
    start,
    ['export', '--format', format, '--output', target.fsPath, '--', directory],
    directory,
  );
  if (code !== 0) return void window.showErrorMessage(said);
  const show = l10n.t('Open');
  const answer = await window.showInformationMessage(l10n.t("the record was written to '{0}'", target.fsPath), show);
  if (answer === show) await commands.executeCommand('vscode.open', target);
}

async function verify(directory: string, start: StartProgram): Promise<void> {
  const { code, said } = await spoken(start, ['verify', '--', directory], directory);
  void (code === 0 ? window.showInformationMessage(said) : window.showWarningMessage(said));
}

/** What the command line says, and how it ended. */
async function spoken(
  start: StartProgram,
  words: readonly string[],
  cwd: string,
): Promise<{ readonly code: number | null; readonly said: string }> {
  const child = start(words, cwd);
  const ended = new Promise<number | null>((settle) => child.once('close', settle));
  const failure = new Promise<string>((settle) => child.once('error', ({ message }) => settle(message)));
  const printed = Promise.all([text(child.stdout), text(child.stderr)]).then((all) => all.join('').trim());
  const said = await Promise.race([printed, failure]);
  return { code: await Promise.race([ended, failure.then(() => 1)]), said };
}
