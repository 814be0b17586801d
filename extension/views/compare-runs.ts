import { basename } from 'node:path';
import { commands, type Disposable, l10n, window } from 'vscode';
import type { LanguageService } from '../language-client.js';
import { pickPastRun } from '../pick-run.js';
import { searchedFolders } from '../searched-folders.js';
import { comparedFiles, type RunPair } from './compared-files.js';
import { runDirectoryIn } from './row.js';
import { command } from './safe-command.js';

type Comparer = Pick<LanguageService, 'runs' | 'compareRuns'>;

/** The command that shows two runs beside each other: those that are selected, or the one of a row and one that is chosen. */
export function registerCompareRuns(language: Comparer): Disposable {
  return command('runbook.compareRuns', async (row, rows) => {
    const [left, right] = await chosenRuns(language, row, rows);
    if (left !== undefined && right !== undefined) await compare(language, { left, right });
  });
}

async function compare(language: Comparer, pair: RunPair): Promise<void> {
  // Said here, as an editor has no better place for why it is empty.
  const { message } = await language.compareRuns(pair);
  if (message !== undefined) return void (await window.showErrorMessage(message));
  const { left, right } = comparedFiles(pair);
  await commands.executeCommand('vscode.diff', left, right, `${basename(pair.left)} ↔ ${basename(pair.right)}`);
}

/** The folders of two runs, the older first. */
async function chosenRuns(language: Comparer, row: unknown, rows: unknown): Promise<readonly (string | undefined)[]> {
  const selected = Array.isArray(rows) ? rows.flatMap((one) => runDirectoryIn(one) ?? []) : [];
  if (selected.length === 2) return [...selected].sort((left, right) => (basename(left) < basename(right) ? -1 : 1));
  const first = runDirectoryIn(row) ?? (await picked(language, l10n.t('the run to compare')));
  return [first, first && (await picked(language, l10n.t('the run to compare it with'), first))];
}

async function picked(language: Comparer, placeHolder: string, except?: string): Promise<string | undefined> {
  const listed = language.runs({ folders: searchedFolders(), isOpen: false });
  const others = listed.then(({ runs }) => ({ runs: runs.filter(({ directory }) => directory !== except) }));
  return pickPastRun(window, others, { title: l10n.t('Compare two runs'), placeHolder });
}
