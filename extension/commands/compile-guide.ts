import {
  commands,
  type Disposable,
  Disposable as disposable,
  l10n,
  type Selection,
  type TextDocument,
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
  const guide = await workspace.openTextDocument(uri);
  if (guide.languageId !== 'markdown') {
    await window.showErrorMessage(l10n.t("'{0}' is not Markdown; a guide is a Markdown file", guide.fileName));
    return;
  }
  const params = { uri: guide.uri.toString(), text: guide.getText(), ...(lines && { lines }) };
  const result = await compileWithConsent(compiler.language, params);
  if (result === undefined) return;
  await show(compiler.views, guide, result);
  reach('compiled');
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

async function show(views: Compiler['views'], guide: TextDocument, result: CompileResult): Promise<void> {
  await window.showTextDocument(guide, { viewColumn: ViewColumn.One, preview: false });
  const [draft, mapping] = await Promise.all([
    generated(result.written ? result.draftPath : undefined, 'runbook', result.draft),
    generated(result.written ? result.mappingPath : undefined, 'markdown', result.mapping),
  ]);
  views.note({ draft: draft.uri, guide: guide.uri, mapping: mapping.uri });
  await window.showTextDocument(mapping, { viewColumn: ViewColumn.Two, preview: false, preserveFocus: true });
  await window.showTextDocument(draft, { viewColumn: ViewColumn.Two, preview: false });
  window.setStatusBarMessage(summary(result.todos), 10_000);
}

// What has no place on disk is shown as a text without a name.
function generated(path: string | undefined, language: string, content: string): Thenable<TextDocument> {
  if (path === undefined) return workspace.openTextDocument({ language, content });
  return workspace.openTextDocument(Uri.file(path));
}

function summary(todos: number): string {
  if (todos === 0) return l10n.t('compiled; nothing is left to settle');
  return todos === 1
    ? l10n.t('compiled; 1 TODO is left to settle')
    : l10n.t('compiled; {0} TODOs are left to settle', todos);
}
