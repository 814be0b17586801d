import { type ExtensionContext, window, workspace } from 'vscode';
import { LanguageClient, TransportKind } from 'vscode-languageclient/node';
import {
  type Beginning,
  type BeginningParams,
  type CompileAgainParams,
  type CompileAgainResult,
  type CompileParams,
  type CompileResult,
  commandName,
  type DraftEditParams,
  type DraftEditResult,
  type InputParams,
  type InputResult,
  type LinkedDraft,
  type LinkedParams,
  type ModelParams,
  type ModelResult,
  messageName,
  type RunsParams,
  type RunsResult,
  type TestsParams,
  type TestsResult,
} from '../language-server/protocol.js';
import { registerDeclaredValues, withoutDeclaredValues } from './declared-values.js';

/** The language server, in a process of its own; every request waits for the server where it is still starting. */
export interface LanguageService {
  compile(params: CompileParams): Promise<CompileResult>;
  /** Merges a draft with what its guide has become. */
  compileAgain(params: CompileAgainParams): Promise<CompileAgainResult>;
  /** What a model is asked about a draft, and what its answer comes to. */
  propose(params: ModelParams): Promise<ModelResult>;
  /** The steps of a draft beside the lines of its guide. */
  linked(params: LinkedParams): Promise<LinkedDraft>;
  /** The edits that change a step of a draft. */
  draftEdit(params: DraftEditParams): Promise<DraftEditResult>;
  /** The recorded runs. */
  runs(params: RunsParams): Promise<RunsResult>;
  /** What a run has to be begun with. */
  beginning(params: BeginningParams): Promise<Beginning>;
  /** What is wrong with the value of an input. */
  input(params: InputParams): Promise<InputResult>;
  /** The tests of a test file. */
  tests(params: TestsParams): Promise<TestsResult>;
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
      middleware: withoutDeclaredValues,
      // What users say about commands; the server reads it again when it changes.
      synchronize: {
        fileEvents: workspace.createFileSystemWatcher(
          '**/.runbook/{commands/*,*.lock.json,policy.json,runs/*/run.json}',
        ),
      },
    },
  );
  context.subscriptions.push(registerDeclaredValues(client));
  const started = client.start();
  started.catch((cause: unknown) => window.showErrorMessage(`the language server did not start: ${String(cause)}`));
  const request = async <Answer>(name: string, params: object): Promise<Answer> => {
    await started;
    return client.sendRequest<Answer>(name, params);
  };
  return {
    compile: (params) => request(messageName.compile, params),
    compileAgain: (params) => request(messageName.compileAgain, params),
    propose: (params) => request(messageName.propose, params),
    linked: (params) => request(messageName.linked, params),
    draftEdit: (params) => request(messageName.draftEdit, params),
    runs: (params) => request(messageName.runs, params),
    beginning: (params) => request(messageName.beginning, params),
    input: (params) => request(messageName.input, params),
    tests: (params) => request(messageName.tests, params),
    stop: () => client.dispose(),
  };
}
