import {
  type ClientCapabilities,
  type Connection,
  DefinitionRequest,
  DidChangeTextDocumentNotification,
  DidChangeWatchedFilesNotification,
  DidCloseTextDocumentNotification,
  DidOpenTextDocumentNotification,
  DocumentDiagnosticRequest,
  HoverRequest,
  type InitializeParams,
  ReferencesRequest,
  RenameRequest,
  TextDocumentSyncKind,
} from 'vscode-languageserver';
import { type Companions, companionsIn } from './companions.js';
import type { Documents } from './documents.js';
import { workspacePaths } from './file-uri.js';

/** What a server has to do with the files that belong to runbooks. */
export interface CompanionService {
  readonly companions: Companions;
  /** Tells the folders in which tests are looked for, and what the editor can do. */
  begin(params: Pick<InitializeParams, 'workspaceFolders' | 'rootUri' | 'capabilities'>): void;
  /** Asks the editor for what it may be asked for only after the hello. */
  register(): void;
}

/** Serves the files that belong to runbooks, and nothing of any other YAML. */
export function serveCompanions({ client }: Connection, documents: Documents): CompanionService {
  let folders: readonly string[] = [];
  let capabilities: ClientCapabilities = {};
  return {
    companions: companionsIn(documents, { folders: () => folders, isTold: () => isWatching(capabilities) }),
    begin: (params) => {
      folders = workspacePaths(params);
      capabilities = params.capabilities;
    },
    register: () => register(client, capabilities),
  };
}

// They are told by their names; formatting and outline are left to what the editor has for YAML.
const testSelector = { scheme: 'file', pattern: '**/*.runbook-test.{yaml,yml}' };
const documentSelector = [
  testSelector,
  { scheme: 'file', pattern: '**/recording.yaml' },
  { scheme: 'file', pattern: '**/scenario.yaml' },
];

function isWatching({ workspace }: ClientCapabilities): boolean {
  return workspace?.didChangeWatchedFiles?.dynamicRegistration === true;
}

/** An editor that refuses leaves these files as they were. */
function register(client: Connection['client'], capabilities: ClientCapabilities): void {
  const { textDocument } = capabilities;
  const refused = () => undefined;
  if (isWatching(capabilities)) {
    const watchers = [{ globPattern: testSelector.pattern }];
    client.register(DidChangeWatchedFilesNotification.type, { watchers }).catch(refused);
  }
  if (textDocument?.synchronization?.dynamicRegistration !== true) return;
  client.register(DidOpenTextDocumentNotification.type, { documentSelector }).catch(refused);
  const syncKind = TextDocumentSyncKind.Incremental;
  client.register(DidChangeTextDocumentNotification.type, { documentSelector, syncKind }).catch(refused);
  client.register(DidCloseTextDocumentNotification.type, { documentSelector }).catch(refused);
  if (textDocument.diagnostic?.dynamicRegistration === true) {
    const options = { documentSelector: [testSelector], interFileDependencies: true, workspaceDiagnostics: false };
    client.register(DocumentDiagnosticRequest.type, options).catch(refused);
  }
  if (textDocument.definition?.dynamicRegistration === true)
    client.register(DefinitionRequest.type, { documentSelector }).catch(refused);
  if (textDocument.hover?.dynamicRegistration === true)
    client.register(HoverRequest.type, { documentSelector }).catch(refused);
  if (textDocument.references?.dynamicRegistration === true)
    client.register(ReferencesRequest.type, { documentSelector }).catch(refused);
  if (textDocument.rename?.dynamicRegistration === true) {
    const prepareProvider = textDocument.rename.prepareSupport === true;
    client.register(RenameRequest.type, { documentSelector, prepareProvider }).catch(refused);
  }
}
