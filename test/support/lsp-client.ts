import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import {
  type CompletionItem,
  createProtocolConnection,
  type Diagnostic,
  type Hover,
  type InitializeResult,
  type PublishDiagnosticsParams,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node';
import { root } from './paths.js';

/** A bare client of the language server, over the stdio of a server that is really started. */
export interface LspClient {
  readonly initialized: InitializeResult;
  open(uri: string, text: string, languageId?: string): void;
  change(uri: string, version: number, text: string): void;
  close(uri: string): void;
  /** The next diagnostics of a document. */
  diagnostics(uri: string): Promise<readonly Diagnostic[]>;
  complete(uri: string, line: number, character: number): Promise<readonly CompletionItem[]>;
  hover(uri: string, line: number, character: number): Promise<Hover | null>;
  request<Answer>(method: string, params: unknown): Promise<Answer>;
  /** Ends the server as the protocol says; resolves to its exit code. */
  stop(): Promise<number | null>;
}

/** The built command lines that serve the language. */
export const servers: Readonly<Record<string, readonly string[]>> = {
  'dist/language-server.js': [join(root, 'dist', 'language-server.js'), '--stdio'],
  'runbook lsp': [join(root, 'dist', 'runbook.js'), 'lsp', '--stdio'],
};

/** Starts a server and says hello to it. */
export async function lspClient(context: Pick<TestContext, 'after'>, words: readonly string[]): Promise<LspClient> {
  const server = spawn(process.execPath, words, { stdio: ['pipe', 'pipe', 'inherit'] });
  context.after(() => server.kill('SIGKILL'));
  const exited = new Promise<number | null>((resolve) => server.once('exit', resolve));
  const connection = createProtocolConnection(
    new StreamMessageReader(server.stdout),
    new StreamMessageWriter(server.stdin),
  );
  const waiting = new Map<string, (diagnostics: readonly Diagnostic[]) => void>();
  connection.onNotification('textDocument/publishDiagnostics', ({ uri, diagnostics }: PublishDiagnosticsParams) => {
    waiting.get(uri)?.(diagnostics);
  });
  connection.listen();
  const initialized = await connection.sendRequest<InitializeResult>('initialize', {
    processId: process.pid,
    rootUri: null,
    capabilities: {},
  });
  await connection.sendNotification('initialized', {});
  const notify = (method: string, params: unknown) => void connection.sendNotification(method, params);
  const at = (uri: string, line: number, character: number) => ({
    textDocument: { uri },
    position: { line, character },
  });
  return {
    initialized,
    open: (uri, text, languageId = 'runbook') =>
      notify('textDocument/didOpen', { textDocument: { uri, languageId, version: 1, text } }),
    change: (uri, version, text) =>
      notify('textDocument/didChange', { textDocument: { uri, version }, contentChanges: [{ text }] }),
    close: (uri) => notify('textDocument/didClose', { textDocument: { uri } }),
    diagnostics: (uri) => new Promise((resolve) => waiting.set(uri, resolve)),
    complete: (uri, line, character) => connection.sendRequest('textDocument/completion', at(uri, line, character)),
    hover: (uri, line, character) => connection.sendRequest('textDocument/hover', at(uri, line, character)),
    request: (method, params) => connection.sendRequest(method, params),
    stop: async () => {
      await connection.sendRequest('shutdown');
      await connection.sendNotification('exit');
      return exited;
    },
  };
}
