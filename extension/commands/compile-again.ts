import { commands, type Disposable, Disposable as disposable, l10n, Range, Uri, window, workspace } from 'vscode';
import { commandName } from '../../language-server/protocol.js';
import type { LanguageService } from '../language-client.js';

/** The commands of the lenses of a guide: to its steps, and to merge its draft with what it has become. */
export function registerCompileAgain(language: Pick<LanguageService, 'compileAgain'>): Disposable {
  return disposable.from(
    commands.registerCommand(commandName.compileAgain, (uri?: unknown) => compileAgain(language, uriOf(uri))),
    commands.registerCommand(commandName.openStep, (uri?: unknown, line?: unknown) => openStep(uriOf(uri), line)),
  );
}

function uriOf(given: unknown): Uri | undefined {
  if (given instanceof Uri) return given;
  return typeof given === 'string' ? Uri.parse(given) : window.activeTextEditor?.document.uri;
}

async function compileAgain(language: Pick<LanguageService, 'compileAgain'>, uri: Uri | undefined): Promise<void> {
  if (uri === undefined) {
    await window.showErrorMessage(l10n.t('no runbook is open; open one, then compile its guide again'));
    return;
  }
  const open = workspace.textDocuments.find((document) => document.uri.toString() === uri.toString());
  if (open?.isDirty) await open.save();
  const { message, taken, conflicts } = await language.compileAgain({ uri: uri.toString() });
  if (message !== undefined) {
    await window.showErrorMessage(message);
    return;
  }
  await window.showTextDocument(uri, { preview: false });
  window.setStatusBarMessage(summary(taken, conflicts), 10_000);
}

function summary(taken: number, conflicts: number): string {
  const changes = taken === 1 ? l10n.t('1 change of the guide taken') : l10n.t('{0} changes of the guide taken', taken);
  if (conflicts === 0) return changes;
  return conflicts === 1
    ? l10n.t('{0}; 1 conflict is left to settle', changes)
    : l10n.t('{0}; {1} conflicts are left to settle', changes, conflicts);
}

async function openStep(uri: Uri | undefined, line: unknown): Promise<void> {
  if (uri === undefined) return;
  const at = typeof line === 'number' ? line - 1 : 0;
  await window.showTextDocument(uri, { selection: new Range(at, 0, at, 0) });
}
