import {
  commands,
  type Disposable,
  debug,
  type ExtensionContext,
  l10n,
  Uri,
  ViewColumn,
  window,
  workspace,
} from 'vscode';
import { launchOf } from '../launch.js';
import { type DemoFiles, demoFiles, demoFolder } from './demo-files.js';

/** The command that replays the demo incident in the debugger: nothing is run, and no folder has to be open. */
export function registerDemo(context: ExtensionContext): Disposable {
  return commands.registerCommand('runbook.runDemo', async () => {
    if (!workspace.isTrusted) return refuseHere();
    const folder = Uri.joinPath(context.globalStorageUri, 'demo');
    const files = demoFiles(folder.fsPath);
    await stopEarlier(files);
    await layOut(context, folder);
    await window.showTextDocument(Uri.file(files.guide), { viewColumn: ViewColumn.One, preview: false });
    await window.showTextDocument(Uri.file(files.runbook), { viewColumn: ViewColumn.Two, preview: false });
    const { runbook, scenario } = files;
    const launch = {
      ...launchOf('replay', runbook),
      ...{ scenario, name: l10n.t('Demo incident'), cwd: folder.fsPath, internalConsoleOptions: 'neverOpen' },
    };
    // The page of the run is where its questions are answered; the focus stays with the runbook.
    await commands.executeCommand('runbook.run.focus', { preserveFocus: true });
    await debug.startDebugging(undefined, launch);
  });
}

/** Nothing of the workspace is run by the demo, but the debugger, which replays it, is off in all of its window. */
async function refuseHere(): Promise<void> {
  const [other, manage] = [l10n.t('New Window'), l10n.t('Manage Workspace Trust')];
  const chosen = await window.showErrorMessage(
    l10n.t('no debugger starts in Restricted Mode, not even to replay the demo; run it in a window without a folder'),
    ...[other, manage],
  );
  if (chosen === other) await commands.executeCommand('workbench.action.newWindow');
  if (chosen === manage) await commands.executeCommand('workbench.trust.manage');
}

async function stopEarlier({ runbook }: DemoFiles): Promise<void> {
  const session = debug.activeDebugSession;
  if (session?.configuration['program'] === runbook) await debug.stopDebugging(session);
}

/** The demo as it is shipped: what was left of an earlier one, edits and records, is gone. */
async function layOut({ extensionUri }: ExtensionContext, folder: Uri): Promise<void> {
  await workspace.fs.copy(Uri.joinPath(extensionUri, ...demoFolder), folder, { overwrite: true });
  // The records of its replays go here, and not into a folder further up.
  await workspace.fs.createDirectory(Uri.joinPath(folder, '.runbook'));
}
