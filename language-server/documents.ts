import type { Connection } from 'vscode-languageserver';
import { TextDocuments } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { type Analysis, readRunbook } from '../runtime/language/index.js';

/** The documents that an editor holds open, with what is known of the runbooks among them. */
export interface Documents {
  /** What is known of an open runbook as it is now; undefined for any other document. */
  analysisOf(uri: string): Analysis | undefined;
  /** The text of any open document. */
  textOf(uri: string): string | undefined;
  /** The addresses of all open documents. */
  open(): readonly string[];
  /** The editor's own number of the text of any open document. */
  versionOf(uri: string): number | undefined;
}

/** Keeps up with what an editor opens, changes and closes. */
export function openDocuments(
  connection: Connection,
  on: { readonly changed: (uri: string) => void; readonly closed: (uri: string) => void },
): Documents {
  const documents = new TextDocuments(TextDocument);
  const analyses = new Map<string, { readonly version: number; readonly analysis: Analysis }>();
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
    analysisOf: (uri) => {
      const document = documents.get(uri);
      if (!document || !isRunbook(document)) return undefined;
      const known = analyses.get(uri);
      if (known?.version === document.version) return known.analysis;
      const analysis = readRunbook(document.getText());
      analyses.set(uri, { version: document.version, analysis });
      return analysis;
    },
  };
}

// Editors without our language id send runbooks as YAML; their names tell them.
function isRunbook(document: TextDocument): boolean {
  return document.languageId === 'runbook' || /(^|[./])runbook\.ya?ml$/.test(document.uri);
}
