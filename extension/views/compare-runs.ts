import { basename } from 'node:path';
import { commands, type Disposable, Disposable as disposable, l10n, Uri, window, workspace } from 'vscode';
import type { LanguageService } from '../language-client.js';
import { pickPastRun } from '../pick-run.js';
import { searchedFolders } from '../searched-folders.js';
import { runDirectoryIn } from './row.js';
import { command } from './safe-command.js';

const scheme = 'runbook-runs';

type Comparer = Pick<LanguageService, 'runs' | 'compareRuns'>;

/** The command that shows two runs beside each other: those that are selected, or the one of a row and one that is chosen. */
export function registerCompareRuns(language: Comparer): Disposable {
  const sides = new Map<string, string>();
  const compare = async (left: string, right: string) => {
    const compared = await language.compareRuns({ left, right });
    if (compared.message !== undefined) return void (await window.showErrorMessage(compared.message));
    const [one, other] = [sideUri(left), sideUri(right)];
    sides.set(one.path, compared.left ?? '').set(other.path, compared.right ?? '');
    await commands.executeCommand('vscode.diff', one, other, `${basename(left)} ↔ ${basename(right)}`);
  };
  return disposable.from(
    workspace.registerTextDocumentContentProvider(scheme, {
      provideTextDocumentContent: ({ path }) => sides.get(path) ?? '',
    }),
    command('runbook.compareRuns', async (row, rows) => {
      const [left, right] = await chosenRuns(language, row, rows);
      if (left !== undefined && right !== undefined) await compare(left, right);
    }),
  );
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

// Each comparison has texts of its own, which an editor that is open keeps.
let comparisons = 0;

function sideUri(directory: string): Uri {
  comparisons += 1;
  return Uri.from({ scheme, path: `/${comparisons}/${basename(directory)}.txt` });
}
