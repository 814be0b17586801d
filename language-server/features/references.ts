import {
  type DocumentHighlight,
  DocumentHighlightKind,
  type Location,
  type ReferenceParams,
  type TextDocumentPositionParams,
} from 'vscode-languageserver';
import { mentionAt, type NamedPlace, referencesAt } from '../../runtime/language/index.js';
import type { LineMap } from '../../runtime/model/text.js';
import type { RunbookFile } from '../companions.js';
import type { Documents } from '../documents.js';
import { toOffset, toRange } from '../to-lsp.js';
import { type BesideSource, mentionsOf, originsOf } from './beside.js';

/** Every place of what is named at a position, in the runbook and beside it, with its definition where that is asked for. */
export async function references(source: BesideSource, params: ReferenceParams): Promise<Location[]> {
  const starts = await startsOf(source, params);
  const found = await Promise.all(starts.map((start) => referencesFrom(source, start, params.context)));
  return found.flat();
}

async function referencesFrom(
  source: BesideSource,
  { runbook, offset }: NamedStart,
  { includeDeclaration }: ReferenceParams['context'],
): Promise<readonly Location[]> {
  const { uri, analysis } = runbook;
  const places = referencesAt(analysis, offset);
  const wanted = places.filter(({ isDefinition }) => includeDeclaration || !isDefinition);
  const defined = places.flatMap(({ at, isDefinition }) => (isDefinition ? [at] : []));
  const beside = await mentionsOf(source, runbook, defined);
  return [
    ...wanted.map(({ at }) => ({ uri, range: toRange(at, analysis.lines) })),
    ...beside.map(({ uri: other, at, lines }) => ({ uri: other, range: toRange(at, lines) })),
  ];
}

/** A name of a runbook by one of its places. */
interface NamedStart {
  readonly runbook: Pick<RunbookFile, 'uri' | 'analysis'>;
  readonly offset: number;
}

async function startsOf(
  { documents, companions }: BesideSource,
  { textDocument: { uri }, position }: TextDocumentPositionParams,
): Promise<readonly NamedStart[]> {
  const analysis = await documents.analysisOf(uri);
  if (analysis) return [{ runbook: { uri, analysis }, offset: toOffset(position, analysis.lines) }];
  const file = companions.at(uri);
  const mention = file && mentionAt(file.companion, toOffset(position, file.companion.lines));
  if (!mention) return [];
  const origins = await originsOf(companions, file.path, { ...mention, isRollback: false });
  return origins.map(({ runbook, at }) => ({ runbook, offset: at.start }));
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
