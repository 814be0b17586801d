import {
  type DocumentSymbol,
  type DocumentSymbolParams,
  type SymbolInformation,
  SymbolKind,
  type WorkspaceSymbol,
  type WorkspaceSymbolParams,
} from 'vscode-languageserver';
import { type OutlineSymbol, symbolsIn, symbolsNamed } from '../../runtime/language/index.js';
import type { LineMap } from '../../runtime/model/text.js';
import type { Documents } from '../documents.js';
import { toRange } from '../to-lsp.js';

/** The table of contents of an open runbook. */
export async function documentSymbols(
  documents: Documents,
  { textDocument }: DocumentSymbolParams,
): Promise<DocumentSymbol[]> {
  const analysis = await documents.analysisOf(textDocument.uri);
  return analysis ? symbolsIn(analysis).map((symbol) => toSymbol(symbol, analysis.lines)) : [];
}

/** The same as a list, for editors that take no tree. */
export async function flatSymbols(documents: Documents, params: DocumentSymbolParams): Promise<SymbolInformation[]> {
  const { uri } = params.textDocument;
  return (await documentSymbols(documents, params)).flatMap((symbol) => flattened(symbol, uri));
}

function flattened({ name, kind, range, children = [] }: DocumentSymbol, uri: string): SymbolInformation[] {
  const parts = children.flatMap((child) => flattened(child, uri));
  return [{ name, kind, location: { uri, range } }, ...parts.map((part) => ({ containerName: name, ...part }))];
}

/** The most that are worth showing of what a few letters find. */
const mostSymbols = 500;

/** What has a name in the runbooks that are open, by the letters of a query. */
export async function workspaceSymbols(
  documents: Documents,
  { query }: WorkspaceSymbolParams,
): Promise<WorkspaceSymbol[]> {
  const found = await Promise.all(documents.open().map((uri) => symbolsOf(documents, uri, query)));
  return found.flat().slice(0, mostSymbols);
}

async function symbolsOf(documents: Documents, uri: string, query: string): Promise<WorkspaceSymbol[]> {
  const analysis = await documents.analysisOf(uri);
  if (!analysis) return [];
  return symbolsNamed(analysis, query).map(({ name, kind, nameAt }) => ({
    name,
    kind: kinds[kind],
    location: { uri, range: toRange(nameAt, analysis.lines) },
  }));
}

function toSymbol({ name, detail, kind, at, nameAt, parts }: OutlineSymbol, lines: LineMap): DocumentSymbol {
  return {
    name,
    detail,
    kind: kinds[kind],
    range: toRange(at, lines),
    selectionRange: toRange(nameAt, lines),
    children: parts.map((part) => toSymbol(part, lines)),
  };
}

const kinds: Readonly<Record<OutlineSymbol['kind'], SymbolKind>> = {
  section: SymbolKind.Namespace,
  variable: SymbolKind.Variable,
  input: SymbolKind.Field,
  step: SymbolKind.Function,
  group: SymbolKind.Module,
  rollback: SymbolKind.Event,
  capture: SymbolKind.Property,
};
