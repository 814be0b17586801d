import {
  type ClientCapabilities,
  type CodeAction,
  type CodeActionParams,
  LSPErrorCodes,
  ResponseError,
} from 'vscode-languageserver';
import { type Analysis, actionsAt, type TextAction } from '../../runtime/language/index.js';
import type { Classifiers } from '../classifiers.js';
import type { Documents } from '../documents.js';
import { requireParams } from '../params.js';
import { toLspDiagnostic, toOffset } from '../to-lsp.js';
import { checksVersions, toWorkspaceEdit } from '../workspace-edit.js';

/** Where code actions come from, and what the editor that asks for them can do. */
export interface ActionSource {
  readonly documents: Pick<Documents, 'analysisOf' | 'versionOf'>;
  readonly classifiers: Pick<Classifiers, 'check'>;
  readonly client: ActionClient;
}

/** What an editor understands of code actions. */
export interface ActionClient {
  /** It asks for the edits of an action when a person has chosen it. */
  readonly resolves: boolean;
  /** It shows an action that cannot be done, with the reason. */
  readonly showsDisabled: boolean;
  /** It refuses edits of a text that has changed in the meantime. */
  readonly checksVersions: boolean;
}

/** The kinds of code actions that there are. */
export const actionKinds: string[] = ['quickfix', 'refactor.extract', 'refactor.rewrite', 'source.fixAll.runbook'];

/** What an editor says of code actions; nothing said means that it takes none of what came later. */
export function actionClient(client: ClientCapabilities): ActionClient {
  const { resolveSupport, dataSupport, disabledSupport } = client.textDocument?.codeAction ?? {};
  return {
    resolves: dataSupport === true && resolveSupport?.properties.includes('edit') === true,
    showsDisabled: disabledSupport === true,
    checksVersions: checksVersions(client),
  };
}

/** What a person may have done to a selection of an open runbook. */
export async function codeActions(source: ActionSource, params: CodeActionParams): Promise<CodeAction[]> {
  const { uri } = params.textDocument;
  const version = source.documents.versionOf(uri);
  const analysis = await checkedAnalysis(source, uri);
  if (!analysis) return [];
  const { only } = params.context;
  const shown = actionsIn(analysis, params).filter(
    (action) => isWanted(action, only) && (action.change.ok || (source.client.showsDisabled && only !== undefined)),
  );
  return shown.map((action) => {
    const isLater = source.client.resolves && action.change.ok && action.change.value.length > mostEditsAtOnce;
    const data: ResolveData = { uri, version, range: params.range, kind: action.kind, title: action.title };
    return {
      ...headOf(action, analysis, uri),
      ...(isLater ? { data } : changeOf(action, { analysis, uri, version, client: source.client })),
    };
  });
}

/** The edits of an action that a person has chosen; refused where the text has changed since it was offered. */
export async function resolveAction(source: ActionSource, chosen: CodeAction): Promise<CodeAction> {
  const data = chosen.data as ResolveData | undefined;
  if (data === undefined) return chosen;
  requireParams(data, ['range']);
  const { uri, version } = data;
  const analysis = await checkedAnalysis(source, uri);
  const found =
    analysis && actionsIn(analysis, data).find(({ kind, title }) => kind === data.kind && title === data.title);
  if (!found || source.documents.versionOf(uri) !== version) {
    throw new ResponseError(LSPErrorCodes.ContentModified, 'the runbook has changed since; choose again');
  }
  return { ...chosen, ...changeOf(found, { analysis, uri, version, client: source.client }) };
}

/** What tells an action again that was offered without its edits. */
interface ResolveData extends Pick<CodeActionParams, 'range'> {
  readonly uri: string;
  readonly version: number | undefined;
  readonly kind: string;
  readonly title: string;
}

// An action that changes many places is sent whole only once it is chosen.
const mostEditsAtOnce = 4;

async function checkedAnalysis({ documents, classifiers }: ActionSource, uri: string): Promise<Analysis | undefined> {
  const analysis = await documents.analysisOf(uri);
  if (!analysis) return undefined;
  const checked = await classifiers.check(uri, analysis);
  return 'fault' in checked ? analysis : checked;
}

function actionsIn(analysis: Analysis, { range }: Pick<CodeActionParams, 'range'>): readonly TextAction[] {
  const { lines } = analysis;
  return actionsAt(analysis, { start: toOffset(range.start, lines), end: toOffset(range.end, lines) });
}

// What belongs to the whole file is only done where it is asked for by its kind, as on save.
function isWanted({ kind }: TextAction, only: readonly string[] | undefined): boolean {
  if (only === undefined) return !kind.startsWith('source');
  return only.some((wanted) => wanted === '' || kind === wanted || kind.startsWith(`${wanted}.`));
}

function headOf({ title, kind, isPreferred, solves }: TextAction, { lines }: Analysis, uri: string): CodeAction {
  const diagnostics = solves.map((diagnostic) => toLspDiagnostic(diagnostic, lines, uri));
  return { title, kind, ...(isPreferred && { isPreferred }), ...(diagnostics.length > 0 && { diagnostics }) };
}

/** The text that edits are for, and who gets them. */
interface EditScene {
  readonly analysis: Analysis;
  readonly uri: string;
  readonly version: number | undefined;
  readonly client: ActionClient;
}

function changeOf({ change }: TextAction, scene: EditScene): Pick<CodeAction, 'edit' | 'disabled'> {
  if (!change.ok) return { disabled: { reason: change.error } };
  const { analysis, uri, version, client } = scene;
  return { edit: toWorkspaceEdit([{ uri, version, lines: analysis.lines, edits: change.value }], client) };
}
