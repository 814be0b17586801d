import {
  commands,
  type Disposable,
  Disposable as disposable,
  l10n,
  type Selection,
  TabInputText,
  Uri,
  ViewColumn,
  window,
  workspace,
} from 'vscode';
import type { CompileParams, CompileResult, Lines } from '../../language-server/protocol.js';
import type { LanguageService } from '../language-client.js';
import type { LinkedViews } from '../linked/linked-views.js';
import { reach } from '../walkthrough/walkthrough.js';

/** What compiling a guide needs. */
interface Compiler {
  readonly language: Pick<LanguageService, 'compile'>;
  readonly views: Pick<LinkedViews, 'note'>;
}

/** The commands that turn a Markdown guide, or the lines of it that are selected, into a draft runbook and a mapping beside it. */
export function registerCompileGuide(language: LanguageService, views: LinkedViews): Disposable {
  const compiler = { language, views };
  return disposable.from(
    commands.registerCommand('runbook.compileGuide', (chosen?: Uri) => compileGuide(compiler, chosen)),
    commands.registerCommand('runbook.compileSelection', () => {
      const { activeTextEditor: editor } = window;
      return compileGuide(compiler, editor?.document.uri, editor && linesOf(editor.selection));
    }),
  );
}

/** The lines that a selection holds something of, from 1. */
function linesOf({ start, end, isEmpty }: Selection): Lines {
  return [start.line + 1, end.character === 0 && !isEmpty ? end.line : end.line + 1];
}

async function compileGuide(compiler: Compiler, chosen: Uri | undefined, lines?: Lines): Promise<void> {
  const uri = chosen ?? window.activeTextEditor?.document.uri;
  if (uri === undefined) {
    await window.showErrorMessage(l10n.t('no guide is open; open a Markdown file, then compile it'));
    return;
  }
  const held = await heldText(uri);
  if (held === undefined) return;
  const result = await compileWithConsent(compiler.language, { uri: uri.toString(), ...held, ...(lines && { lines }) });
  if (result === undefined) return;
  await show(compiler.views, uri, result);
}

const guideEnding = /\.(?:md|markdown|mdown|mkd)$/i;

/** What the editor holds of a guide, nothing where it is not open; undefined where it is none, of which the person has been told. */
async function heldText(uri: Uri): Promise<Pick<CompileParams, 'text'> | undefined> {
  const open = workspace.textDocuments.find((document) => document.uri.toString() === uri.toString());
  // To open a file takes longer than to compile it, and the server can read it.
  if (open === undefined && uri.scheme === 'file' && guideEnding.test(uri.path)) return {};
  const guide = open ?? (await workspace.openTextDocument(uri));
  if (guide.languageId === 'markdown') return { text: guide.getText() };
  await window.showErrorMessage(l10n.t("'{0}' is not Markdown; a guide is a Markdown file", guide.fileName));
  return undefined;
}

/** The result; undefined where the person keeps the edited files or has been told of a fault. */
async function compileWithConsent(
  language: Compiler['language'],
  params: CompileParams,
): Promise<CompileResult | undefined> {
  const result = await language.compile(params);
  if (result.conflict === undefined) return unlessFaulty(result);
  const path = (result.conflict === 'draft' ? result.draftPath : result.mappingPath) ?? '';
  const overwrite = l10n.t('Overwrite');
  const answer = await window.showWarningMessage(
    l10n.t("'{0}' was edited since it was compiled", workspace.asRelativePath(path)),
    { modal: true, detail: l10n.t('Overwriting loses what was edited in the draft and in the mapping.') },
    overwrite,
  );
  return answer === overwrite ? unlessFaulty(await language.compile({ ...params, force: true })) : undefined;
}

async function unlessFaulty(result: CompileResult): Promise<CompileResult | undefined> {
  if (result.message === undefined) return result;
  await window.showErrorMessage(result.message);
  return undefined;
}

/** The draft is shown before anything else; its guide then comes beside it, and its mapping behind it. */
async function show(views: Compiler['views'], guide: Uri, result: CompileResult): Promise<void> {
  const [draft, mapping] = await Promise.all([
    generated(result.written ? result.draftPath : undefined, 'runbook', result.draft),
    generated(result.written ? result.mappingPath : undefined, 'markdown', result.mapping),
  ]);
  views.note({ draft, guide, mapping });
  await window.showTextDocument(draft, { viewColumn: ViewColumn.Two, preview: false });
  window.setStatusBarMessage(summary(result.todos), 10_000);
  reach('compiled');
  await Promise.all([
    window.showTextDocument(guide, { viewColumn: ViewColumn.One, preview: false, preserveFocus: true }),
    openBehind(mapping, ViewColumn.Two),
  ]);
  if (!isInFront(draft)) await window.showTextDocument(draft, { viewColumn: ViewColumn.Two, preview: false });
}

// What has no place on disk is shown as a text without a name.
async function generated(path: string | undefined, language: string, content: string): Promise<Uri> {
  if (path !== undefined) return Uri.file(path);
  return (await workspace.openTextDocument({ language, content })).uri;
}

// 'background' is no option of the API's types; an editor that does not know it shows the text in front.
function openBehind(uri: Uri, viewColumn: ViewColumn): Thenable<unknown> {
  const options = { viewColumn, preview: false, preserveFocus: true, background: true };
  return commands.executeCommand('vscode.openWith', uri, 'default', options);
}

function isInFront(uri: Uri): boolean {
  return window.tabGroups.all.some(({ activeTab }) => {
    const input = activeTab?.input;
    return input instanceof TabInputText && input.uri.toString() === uri.toString();
  });
}

function summary(todos: number): string {
  if (todos === 0) return l10n.t('compiled; nothing is left to settle');
  return todos === 1
    ? l10n.t('compiled; 1 TODO is left to settle')
    : l10n.t('compiled; {0} TODOs are left to settle', todos);
}
