import type { ClientCapabilities, Connection, ServerCapabilities } from 'vscode-languageserver';
import type { BesideSource } from './features/beside.js';
import { definition, definitionLinks } from './features/definition.js';
import { folding } from './features/folding.js';
import { format, formatRange } from './features/format.js';
import { links } from './features/links.js';
import { highlights, references } from './features/references.js';
import { prepareRename, rename } from './features/rename.js';
import { selection } from './features/selection.js';
import { documentSymbols, flatSymbols, workspaceSymbols } from './features/symbols.js';
import { tokenOptions, tokenSource } from './features/tokens.js';
import type { freshAnswers } from './fresh.js';
import { inTime, type Lifecycle } from './lifecycle.js';

/** What an editor understands of these answers. */
interface StructureClient {
  readonly takesLinks: boolean;
  readonly takesTrees: boolean;
  readonly capabilities: ClientCapabilities;
}

/** Serves the ways through a runbook, its structure and its looks; what of that an editor may ask for is told by what it can do. */
export function serveStructure(
  connection: Connection,
  source: Omit<BesideSource, 'client'>,
  { fresh, lifecycle }: { readonly fresh: ReturnType<typeof freshAnswers>; readonly lifecycle: Lifecycle },
): (client: ClientCapabilities) => ServerCapabilities {
  const { documents } = source;
  const tokens = tokenSource(documents);
  let client: StructureClient = { takesLinks: false, takesTrees: false, capabilities: {} };
  const beside: BesideSource = { ...source, client: () => client.capabilities };
  connection.onDefinition(
    fresh(async (params) => (client.takesLinks ? definitionLinks : definition)(beside, params), 'position'),
  );
  connection.onReferences(fresh((params) => references(beside, params), 'position', 'context'));
  connection.onDocumentHighlight(fresh((params) => highlights(documents, params), 'position'));
  connection.onPrepareRename(fresh((params) => prepareRename(beside, params), 'position'));
  connection.onRenameRequest(fresh((params) => rename(beside, params), 'position', 'newName'));
  connection.onDocumentSymbol(
    fresh(async (params) => (client.takesTrees ? documentSymbols : flatSymbols)(documents, params)),
  );
  connection.onWorkspaceSymbol(inTime(lifecycle, (params) => workspaceSymbols(documents, params), 'query'));
  connection.onFoldingRanges(fresh((params) => folding(documents, params)));
  connection.onSelectionRanges(fresh((params) => selection(documents, params), 'positions'));
  connection.onDocumentLinks(fresh((params) => links(documents, params)));
  connection.onDocumentFormatting(fresh((params) => format(documents, params), 'options'));
  connection.onDocumentRangeFormatting(fresh((params) => formatRange(documents, params), 'options', 'range'));
  connection.languages.semanticTokens.on(fresh((params) => tokens.full(params)));
  connection.languages.semanticTokens.onDelta(fresh((params) => tokens.delta(params), 'previousResultId'));
  connection.languages.semanticTokens.onRange(fresh((params) => tokens.range(params), 'range'));
  return (capable) => {
    const { textDocument } = capable;
    client = {
      capabilities: capable,
      takesLinks: textDocument?.definition?.linkSupport === true,
      takesTrees: textDocument?.documentSymbol?.hierarchicalDocumentSymbolSupport === true,
    };
    return { ...capabilities, renameProvider: { prepareProvider: textDocument?.rename?.prepareSupport === true } };
  };
}

const capabilities: ServerCapabilities = {
  definitionProvider: true,
  referencesProvider: true,
  documentHighlightProvider: true,
  documentSymbolProvider: true,
  workspaceSymbolProvider: true,
  foldingRangeProvider: true,
  selectionRangeProvider: true,
  documentLinkProvider: {},
  documentFormattingProvider: true,
  documentRangeFormattingProvider: true,
  semanticTokensProvider: tokenOptions,
};
