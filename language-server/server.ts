import {
  type ClientCapabilities,
  CodeLensRefreshRequest,
  type Connection,
  DiagnosticRefreshRequest,
  type InitializeResult,
  InlayHintRefreshRequest,
  type ServerCapabilities,
  TextDocumentSyncKind,
} from 'vscode-languageserver';
import { version } from '../runtime/model/identity.js';
import { mayNameProvider } from '../runtime/node/provider/folders.js';
import { folderClassifiers } from './classifiers.js';
import { serveCompanions } from './companion-service.js';
import { type Documents, openDocuments } from './documents.js';
import { type ActionClient, actionClient, actionKinds, codeActions, resolveAction } from './features/code-action.js';
import { compile } from './features/compile.js';
import { compileAgainActions, compileDraftAgain } from './features/compile-again.js';
import { complete, completionForm, resolveCompletion } from './features/completion.js';
import { diagnosticsPusher, pulledDiagnostics } from './features/diagnostics.js';
import { editDraft } from './features/draft-edit.js';
import { hints } from './features/hints.js';
import { hover } from './features/hover.js';
import { lenses } from './features/lens.js';
import { linkedDraft } from './features/linked.js';
import { proposeDraft } from './features/model.js';
import type { RiskSource } from './features/risk.js';
import { signature } from './features/signature.js';
import { freshAnswers } from './fresh.js';
import { serveGuides } from './guide-service.js';
import { inTime, lifecycleOf } from './lifecycle.js';
import { servePreparation } from './preparation.js';
import { type DraftEditParams, type LinkedParams, messageName, namedCommands } from './protocol.js';
import { installedProviders } from './providers.js';
import { serveRunPages } from './run-page.js';
import { serveStructure } from './structure.js';
import { serveViews } from './views.js';
import { warmUp } from './warm-up.js';

/** Serves the language of runbooks on a connection, until the client ends it. */
export function serve(connection: Connection): void {
  const classifiers = folderClassifiers();
  const pusher = diagnosticsPusher(connection, () => documents, classifiers);
  const providers = installedProviders();
  const documents: Documents = openDocuments(
    connection,
    { providers, riskContext: classifiers.known },
    { changed: (uri) => pushes && pusher.changed(uri), closed: (uri) => pushes && pusher.closed(uri) },
  );
  const lifecycle = lifecycleOf(connection);
  const fresh = freshAnswers(documents, lifecycle);
  let pushes = false;
  let commands: ReadonlySet<string> = new Set();
  let refresh = (): void => {};
  let actor: ActionClient = actionClient({});
  let form = completionForm({});
  const guides = serveGuides(connection, { documents, classifiers });
  const beside = serveCompanions(connection, documents);
  connection.onInitialized(() => {
    guides.register();
    beside.register();
    warmUp(lifecycle);
  });
  connection.onInitialize((params) => {
    const { capabilities: client, initializationOptions } = params;
    lifecycle.begin();
    guides.begin(params);
    beside.begin(params);
    commands = namedCommands(initializationOptions);
    form = completionForm(client);
    pushes = client.textDocument?.diagnostic === undefined;
    refresh = refresherOf(connection, client);
    actor = actionClient(client);
    return capabilities(pushes, structure(client));
  });
  connection.onCompletion(fresh((params) => complete({ documents, providers, form }, params), 'position'));
  connection.onCompletionResolve(inTime(lifecycle, resolveCompletion));
  connection.onSignatureHelp(fresh((params) => signature(documents, params), 'position'));
  connection.languages.diagnostics.on(fresh((params) => pulledDiagnostics({ documents, classifiers }, params)));
  const risk: RiskSource = { documents, classifiers };
  connection.onHover(fresh((params) => hover({ ...risk, companions: beside.companions }, params), 'position'));
  connection.onCodeLens(
    fresh(
      async (params) =>
        (await guides.lensesOf(params.textDocument.uri, commands)) ?? lenses({ ...risk, commands }, params),
    ),
  );
  connection.languages.inlayHint.on(fresh((params) => hints(risk, params), 'range'));
  connection.onCodeAction(
    fresh(
      async (params) => [
        ...compileAgainActions(params, commands),
        ...(await codeActions({ documents, classifiers, client: actor }, params)),
      ],
      'range',
      'context',
    ),
  );
  connection.onCodeActionResolve(
    inTime(lifecycle, (action) => resolveAction({ documents, classifiers, client: actor }, action)),
  );
  const structure = serveStructure(connection, { documents, companions: beside.companions }, { fresh, lifecycle });
  const checkAgain = () => {
    if (pushes) for (const uri of documents.open()) pusher.changed(uri);
    refresh();
  };
  connection.onDidChangeWatchedFiles(({ changes }) => {
    beside.companions.forget();
    if (!guides.areOnlyGuides(changes)) {
      classifiers.forget();
      providers.forget();
    }
    checkAgain();
  });
  providers.watch(() => documents.open().some((uri) => mayNameProvider(documents.textOf(uri) ?? '')), checkAgain);
  connection.onRequest(
    messageName.compile,
    inTime(lifecycle, (params: unknown) => compile(documents.textOf, params)),
  );
  connection.onRequest(
    messageName.compileAgain,
    inTime(lifecycle, (params: unknown) => compileDraftAgain(documents, params)),
  );
  connection.onRequest(
    messageName.propose,
    inTime(lifecycle, (params: unknown) => proposeDraft(documents, params)),
  );
  connection.onRequest(
    messageName.linked,
    fresh((params: LinkedParams) => linkedDraft(risk, params)),
  );
  connection.onRequest(
    messageName.draftEdit,
    fresh((params: DraftEditParams) => editDraft(documents, params), 'position'),
  );
  servePreparation(connection, lifecycle);
  serveViews(connection, lifecycle);
  serveRunPages(connection, lifecycle);
  connection.listen();
}

/** Asks an editor that can do so to ask again for what depends on more than the text. */
function refresherOf(connection: Connection, { workspace }: ClientCapabilities): () => void {
  const requests = [
    ...(workspace?.inlayHint?.refreshSupport === true ? [InlayHintRefreshRequest.method] : []),
    ...(workspace?.codeLens?.refreshSupport === true ? [CodeLensRefreshRequest.method] : []),
    ...(workspace?.diagnostics?.refreshSupport === true ? [DiagnosticRefreshRequest.method] : []),
  ];
  return () => {
    // An editor that refuses keeps what it shows until the text changes.
    for (const request of requests) connection.sendRequest(request).catch(() => undefined);
  };
}

function capabilities(pushes: boolean, structure: ServerCapabilities): InitializeResult {
  return {
    serverInfo: { name: 'runbook', version },
    capabilities: {
      textDocumentSync: TextDocumentSyncKind.Incremental,
      completionProvider: { triggerCharacters: ['.', '{', ' ', ':', '|', '"', '-'], resolveProvider: true },
      signatureHelpProvider: { triggerCharacters: ['{', '|', '(', ','] },
      ...(!pushes && { diagnosticProvider: { interFileDependencies: false, workspaceDiagnostics: false } }),
      hoverProvider: true,
      codeLensProvider: {},
      inlayHintProvider: true,
      ...structure,
      codeActionProvider: { codeActionKinds: actionKinds, resolveProvider: true },
    },
  };
}
