import { commands, type Disposable, debug, Disposable as disposable, l10n, Uri, window, workspace } from 'vscode';
import type { ListedRunbook } from '../../language-server/protocol.js';
import { launchOf, type RunMode } from '../launch.js';
import { runbookIn } from './row.js';
import { command, trustedCommand } from './safe-command.js';
import type { RowCommands } from './scene.js';

/** The commands of a runbook in its view. */
export function registerLibraryCommands({ language, runs }: RowCommands): Disposable {
  const of = (act: (runbook: ListedRunbook) => Promise<unknown>) => async (row: unknown) => {
    const runbook = runbookIn(row);
    if (runbook) await act(runbook);
  };
  return disposable.from(
    command('runbook.library.open', async (given) => {
      const path = typeof given === 'string' ? given : runbookIn(given)?.path;
      if (path !== undefined) await window.showTextDocument(Uri.file(path));
    }),
    trustedCommand(
      'runbook.library.run',
      of(({ path }) => started(path, 'real', { noDebug: true })),
    ),
    trustedCommand(
      'runbook.library.debug',
      of(({ path }) => started(path, 'real')),
    ),
    trustedCommand(
      'runbook.library.dryRun',
      of(({ path }) => started(path, 'dry-run', { noDebug: true })),
    ),
    trustedCommand(
      'runbook.library.replay',
      of(({ path }) => started(path, 'replay')),
    ),
    trustedCommand('runbook.library.test', of(testsOf(language))),
    command(
      'runbook.library.compileAgain',
      of(({ path }) => {
        return Promise.resolve(commands.executeCommand('runbook.compileAgain', Uri.file(path).toString()));
      }),
    ),
    command('runbook.library.openGuide', of(openGuide)),
    command(
      'runbook.library.showRuns',
      of(async ({ name }) => {
        if (name !== undefined) await runs.show({ runbook: name });
        await commands.executeCommand('runbook.runs.focus');
      }),
    ),
  );
}

async function started(path: string, mode: RunMode, { noDebug = false } = {}): Promise<void> {
  const uri = Uri.file(path);
  const launch = { ...launchOf(mode, path), stopOnEntry: !noDebug };
  await debug.startDebugging(workspace.getWorkspaceFolder(uri), launch, { noDebug });
}

async function openGuide({ guide }: ListedRunbook): Promise<void> {
  if (guide === undefined) return;
  if (guide.state !== 'missing') return void (await window.showTextDocument(Uri.file(guide.path)));
  const name = workspace.asRelativePath(guide.path);
  await window.showErrorMessage(l10n.t("the guide '{0}' does not exist; correct 'source:' in the runbook", name));
}

const mostTests = 1000;

/** Runs the tests of a runbook where all tests are run: in the Test Explorer. */
function testsOf(language: Pick<RowCommands['language'], 'tests'>) {
  return async ({ path, name = path }: ListedRunbook): Promise<void> => {
    const files = await workspace.findFiles('**/*.runbook-test.{yaml,yml}', '**/{node_modules,.runbook}/**', mostTests);
    for (const uri of files) {
      const text = new TextDecoder().decode(await workspace.fs.readFile(uri));
      const { runbook } = await language.tests({ path: uri.fsPath, text });
      if (runbook !== path) continue;
      await window.showTextDocument(uri);
      await commands.executeCommand('testing.runCurrentFile');
      return;
    }
    await window.showInformationMessage(
      l10n.t("'{0}' has no tests; a terminal writes one: runbook test init '{1}'", name, path),
    );
  };
}
