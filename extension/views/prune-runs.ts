import { l10n, window, workspace } from 'vscode';
import type { StartProgram } from '../program.js';
import { askProgram } from './ask-program.js';

/** Removes old records by a rule that a person chooses, after they have seen which ones would go. */
export async function pruneRuns(start: StartProgram, refresh: () => void): Promise<void> {
  const folder = workspace.workspaceFolders?.[0]?.uri.fsPath;
  if (folder === undefined)
    return void (await window.showInformationMessage(l10n.t('open the folder whose runs are to go')));
  const rule = (await window.showQuickPick(rules(), { title: l10n.t('Remove old runs') }))?.words;
  if (!rule) return;
  const shown = await askProgram(start, ['prune', ...rule, '--dry-run'], folder);
  if (shown.code !== 0) return void (await window.showErrorMessage((shown.errors || shown.out).trim()));
  const remove = l10n.t('Remove');
  const question = l10n.t('Remove these records? Nothing brings them back.');
  const answer = await window.showWarningMessage(question, { modal: true, detail: shown.out.trim() }, remove);
  if (answer !== remove) return;
  const removed = await askProgram(start, ['prune', ...rule, '--yes'], folder);
  if (removed.code !== 0) await window.showErrorMessage((removed.errors || removed.out).trim());
  refresh();
}

function rules() {
  const older = [30, 90, 365].map((days) => ({
    label: l10n.t('older than {0} days', days),
    words: ['--older-than', `${days}d`],
  }));
  const kept = [50, 200].map((count) => ({
    label: l10n.t('all but the newest {0}', count),
    words: ['--keep', String(count)],
  }));
  return [...older, ...kept].map((rule) => ({ ...rule, description: l10n.t('those that wait or could go on stay') }));
}
