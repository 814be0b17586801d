import { PassThrough } from 'node:stream';
import type { TestContext } from 'node:test';
import {
  createConnection,
  createProtocolConnection,
  ProposedFeatures,
  type ProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node';
import { connectionOptions } from '../../language-server/params.js';
import { serve } from '../../language-server/server.js';
import { type Editor, greeted, type LanguageClient } from './lsp-client.js';

/** A connection to a language server in this very process, where no built program is needed; nothing is said on it yet. */
export function nearConnection(context: Pick<TestContext, 'after'>): ProtocolConnection {
  const there = new PassThrough();
  const back = new PassThrough();
  const server = createConnection(
    ProposedFeatures.all,
    new StreamMessageReader(there),
    new StreamMessageWriter(back),
    connectionOptions,
  );
  serve(server);
  const client = createProtocolConnection(new StreamMessageReader(back), new StreamMessageWriter(there));
  client.listen();
  context.after(() => {
    client.dispose();
    server.dispose();
  });
  return client;
}

/** Starts a server in this process and says hello to it. */
export function nearClient(context: Pick<TestContext, 'after'>, editor: Editor = {}): Promise<LanguageClient> {
  return greeted(nearConnection(context), editor);
}
