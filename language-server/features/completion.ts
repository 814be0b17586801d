import type { CompletionItem, TextDocumentPositionParams } from 'vscode-languageserver';
import { completionsAt } from '../../runtime/language/index.js';
import type { Documents } from '../documents.js';
import { toCompletionItem, toOffset } from '../to-lsp.js';

/** What may be written at a position of an open runbook. */
export function complete(
  documents: Documents,
  { textDocument, position }: TextDocumentPositionParams,
): CompletionItem[] {
  const analysis = documents.analysisOf(textDocument.uri);
  if (!analysis) return [];
  const { lines } = analysis;
  return completionsAt(analysis, toOffset(position, lines)).map((completion, index) =>
    toCompletionItem(completion, index, lines),
  );
}
