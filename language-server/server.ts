import { type Connection, type InitializeResult, TextDocumentSyncKind } from 'vscode-languageserver';
import { version } from '../runtime/model/identity.js';
import { type Documents, openDocuments } from './documents.js';
import { compile } from './features/compile.js';
import { complete } from './features/completion.js';
import { diagnosticsPusher } from './features/diagnostics.js';
import { hover } from './features/hover.js';
import { messageName } from './protocol.js';

/** Serves the language of runbooks on a connection, until the client ends it. */
export function serve(connection: Connection): void {
  const pusher = diagnosticsPusher(connection, () => documents);
  const documents: Documents = openDocuments(connection, pusher);
  connection.onInitialize(capabilities);
  connection.onCompletion((params) => complete(documents, params));
  connection.onHover((params) => hover(documents, params));
  connection.onRequest(messageName.compile, (params: unknown) => compile(documents.textOf, params));
  connection.listen();
}

function capabilities(): InitializeResult {
  return {
    serverInfo: { name: 'runbook', version },
    capabilities: {
      textDocumentSync: TextDocumentSyncKind.Incremental,
      completionProvider: { triggerCharacters: ['.', '{', ' ', ':'] },
      hoverProvider: true,
    },
  };
}
