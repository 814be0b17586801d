import {
  commands,
  type Disposable,
  Disposable as disposable,
  l10n,
  ProgressLocation,
  Uri,
  window,
  workspace,
} from 'vscode';
import { resume } from '../panel/panel-actions.js';
import { pickPastRun } from '../pick-run.js';
import { searchedFolders } from '../searched-folders.js';
import { askProgram } from './ask-program.js';
import { registerCompareRuns } from './compare-runs.js';
import { copySummary } from './copy-summary.js';
import { exportRun } from './export-run.js';
import { pruneRuns } from './prune-runs.js';
import { runDirectoryIn } from './row.js';
import { command, trustedCommand } from './safe-command.js';
import type { RowCommands } from './scene.js';

/** The commands of a recorded run: of a row, of a folder that another command names, or of the run that is chosen. */
export function registerRunCommands(scene: RowCommands): Disposable {
  const { language, start, refresh } = scene;
  const on =
    (title: string, placeHolder: string, act: (directory: string) => Promise<unknown>) => async (row: unknown) => {
      const listed = () => language.runs({ folders: searchedFolders(), isOpen: false });
      const directory = runDirectoryIn(row) ?? (await pickPastRun(window, listed(), { title, placeHolder }));
      if (directory !== undefined) await act(directory);
    };
  const copy = on(l10n.t('Copy incident summary'), l10n.t('the run to sum up for a ticket'), (directory) =>
    copySummary(start, directory),
  );
  const write = on(l10n.t('Export a run'), l10n.t('the run whose record is written to a file'), (directory) =>
    exportRun(start, directory),
  );
  const verify = on(l10n.t('Verify a run'), l10n.t('the run whose record is checked'), (directory) =>
    verifyRun(scene, directory),
  );
  return disposable.from(
    command('runbook.copySummary', copy),
    command('runbook.exportRun', write),
    command('runbook.verifyRun', verify),
    trustedCommand('runbook.pruneRuns', () => pruneRuns(start, refresh)),
    registerCompareRuns(language),
    ...registerRowsOnly(),
  );
}

/** What is only done with a row. */
function registerRowsOnly(): readonly Disposable[] {
  const of = (act: (directory: string) => Promise<unknown>) => async (row: unknown) => {
    const directory = runDirectoryIn(row);
    if (directory !== undefined) await act(directory);
  };
  return [
    command(
      'runbook.runs.show',
      of(async (directory) => commands.executeCommand('runbook.showRun', directory)),
    ),
    trustedCommand('runbook.runs.resume', of(resume)),
    trustedCommand(
      'runbook.runs.replay',
      of(async (directory) => commands.executeCommand('runbook.replayRun', directory)),
    ),
    command('runbook.runs.openFolder', of(reveal)),
    command(
      'runbook.runs.openTrace',
      of(async (directory) => window.showTextDocument(traceIn(directory))),
    ),
  ];
}

// A window in a browser has no program for files beside itself.
async function reveal(directory: string): Promise<void> {
  const trace = traceIn(directory);
  const isInside = workspace.getWorkspaceFolder(trace) !== undefined;
  await commands.executeCommand(isInside ? 'revealInExplorer' : 'revealFileInOS', trace);
}

function traceIn(directory: string): Uri {
  return Uri.joinPath(Uri.file(directory), 'trace.jsonl');
}

async function verifyRun({ start }: RowCommands, directory: string): Promise<void> {
  const progress = { location: ProgressLocation.Window, title: l10n.t('Verifying the record') };
  const { out, errors, code } = await window.withProgress(progress, () =>
    askProgram(start, ['verify', '--', directory], directory),
  );
  const said = (out || errors).trim();
  const [first = ''] = said.split('\n');
  const more = said.includes('\n') ? [l10n.t('Show all')] : [];
  const chosen = await (code === 0
    ? window.showInformationMessage(first, ...more)
    : window.showErrorMessage(first, ...more));
  if (chosen !== undefined) await window.showTextDocument(await workspace.openTextDocument({ content: `${said}\n` }));
}
