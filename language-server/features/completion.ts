import type { CompletionItem, TextDocumentPositionParams } from 'vscode-languageserver';
import { type Analysis, completionsAt, readRunbook, takesStepType } from '../../runtime/language/index.js';
import type { Documents } from '../documents.js';
import type { InstalledProviders } from '../providers.js';
import { toCompletionItem, toOffset } from '../to-lsp.js';

/** Where completions come from. */
export interface CompletionSource {
  readonly documents: Documents;
  readonly providers: Pick<InstalledProviders, 'all'>;
}

/** What may be written at a position of an open runbook. */
export async function complete(
  { documents, providers }: CompletionSource,
  { textDocument, position }: TextDocumentPositionParams,
): Promise<CompletionItem[]> {
  const analysis = await documents.analysisOf(textDocument.uri);
  if (!analysis) return [];
  const { lines } = analysis;
  const offset = toOffset(position, lines);
  const offered = await withProviders(analysis, offset, providers);
  return completionsAt(offered, offset).map((completion, index) => toCompletionItem(completion, index, lines));
}

// A text that names no type of a provider yet may be about to.
async function withProviders(
  analysis: Analysis,
  offset: number,
  providers: CompletionSource['providers'],
): Promise<Analysis> {
  if (analysis.outline.providers || !takesStepType(analysis, offset)) return analysis;
  return readRunbook(analysis.text, { providers: await providers.all() });
}
