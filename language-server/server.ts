import {
  type ClientCapabilities,
  CodeLensRefreshRequest,
  type Connection,
  type InitializeResult,
  InlayHintRefreshRequest,
  TextDocumentSyncKind,
} from 'vscode-languageserver';
import { version } from '../runtime/model/identity.js';
import { mayNameProvider } from '../runtime/node/provider/folders.js';
import { folderClassifiers } from './classifiers.js';
import { type Documents, openDocuments } from './documents.js';
import { compile } from './features/compile.js';
import { complete } from './features/completion.js';
import { diagnosticsPusher } from './features/diagnostics.js';
import { hover } from './features/hover.js';
import { type RiskSource, riskHints, riskHover, riskLenses } from './features/risk.js';
import { messageName } from './protocol.js';
import { installedProviders } from './providers.js';

/** Serves the language of runbooks on a connection, until the client ends it. */
export function serve(connection: Connection): void {
  const classifiers = folderClassifiers();
  const pusher = diagnosticsPusher(connection, () => documents, classifiers);
  const providers = installedProviders();
  const documents: Documents = openDocuments(connection, providers, pusher);
  let refresh = (): void => {};
  connection.onInitialize(({ capabilities: client }) => {
    refresh = refresherOf(connection, client);
    return capabilities();
  });
  connection.onCompletion((params) => complete({ documents, providers }, params));
  const risk: RiskSource = { documents, classifiers };
  connection.onHover(async (params) => (await riskHover(risk, params)) ?? hover(documents, params));
  connection.onCodeLens((params) => riskLenses(risk, params));
  connection.languages.inlayHint.on((params) => riskHints(risk, params));
  const checkAgain = () => {
    for (const uri of documents.open()) pusher.changed(uri);
    refresh();
  };
  connection.onDidChangeWatchedFiles(() => {
    classifiers.forget();
    providers.forget();
    checkAgain();
  });
  providers.watch(() => documents.open().some((uri) => mayNameProvider(documents.textOf(uri) ?? '')), checkAgain);
  connection.onRequest(messageName.compile, (params: unknown) => compile(documents.textOf, params));
  connection.listen();
}

/** Asks an editor that can do so to ask for the classes of commands again. */
function refresherOf(connection: Connection, { workspace }: ClientCapabilities): () => void {
  const requests = [
    ...(workspace?.inlayHint?.refreshSupport === true ? [InlayHintRefreshRequest.method] : []),
    ...(workspace?.codeLens?.refreshSupport === true ? [CodeLensRefreshRequest.method] : []),
  ];
  return () => {
    // An editor that refuses keeps what it shows until the text changes.
    for (const request of requests) connection.sendRequest(request).catch(() => undefined);
  };
}

function capabilities(): InitializeResult {
  return {
    serverInfo: { name: 'runbook', version },
    capabilities: {
      textDocumentSync: TextDocumentSyncKind.Incremental,
      completionProvider: { triggerCharacters: ['.', '{', ' ', ':'] },
      hoverProvider: true,
      codeLensProvider: {},
      inlayHintProvider: true,
    },
  };
}
