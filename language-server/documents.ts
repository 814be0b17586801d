import type { Connection } from 'vscode-languageserver';
import { TextDocuments } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { type Analysis, readRunbook } from '../runtime/language/index.js';
import type { ProviderTypes } from '../runtime/model/provider.js';
import type { InstalledProviders } from './providers.js';

/** The documents that an editor holds open, with what is known of the runbooks among them. */
export interface Documents {
  /** What is known of an open runbook as it is now, with the providers that it needs; undefined for any other document. */
  analysisOf(uri: string): Promise<Analysis | undefined>;
  /** The text of any open document. */
  textOf(uri: string): string | undefined;
  /** The addresses of all open documents. */
  open(): readonly string[];
  /** The editor's own number of the text of any open document. */
  versionOf(uri: string): number | undefined;
}

/** What is known of a text, and what it was read with. */
interface KnownAnalysis {
  readonly version: number;
  readonly providers: ProviderTypes | undefined;
  readonly analysis: Analysis;
}

/** Keeps up with what an editor opens, changes and closes. */
export function openDocuments(
  connection: Connection,
  providers: Pick<InstalledProviders, 'neededBy'>,
  on: { readonly changed: (uri: string) => void; readonly closed: (uri: string) => void },
): Documents {
  const documents = new TextDocuments(TextDocument);
  const analyses = new Map<string, KnownAnalysis>();
  documents.onDidChangeContent(({ document }) => on.changed(document.uri));
  documents.onDidClose(({ document }) => {
    analyses.delete(document.uri);
    on.closed(document.uri);
  });
  documents.listen(connection);
  return {
    open: () => documents.keys(),
    textOf: (uri) => documents.get(uri)?.getText(),
    versionOf: (uri) => documents.get(uri)?.version,
    analysisOf: async (uri) => {
      const document = documents.get(uri);
      if (!document || !isRunbook(document)) return undefined;
      // The document changes with the next message; this is about the text as it is now.
      const { version } = document;
      const text = document.getText();
      const needed = await providers.neededBy(text);
      const known = analyses.get(uri);
      if (known?.version === version && known.providers === needed) return known.analysis;
      const analysis = readRunbook(text, needed && { providers: needed });
      if (documents.get(uri)?.version === version) analyses.set(uri, { version, providers: needed, analysis });
      return analysis;
    },
  };
}

// Editors without our language id send runbooks as YAML; their names tell them.
function isRunbook(document: TextDocument): boolean {
  return document.languageId === 'runbook' || /(^|[./])runbook\.ya?ml$/.test(document.uri);
}
