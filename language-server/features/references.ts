import {
  type DocumentHighlight,
  DocumentHighlightKind,
  type Location,
  type ReferenceParams,
  type TextDocumentPositionParams,
} from 'vscode-languageserver';
import { type NamedPlace, referencesAt } from '../../runtime/language/index.js';
import type { LineMap } from '../../runtime/model/text.js';
import type { Documents } from '../documents.js';
import { toOffset, toRange } from '../to-lsp.js';

/** Every place of what is named at a position, with its definition where that is asked for. */
export async function references(documents: Documents, params: ReferenceParams): Promise<Location[]> {
  const { uri } = params.textDocument;
  const { places, lines } = await placesAt(documents, params);
  const wanted = places.filter(({ isDefinition }) => params.context.includeDeclaration || !isDefinition);
  return wanted.flatMap(({ at }) => (lines ? [{ uri, range: toRange(at, lines) }] : []));
}

/** Every place of what is named at a position, told apart by whether it is defined there. */
export async function highlights(
  documents: Documents,
  params: TextDocumentPositionParams,
): Promise<DocumentHighlight[]> {
  const { places, lines } = await placesAt(documents, params);
  return places.flatMap(({ at, isDefinition }) => {
    const kind = isDefinition ? DocumentHighlightKind.Write : DocumentHighlightKind.Read;
    return lines ? [{ range: toRange(at, lines), kind }] : [];
  });
}

async function placesAt(
  documents: Documents,
  { textDocument, position }: TextDocumentPositionParams,
): Promise<{ readonly places: readonly NamedPlace[]; readonly lines?: LineMap }> {
  const analysis = await documents.analysisOf(textDocument.uri);
  if (!analysis) return { places: [] };
  return { places: referencesAt(analysis, toOffset(position, analysis.lines)), lines: analysis.lines };
}
