import { PassThrough } from 'node:stream';
import type { TestContext } from 'node:test';
import {
  type ClientCapabilities,
  createConnection,
  createProtocolConnection,
  type InitializeResult,
  ProposedFeatures,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node';
import { serve } from '../../language-server/server.js';

/** A client of a language server in this very process, where no built program is needed. */
export interface NearClient {
  readonly initialized: InitializeResult;
  open(uri: string, text: string): void;
  change(uri: string, version: number, text: string): void;
  /** The answer to a request about a document. */
  ask<Answer>(method: string, uri: string, params?: object): Promise<Answer>;
  request<Answer>(method: string, params: object): Promise<Answer>;
}

/** What an editor says of itself when it starts a server. */
interface NearEditor {
  readonly capabilities?: ClientCapabilities;
  readonly initializationOptions?: unknown;
}

/** Starts a server in this process and says hello to it. */
export async function nearClient(context: Pick<TestContext, 'after'>, editor: NearEditor = {}): Promise<NearClient> {
  const there = new PassThrough();
  const back = new PassThrough();
  const server = createConnection(ProposedFeatures.all, new StreamMessageReader(there), new StreamMessageWriter(back));
  serve(server);
  const client = createProtocolConnection(new StreamMessageReader(back), new StreamMessageWriter(there));
  client.listen();
  context.after(() => {
    client.dispose();
    server.dispose();
  });
  const hello = { processId: null, rootUri: null, capabilities: {}, ...editor };
  const initialized = await client.sendRequest<InitializeResult>('initialize', hello);
  const notify = (method: string, params: object) => void client.sendNotification(method, params);
  return {
    initialized,
    open: (uri, text) =>
      notify('textDocument/didOpen', { textDocument: { uri, languageId: 'runbook', version: 1, text } }),
    change: (uri, version, text) =>
      notify('textDocument/didChange', { textDocument: { uri, version }, contentChanges: [{ text }] }),
    ask: (method, uri, params = {}) =>
      client.sendRequest(`textDocument/${method}`, { textDocument: { uri }, ...params }),
    request: (method, params) => client.sendRequest(method, params),
  };
}
