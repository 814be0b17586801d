import type { Location, LocationLink, TextDocumentPositionParams } from 'vscode-languageserver';
import { definitionsAt, type GuidePassage } from '../../runtime/language/index.js';
import type { Documents } from '../documents.js';
import { uriBeside } from '../file-uri.js';
import { toOffset, toRange } from '../to-lsp.js';

/** Where what stands at a position is defined, or the lines of the guide that it names. */
export async function definitionLinks(
  documents: Documents,
  { textDocument: { uri }, position }: TextDocumentPositionParams,
): Promise<LocationLink[]> {
  const analysis = await documents.analysisOf(uri);
  if (!analysis) return [];
  const { lines } = analysis;
  return definitionsAt(analysis, toOffset(position, lines)).flatMap((origin): LocationLink[] => {
    const originSelectionRange = toRange(origin.from, lines);
    if (origin.kind === 'guide')
      return guideLink(uri, origin.passage).map((link) => ({ originSelectionRange, ...link }));
    const targetSelectionRange = toRange(origin.at, lines);
    return [{ originSelectionRange, targetUri: uri, targetRange: toRange(origin.whole, lines), targetSelectionRange }];
  });
}

/** The same for editors that only take places. */
export async function definition(documents: Documents, params: TextDocumentPositionParams): Promise<Location[]> {
  const links = await definitionLinks(documents, params);
  return links.map(({ targetUri, targetSelectionRange }) => ({ uri: targetUri, range: targetSelectionRange }));
}

function guideLink(uri: string, { file, lines: [first, last] = [1, 1] }: GuidePassage): LocationLink[] {
  const targetUri = uriBeside(uri, file);
  if (targetUri === undefined) return [];
  const start = { line: Math.max(0, first - 1), character: 0 };
  const targetRange = { start, end: { line: Math.max(first, last), character: 0 } };
  return [{ targetUri, targetRange, targetSelectionRange: { start, end: start } }];
}
