import { type Event, EventEmitter, type ExtensionContext, l10n, type TextDocument, window, workspace } from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import {
  type Beginning,
  type BeginningParams,
  type ComparedParams,
  type ComparedResult,
  type CompileAgainParams,
  type CompileAgainResult,
  type CompileParams,
  type CompileResult,
  type DraftEditParams,
  type DraftEditResult,
  type HistoryParams,
  type HistoryResult,
  type InputParams,
  type InputResult,
  type LibraryParams,
  type LibraryResult,
  type LinkedDraft,
  type LinkedParams,
  type ModelParams,
  type ModelResult,
  messageName,
  type PlacesParams,
  type RunPageParams,
  type RunPageResult,
  type RunsParams,
  type RunsResult,
  type TestsParams,
  type TestsResult,
  type WaitingResult,
} from '../language-server/protocol.js';
import { startServerProcess } from './server-process.js';

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
  /** What waits for a person. */
  waiting(params: PlacesParams): Promise<WaitingResult>;
  /** What is known of runbooks. */
  library(params: LibraryParams): Promise<LibraryResult>;
  /** The recorded runs that are looked for. */
  history(params: HistoryParams): Promise<HistoryResult>;
  /** Two runs beside each other. */
  compareRuns(params: ComparedParams): Promise<ComparedResult>;
  /** What the page of a recorded run shows; the run is followed from then on. */
  runPage(params: RunPageParams): Promise<RunPageResult>;
  /** No run is followed any more. */
  leaveRunPage(): void;
  /** That the page of the run that is followed would be another now; its folder. */
  readonly onRunPageChanged: Event<string>;
  stop(): Promise<void>;
}

// The server also has something to say of a guide and of a test.
const served = /^(?:runbook|markdown|yaml)$/;

/**
 * The language server, started once a text is open that it has something to say of, or else by the first request; one that
 * does not start is shown once, and then with every request.
 */
export function startLanguageService(context: ExtensionContext): LanguageService {
  let client: Promise<LanguageClient> | undefined;
  const pageChanged = new EventEmitter<string>();
  const started = () => {
    client ??= start(context, ({ directory }) => pageChanged.fire(directory));
    return client;
  };
  const serve = ({ languageId }: TextDocument) => {
    if (served.test(languageId)) started().catch(() => undefined);
  };
  context.subscriptions.push(workspace.onDidOpenTextDocument(serve));
  for (const document of workspace.textDocuments) serve(document);
  const request = async <Answer>(name: string, params: object): Promise<Answer> =>
    (await started()).sendRequest<Answer>(name, params);
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
    waiting: (params) => request(messageName.waiting, params),
    library: (params) => request(messageName.library, params),
    history: (params) => request(messageName.history, params),
    compareRuns: (params) => request(messageName.compareRuns, params),
    runPage: (params) => request(messageName.runPage, params),
    leaveRunPage: () =>
      void client?.then((one) => one.sendNotification(messageName.leaveRunPage)).catch(() => undefined),
    onRunPageChanged: pageChanged.event,
    // One that never started has been told of.
    stop: async () => (await client?.catch(() => undefined))?.dispose(),
  };
}

async function start(
  context: ExtensionContext,
  onRunPageChanged: (params: RunPageParams) => void,
): Promise<LanguageClient> {
  try {
    // The server reads its code while that of the client is read here.
    const server = await startServerProcess(context);
    const { startClient } = await import('./start-client.js');
    const client = await startClient(context, server);
    client.onNotification(messageName.runPageChanged, onRunPageChanged);
    return client;
  } catch (cause) {
    void window.showErrorMessage(l10n.t('the language server did not start: {0}', String(cause)));
    throw cause;
  }
}
