import { type ExtensionContext, workspace } from 'vscode';
import { LanguageClient, TransportKind } from 'vscode-languageclient/node';
import { commandName } from '../language-server/protocol.js';
import { registerDeclaredValues, withoutDeclaredValues } from './declared-values.js';
import { registerLenses, wantedLenses } from './lenses.js';

/** A client whose server runs; a module of its own, as the protocol's library takes longer to load than all else of the extension. */
export async function startClient(context: ExtensionContext): Promise<LanguageClient> {
  const client = new LanguageClient(
    'runbook',
    'Runbook',
    { module: context.asAbsolutePath('dist/language-server.js'), transport: TransportKind.stdio },
    {
      documentSelector: [{ language: 'runbook' }],
      initializationOptions: { commands: Object.values(commandName) },
      middleware: { ...withoutDeclaredValues, ...wantedLenses },
      // What users say about commands; the server reads it again when it changes.
      synchronize: {
        fileEvents: workspace.createFileSystemWatcher(
          '**/.runbook/{commands/*,*.lock.json,policy.json,runs/*/run.json}',
        ),
      },
    },
  );
  context.subscriptions.push(registerDeclaredValues(client), registerLenses(client));
  await client.start();
  return client;
}
