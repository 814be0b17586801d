import { type ExtensionContext, window, workspace } from 'vscode';
import { LanguageClient, TransportKind } from 'vscode-languageclient/node';
import { type CompileParams, type CompileResult, commandName, messageName } from '../language-server/protocol.js';

/** The language server, in a process of its own. */
export interface LanguageService {
  /** Waits for the server where it is still starting. */
  compile(params: CompileParams): Promise<CompileResult>;
  stop(): Promise<void>;
}

/** Starts the language server; a server that does not start is shown once, and then with every request. */
export function startLanguageService(context: ExtensionContext): LanguageService {
  const client = new LanguageClient(
    'runbook',
    'Runbook',
    { module: context.asAbsolutePath('dist/language-server.js'), transport: TransportKind.stdio },
    {
      documentSelector: [{ language: 'runbook' }],
      initializationOptions: { commands: Object.values(commandName) },
      // What users say about commands; the server reads it again when it changes.
      synchronize: {
        fileEvents: workspace.createFileSystemWatcher(
          '**/.runbook/{commands/*,*.lock.json,policy.json,runs/*/run.json}',
        ),
      },
    },
  );
  const started = client.start();
  started.catch((cause: unknown) => window.showErrorMessage(`the language server did not start: ${String(cause)}`));
  return {
    compile: async (params) => {
      await started;
      return client.sendRequest<CompileResult>(messageName.compile, params);
    },
    stop: () => client.dispose(),
  };
}
