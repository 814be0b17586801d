import { commands, type Disposable, env, l10n, type TextDocument, ViewColumn, window, workspace } from 'vscode';
import type { LanguageService } from '../language-client.js';

/** The command that compiles what was copied elsewhere, a page of a wiki or a message, and opens the draft without writing anything. */
export function registerPasteGuide(language: LanguageService): Disposable {
  return commands.registerCommand('runbook.pasteGuide', () => pasteGuide(language));
}

async function pasteGuide(language: LanguageService): Promise<void> {
  const text = await env.clipboard.readText();
  if (text.trim() === '') {
    await window.showErrorMessage(l10n.t('the clipboard holds no text; copy the guide, then paste it'));
    return;
  }
  // The name says that it is plain text, unless the text itself says more.
  const result = await language.compile({ uri: 'untitled:pasted.txt', text });
  if (result.message !== undefined) {
    await window.showErrorMessage(result.message);
    return;
  }
  await show(text, 'plaintext', ViewColumn.One);
  await show(result.mapping, 'markdown', ViewColumn.Two);
  await show(result.draft, 'runbook', ViewColumn.Two);
}

async function show(content: string, language: string, viewColumn: ViewColumn): Promise<TextDocument> {
  const document = await workspace.openTextDocument({ language, content });
  await window.showTextDocument(document, { viewColumn, preview: false });
  return document;
}
