import type { Location, LocationLink, TextDocumentPositionParams } from 'vscode-languageserver';
import { type Analysis, definitionsAt, type GuidePassage } from '../../runtime/language/index.js';
import type { LineMap } from '../../runtime/model/text.js';
import { uriBeside } from '../file-uri.js';
import { toOffset, toRange } from '../to-lsp.js';
import { answersTo, type BesideSource, type Target, targetsFrom } from './beside.js';

/**
 * Where what stands at a position is defined, or the lines of the guide that it names; of a command, the calls of
 * scenarios that answer it, and back.
 */
export async function definitionLinks(
  source: BesideSource,
  { textDocument: { uri }, position }: TextDocumentPositionParams,
): Promise<LocationLink[]> {
  const analysis = await source.documents.analysisOf(uri);
  if (analysis) {
    const offset = toOffset(position, analysis.lines);
    const own = linksIn(uri, analysis, offset);
    return own.length > 0 ? own : linksTo(await answersTo(source, { uri, analysis }, offset), analysis.lines);
  }
  const file = source.companions.at(uri);
  if (!file) return [];
  const { lines } = file.companion;
  return linksTo(await targetsFrom(source, file, toOffset(position, lines)), lines);
}

/** The same for editors that only take places. */
export async function definition(source: BesideSource, params: TextDocumentPositionParams): Promise<Location[]> {
  const links = await definitionLinks(source, params);
  return links.map(({ targetUri, targetSelectionRange }) => ({ uri: targetUri, range: targetSelectionRange }));
}

function linksIn(uri: string, analysis: Analysis, offset: number): LocationLink[] {
  const { lines } = analysis;
  return definitionsAt(analysis, offset).flatMap((origin): LocationLink[] => {
    const originSelectionRange = toRange(origin.from, lines);
    if (origin.kind === 'guide')
      return guideLink(uri, origin.passage).map((link) => ({ originSelectionRange, ...link }));
    const targetSelectionRange = toRange(origin.at, lines);
    return [{ originSelectionRange, targetUri: uri, targetRange: toRange(origin.whole, lines), targetSelectionRange }];
  });
}

function linksTo(targets: readonly Target[], own: LineMap): LocationLink[] {
  return targets.map(({ from, uri, lines, at, whole }) => ({
    originSelectionRange: toRange(from, own),
    targetUri: uri,
    targetRange: toRange(whole, lines),
    targetSelectionRange: toRange(at, lines),
  }));
}

function guideLink(uri: string, { file, lines: [first, last] = [1, 1] }: GuidePassage): LocationLink[] {
  const targetUri = uriBeside(uri, file);
  if (targetUri === undefined) return [];
  const start = { line: Math.max(0, first - 1), character: 0 };
  const targetRange = { start, end: { line: Math.max(first, last), character: 0 } };
  return [{ targetUri, targetRange, targetSelectionRange: { start, end: start } }];
}
