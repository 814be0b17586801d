import { env, l10n, ProgressLocation, window, workspace } from 'vscode';
import type { StartProgram } from '../program.js';
import { askProgram } from './ask-program.js';
import { exportRun } from './export-run.js';

/** Puts into the clipboard, as Markdown for a ticket, what was done in a run and what that proves. */
export async function copySummary(start: StartProgram, directory: string): Promise<void> {
  const progress = { location: ProgressLocation.Window, title: l10n.t('Summing up the run') };
  const words = ['summary', '--format', 'md', '--', directory];
  const { out, errors } = await window.withProgress(progress, () => askProgram(start, words, directory));
  if (out === '')
    return void (await window.showErrorMessage(errors.trim() || l10n.t('the run could not be summed up')));
  await env.clipboard.writeText(out);
  await tell(start, directory, out);
}

async function tell(start: StartProgram, directory: string, summary: string): Promise<void> {
  const [more, html] = [l10n.t('Show'), l10n.t('Export as HTML')];
  // The summary itself says so first where its record was changed.
  const chosen = await (summary.includes('NOT VERIFIED')
    ? window.showWarningMessage(l10n.t('summary copied, but its record was changed: do not rely on it'), html)
    : window.showInformationMessage(l10n.t('incident summary copied; its record was checked'), more, html));
  if (chosen === html) await exportRun(start, directory, 'html');
  if (chosen === more) await showText(summary);
}

async function showText(content: string): Promise<void> {
  await window.showTextDocument(await workspace.openTextDocument({ language: 'markdown', content }));
}
