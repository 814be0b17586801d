import {
  type ClientCapabilities,
  type CodeLens,
  CodeLensRequest,
  type Connection,
  DidChangeWatchedFilesNotification,
  type FileEvent,
  type InitializeParams,
} from 'vscode-languageserver';
import { type GuideSource, shownGuide } from './features/guide-lens.js';
import { workspacePaths } from './file-uri.js';
import { guideIndex } from './guides.js';

/** What a server has to do with guides. */
export interface GuideService {
  /** Tells the folders in which runbooks are looked for, and what the editor can do. */
  begin(params: Pick<InitializeParams, 'workspaceFolders' | 'rootUri' | 'capabilities'>): void;
  /** Asks the editor for what it may be asked for only after the hello. */
  register(): void;
  /** The lenses of a guide; undefined for any other file. What has drifted apart in it is sent, too. */
  lensesOf(uri: string, commands: ReadonlySet<string>): Promise<CodeLens[] | undefined>;
  /** Whether all files that changed are guides or runbooks, of which nothing is remembered but here. */
  areOnlyGuides(changes: readonly FileEvent[]): boolean;
}

/** Serves guides: finds the runbooks that were made from them once, and shows their steps above the lines of the guide. */
export function serveGuides(connection: Connection, source: Omit<GuideSource, 'guides' | 'commands'>): GuideService {
  let folders: readonly string[] = [];
  const guides = guideIndex(() => folders);
  let client: ClientCapabilities = {};
  return {
    begin: (params) => {
      client = params.capabilities;
      folders = workspacePaths(params);
    },
    register: () => register(connection, client),
    lensesOf: async (uri, commands) => {
      if (!guideEnding.test(uri)) return undefined;
      const shown = await shownGuide({ ...source, guides, commands }, uri);
      if (shown) await connection.sendDiagnostics({ uri, diagnostics: shown.diagnostics });
      return shown?.lenses ?? [];
    },
    areOnlyGuides: (changes) => {
      const isOnly = changes.length > 0 && changes.every(({ uri }) => guideEnding.test(uri) || runbookEnding.test(uri));
      if (changes.some(({ uri }) => runbookEnding.test(uri))) guides.forget();
      return isOnly;
    },
  };
}

const guideEnding = /\.(?:md|markdown|mdown|mkd|html?|txt)$/i;
const runbookEnding = /(?:^|[/.])runbook\.ya?ml$/i;

/** Asks for what a server can only ask for itself; an editor that refuses shows guides as it did. */
function register({ client }: Connection, { textDocument, workspace }: ClientCapabilities): void {
  if (textDocument?.codeLens?.dynamicRegistration === true) {
    const documentSelector = [{ language: 'markdown', scheme: 'file' }];
    client.register(CodeLensRequest.type, { documentSelector }).catch(() => undefined);
  }
  if (workspace?.didChangeWatchedFiles?.dynamicRegistration === true) {
    const watchers = ['**/{runbook,*.runbook}.{yaml,yml}', '**/*.{md,markdown}'].map((globPattern) => ({
      globPattern,
    }));
    client.register(DidChangeWatchedFilesNotification.type, { watchers }).catch(() => undefined);
  }
}
