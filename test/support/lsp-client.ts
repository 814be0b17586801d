import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import {
  type ClientCapabilities,
  type CompletionItem,
  type CompletionList,
  createProtocolConnection,
  type Diagnostic,
  type Hover,
  type InitializeResult,
  type ProtocolConnection,
  type PublishDiagnosticsParams,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node';
import { root } from './paths.js';

/** A bare client of the language server. */
export interface LanguageClient {
  readonly initialized: InitializeResult;
  open(uri: string, text: string, languageId?: string): void;
  change(uri: string, version: number, text: string): void;
  close(uri: string): void;
  /** All diagnostics that came so far, of any document. */
  readonly published: readonly PublishDiagnosticsParams[];
  /** The next diagnostics of a document. */
  diagnostics(uri: string): Promise<readonly Diagnostic[]>;
  complete(uri: string, line: number, character: number): Promise<readonly CompletionItem[]>;
  hover(uri: string, line: number, character: number): Promise<Hover | null>;
  /** The answer to a request about a document. */
  ask<Answer>(method: string, uri: string, params?: object): Promise<Answer>;
  request<Answer>(method: string, params?: object): Promise<Answer>;
  notify(method: string, params: object): void;
}

/** A bare client of a server that is really started, over its stdio. */
export interface LspClient extends LanguageClient {
  /** Ends the server as the protocol says; resolves to its exit code. */
  stop(): Promise<number | null>;
}

/** What an editor says of itself when it starts a server. */
export interface Editor {
  /** Its process; the server ends with it. */
  readonly processId?: number;
  readonly capabilities?: ClientCapabilities;
  readonly initializationOptions?: unknown;
  readonly workspaceFolders?: readonly { readonly uri: string; readonly name: string }[];
}

/** The built command lines that serve the language. */
export const servers: Readonly<Record<string, readonly string[]>> = {
  'dist/language-server.js': [join(root, 'dist', 'language-server.js'), '--stdio'],
  'runbook lsp': [join(root, 'dist', 'runbook.js'), 'lsp', '--stdio'],
};

const usualPatience = 15_000;

/** Starts a server and says hello to it; whatever takes longer than the patience, in milliseconds, is a failure. */
export async function lspClient(
  context: Pick<TestContext, 'after'>,
  words: readonly string[],
  patience = usualPatience,
): Promise<LspClient> {
  const server = spawn(process.execPath, words, { stdio: ['pipe', 'pipe', 'inherit'] });
  context.after(() => server.kill('SIGKILL'));
  const exited = new Promise<number | null>((resolve) => server.once('exit', resolve));
  const connection = createProtocolConnection(
    new StreamMessageReader(server.stdout),
    new StreamMessageWriter(server.stdin),
  );
  connection.listen();
  const client = await greeted(connection, { processId: process.pid }, patience);
  return {
    ...client,
    stop: async () => {
      await client.request('shutdown');
      await connection.sendNotification('exit');
      return within(patience, 'the end of the server', exited);
    },
  };
}

/** Says hello on a connection to a server; whatever takes longer than the patience, in milliseconds, is a failure. */
export async function greeted(
  connection: ProtocolConnection,
  editor: Editor,
  patience = usualPatience,
): Promise<LanguageClient> {
  const waiting = new Map<string, (diagnostics: readonly Diagnostic[]) => void>();
  const published: PublishDiagnosticsParams[] = [];
  connection.onNotification('textDocument/publishDiagnostics', (params: PublishDiagnosticsParams) => {
    published.push(params);
    waiting.get(params.uri)?.(params.diagnostics);
  });
  const request = <Answer>(method: string, params?: object): Promise<Answer> =>
    within(patience, `the answer to '${method}'`, connection.sendRequest<Answer>(method, params));
  const hello = { processId: null, rootUri: null, capabilities: {}, ...editor };
  const initialized = await request<InitializeResult>('initialize', hello);
  await connection.sendNotification('initialized', {});
  const notify = (method: string, params: object) => void connection.sendNotification(method, params);
  const ask = <Answer>(method: string, uri: string, params: object = {}): Promise<Answer> =>
    request(`textDocument/${method}`, { textDocument: { uri }, ...params });
  return {
    initialized,
    published,
    open: (uri, text, languageId = 'runbook') =>
      notify('textDocument/didOpen', { textDocument: { uri, languageId, version: 1, text } }),
    change: (uri, version, text) =>
      notify('textDocument/didChange', { textDocument: { uri, version }, contentChanges: [{ text }] }),
    close: (uri) => notify('textDocument/didClose', { textDocument: { uri } }),
    diagnostics: (uri) => {
      const next = new Promise<readonly Diagnostic[]>((resolve) => waiting.set(uri, resolve));
      return within(patience, `diagnostics of '${uri}'`, next);
    },
    complete: async (uri, line, character) =>
      (await ask<CompletionList>('completion', uri, { position: { line, character } })).items,
    hover: (uri, line, character) => ask('hover', uri, { position: { line, character } }),
    ask,
    request,
    notify,
  };
}

async function within<Value>(patience: number, what: string, promise: Promise<Value>): Promise<Value> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what} did not come within ${patience} ms`)), patience);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
