import { PassThrough } from 'node:stream';
import type { TestContext } from 'node:test';
import {
  type ClientCapabilities,
  createConnection,
  createProtocolConnection,
  type ProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node';
import { serve } from '../../language-server/server.js';

/** A client of a language server that runs in this process, greeted with what the client can do. */
export async function inProcessClient(
  context: Pick<TestContext, 'after'>,
  capabilities: ClientCapabilities = {},
): Promise<ProtocolConnection> {
  const [toServer, toClient] = [new PassThrough(), new PassThrough()];
  const server = createConnection(new StreamMessageReader(toServer), new StreamMessageWriter(toClient));
  serve(server);
  const client = createProtocolConnection(new StreamMessageReader(toClient), new StreamMessageWriter(toServer));
  client.listen();
  context.after(() => {
    client.dispose();
    server.dispose();
  });
  await client.sendRequest('initialize', { processId: null, rootUri: null, capabilities });
  await client.sendNotification('initialized', {});
  return client;
}
