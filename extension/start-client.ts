import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { type ExtensionContext, workspace } from 'vscode';
import { LanguageClient, State } from 'vscode-languageclient/node';
import { commandName } from '../language-server/protocol.js';
import { registerDeclaredValues, withoutDeclaredValues } from './declared-values.js';
import { registerLenses, wantedLenses } from './lenses.js';
import { endSoon, startServerProcess } from './server-process.js';

/** A client of a server that was just started; a module of its own, as the protocol's library takes longer to load than all else of the extension. */
export async function startClient(
  context: ExtensionContext,
  first: ChildProcessWithoutNullStreams,
): Promise<LanguageClient> {
  let server = first;
  let isFirst = true;
  // A server that has crashed is followed by another one.
  const nextServer = async () => {
    if (!isFirst) server = await startServerProcess(context);
    isFirst = false;
    return server;
  };
  const client = new LanguageClient('runbook', 'Runbook', nextServer, {
    documentSelector: [{ language: 'runbook' }],
    initializationOptions: { commands: Object.values(commandName) },
    middleware: { ...withoutDeclaredValues, ...wantedLenses },
    // What users say about commands; the server reads it again when it changes.
    synchronize: {
      fileEvents: workspace.createFileSystemWatcher('**/.runbook/{commands/*,*.lock.json,policy.json,runs/*/run.json}'),
    },
  });
  client.onDidChangeState(({ newState }) => {
    if (newState === State.Stopped) endSoon(server);
  });
  context.subscriptions.push(registerDeclaredValues(client), registerLenses(client));
  await client.start();
  return client;
}
