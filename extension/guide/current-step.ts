import {
  commands,
  type DecorationOptions,
  type Disposable,
  debug,
  Disposable as disposable,
  type ExtensionContext,
  l10n,
  OverviewRulerLane,
  Range,
  Selection,
  type TextEditor,
  type TextEditorDecorationType,
  TextEditorRevealType,
  ThemeColor,
  Uri,
  ViewColumn,
  window,
} from 'vscode';
import type { GuidePassage } from '../../debug-adapter/protocol.js';
import { realPath } from '../../runtime/debug/real-path.js';
import { follower, passageOf } from './follow.js';

/** Marks the lines that the current step was made from wherever their guide is open, and shows them on a command. */
export function registerGuide(context: ExtensionContext): Disposable {
  const marks = marksOf(context);
  let current: GuidePassage | undefined;
  const paint = () => {
    for (const editor of window.visibleTextEditors) paintIn(editor, marks, current);
  };
  const follow = follower((passage) => {
    current = passage;
    paint();
  });
  return disposable.from(
    marks.lines,
    marks.head,
    debug.onDidChangeActiveStackItem(follow),
    window.onDidChangeVisibleTextEditors(paint),
    commands.registerCommand('runbook.showInGuide', showInGuide),
  );
}

/** How the lines of the current step look, and the first of them. */
interface Marks {
  readonly lines: TextEditorDecorationType;
  readonly head: TextEditorDecorationType;
}

function marksOf({ extensionUri }: ExtensionContext): Marks {
  const backgroundColor = new ThemeColor('editor.stackFrameHighlightBackground');
  const overviewRulerLane = OverviewRulerLane.Full;
  return {
    lines: window.createTextEditorDecorationType({
      isWholeLine: true,
      backgroundColor,
      overviewRulerColor: backgroundColor,
      overviewRulerLane,
    }),
    head: window.createTextEditorDecorationType({
      gutterIconPath: Uri.joinPath(extensionUri, 'media', 'current-step.svg'),
      gutterIconSize: 'contain',
    }),
  };
}

function paintIn(editor: TextEditor, { lines, head }: Marks, passage: GuidePassage | undefined): void {
  const isShown = passage !== undefined && isFile(editor, passage.path);
  editor.setDecorations(lines, isShown ? [rangeOf(passage, editor)] : []);
  editor.setDecorations(head, isShown ? [headOf(passage, editor)] : []);
}

function headOf(passage: GuidePassage, editor: TextEditor): DecorationOptions {
  const { end } = editor.document.lineAt(rangeOf(passage, editor).start.line).range;
  const color = new ThemeColor('editorCodeLens.foreground');
  const after = { contentText: l10n.t("the run is at step '{0}'", passage.stepId), color, margin: '0 0 0 2em' };
  return { range: new Range(end, end), renderOptions: { after } };
}

/** The guide may have grown shorter since the runbook was made from it. */
function rangeOf({ line, endLine }: GuidePassage, { document: { lineCount } }: TextEditor): Range {
  const last = lineCount - 1;
  return new Range(Math.min(line - 1, last), 0, Math.min(endLine - 1, last), 0);
}

function isFile({ document: { uri } }: TextEditor, path: string): boolean {
  return uri.scheme === 'file' && realPath(uri.fsPath) === realPath(path);
}

async function showInGuide(): Promise<void> {
  const session = debug.activeDebugSession;
  const passage = await passageOf(session && { session, frameId: 1 });
  if (!passage) {
    void window.showInformationMessage(l10n.t('of this step the runbook does not say where in a guide it comes from'));
    return;
  }
  const open = window.visibleTextEditors.find((editor) => isFile(editor, passage.path));
  const uri = open?.document.uri ?? Uri.file(passage.path);
  try {
    const viewColumn = open?.viewColumn ?? ViewColumn.Beside;
    // The focus stays with the run that is stepped through.
    const editor = await window.showTextDocument(uri, { viewColumn, preserveFocus: true, preview: false });
    const range = rangeOf(passage, editor);
    editor.selection = new Selection(range.start, range.start);
    editor.revealRange(range, TextEditorRevealType.InCenterIfOutsideViewport);
  } catch {
    // VS Code says no more of it than that there is no such file.
    void window.showErrorMessage(l10n.t("'{0}' cannot be opened; correct 'source' in the runbook", passage.path));
  }
}
