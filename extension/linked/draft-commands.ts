import {
  commands,
  type Disposable,
  Disposable as disposable,
  l10n,
  Range,
  type TextDocument,
  Uri,
  WorkspaceEdit,
  window,
  workspace,
} from 'vscode';
import {
  conflictCommands,
  type DraftEditParams,
  type DraftEditResult,
  draftCommands,
} from '../../language-server/protocol.js';
import type { LanguageService } from '../language-client.js';

/** The commands that change a step of a draft: that of a lens, or else the one at the cursor. */
export function registerDraftCommands(language: Pick<LanguageService, 'draftEdit'>): Disposable {
  return disposable.from(
    ...[...draftCommands, ...conflictCommands].map(({ command, edit }) =>
      commands.registerCommand(command, (uri?: unknown, line?: unknown, step?: unknown) =>
        change(language, edit, { uri, line, step }),
      ),
    ),
  );
}

async function change(
  language: Pick<LanguageService, 'draftEdit'>,
  edit: DraftEditParams['edit'],
  given: { readonly uri: unknown; readonly line: unknown; readonly step: unknown },
): Promise<void> {
  const document = await documentOf(given.uri);
  if (document?.languageId !== 'runbook') {
    await window.showErrorMessage(l10n.t('no runbook is open; open one, then go to a step'));
    return;
  }
  const { selection } = window.activeTextEditor ?? {};
  const told = typeof given.line === 'number' ? given.line - 1 : (selection?.active.line ?? 0);
  const line = Math.min(told, document.lineCount - 1);
  // The end of a line lies in the step that the line belongs to; before its dash it would be another one.
  const position = { line, character: document.lineAt(line).range.end.character };
  const { edits, version, message } = await askedFor(language, document, {
    position,
    edit,
    ...(typeof given.step === 'string' && { step: given.step }),
  });
  if (message !== undefined || version !== document.version) {
    await window.showWarningMessage(message ?? l10n.t('the runbook has changed meanwhile; do it again'));
    return;
  }
  const all = new WorkspaceEdit();
  for (const { range, newText } of edits) {
    const { start, end } = range;
    all.replace(document.uri, new Range(start.line, start.character, end.line, end.character), newText);
  }
  // All of it is one edit, so that one undo takes it back.
  await workspace.applyEdit(all);
}

async function documentOf(given: unknown): Promise<TextDocument | undefined> {
  return typeof given === 'string'
    ? workspace.openTextDocument(Uri.parse(given, true))
    : window.activeTextEditor?.document;
}

/** The edits for the text as it is; asked for again where the text is changing, as right behind another edit. */
async function askedFor(
  language: Pick<LanguageService, 'draftEdit'>,
  { uri }: TextDocument,
  wanted: Pick<DraftEditParams, 'position' | 'step' | 'edit'>,
): Promise<DraftEditResult> {
  const params = { textDocument: { uri: uri.toString() }, ...wanted };
  try {
    return await language.draftEdit(params);
  } catch {
    // The server answers no question about a text that has changed since it was asked.
    return language.draftEdit(params);
  }
}
