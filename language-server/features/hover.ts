import type { Hover, TextDocumentPositionParams } from 'vscode-languageserver';
import { hoverAt } from '../../runtime/language/index.js';
import type { Documents } from '../documents.js';
import { toLspHover, toOffset } from '../to-lsp.js';

/** What there is to say about a position of an open runbook. */
export async function hover(
  documents: Documents,
  { textDocument, position }: TextDocumentPositionParams,
): Promise<Hover | null> {
  const analysis = await documents.analysisOf(textDocument.uri);
  const found = analysis && hoverAt(analysis, toOffset(position, analysis.lines));
  return found ? toLspHover(found, analysis.lines) : null;
}
