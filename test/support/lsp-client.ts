import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import {
  type CompletionItem,
  type CompletionList,
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
  /** All diagnostics that came so far, of any document. */
  readonly published: readonly PublishDiagnosticsParams[];
  /** The next diagnostics of a document. */
  diagnostics(uri: string): Promise<readonly Diagnostic[]>;
  complete(uri: string, line: number, character: number): Promise<readonly CompletionItem[]>;
  hover(uri: string, line: number, character: number): Promise<Hover | null>;
  request<Answer>(method: string, params: unknown): Promise<Answer>;
  notify(method: string, params: unknown): void;
  /** Ends the server as the protocol says; resolves to its exit code. */
  stop(): Promise<number | null>;
}

/** The built command lines that serve the language. */
export const servers: Readonly<Record<string, readonly string[]>> = {
  'dist/language-server.js': [join(root, 'dist', 'language-server.js'), '--stdio'],
  'runbook lsp': [join(root, 'dist', 'runbook.js'), 'lsp', '--stdio'],
};

/** Starts a server and says hello to it; whatever takes longer than the patience, in milliseconds, is a failure. */
export async function lspClient(
  context: Pick<TestContext, 'after'>,
  words: readonly string[],
  patience = 15_000,
): Promise<LspClient> {
  const server = spawn(process.execPath, words, { stdio: ['pipe', 'pipe', 'inherit'] });
  context.after(() => server.kill('SIGKILL'));
  const exited = new Promise<number | null>((resolve) => server.once('exit', resolve));
  const connection = createProtocolConnection(
    new StreamMessageReader(server.stdout),
    new StreamMessageWriter(server.stdin),
  );
  const waiting = new Map<string, (diagnostics: readonly Diagnostic[]) => void>();
  const published: PublishDiagnosticsParams[] = [];
  connection.onNotification('textDocument/publishDiagnostics', (params: PublishDiagnosticsParams) => {
    published.push(params);
    waiting.get(params.uri)?.(params.diagnostics);
  });
  connection.listen();
  const request = <Answer>(method: string, params?: unknown): Promise<Answer> =>
    within(patience, `the answer to '${method}'`, connection.sendRequest<Answer>(method, params));
  const initialized = await request<InitializeResult>('initialize', {
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
      (await request<CompletionList>('textDocument/completion', at(uri, line, character))).items,
    hover: (uri, line, character) => request('textDocument/hover', at(uri, line, character)),
    request,
    notify,
    stop: async () => {
      await request('shutdown');
      await connection.sendNotification('exit');
      return within(patience, 'the end of the server', exited);
    },
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
