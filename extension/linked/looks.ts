import {
  type DecorationOptions,
  Disposable,
  type ExtensionContext,
  l10n,
  OverviewRulerLane,
  Range,
  type TextDocument,
  type TextEditor,
  ThemeColor,
  Uri,
  window,
} from 'vscode';
import type { Lines, LinkedStep } from '../../language-server/protocol.js';
import type { Pair } from './pairs.js';

/** How drafts and guides are marked. */
export interface Looks extends Disposable {
  /** Marks what a step is in a draft, and what no step was made from in its guide. */
  mark(editor: TextEditor, pair: Pair | undefined): void;
  /** Lights up these lines, and no others any more. */
  light(editor: TextEditor, lit: readonly Lines[]): void;
}

/** The looks of linked drafts and guides. */
export function linkedLooks({ extensionUri }: Pick<ExtensionContext, 'extensionUri'>): Looks {
  const lit = window.createTextEditorDecorationType({
    isWholeLine: true,
    backgroundColor: new ThemeColor('runbook.linkedLines'),
    // Only themes of high contrast have this colour.
    outline: '1px solid',
    outlineColor: new ThemeColor('contrastActiveBorder'),
    overviewRulerColor: new ThemeColor('focusBorder'),
    overviewRulerLane: OverviewRulerLane.Center,
  });
  const badges = window.createTextEditorDecorationType({});
  const leftLook = (icon: string) =>
    window.createTextEditorDecorationType({
      gutterIconPath: Uri.joinPath(extensionUri, 'media', icon),
      gutterIconSize: 'contain',
    });
  const explained = leftLook('left-explained.svg');
  const open = leftLook('left-open.svg');
  return {
    mark: (editor, pair) => {
      const isDraft = pair?.draft === editor.document.uri.toString();
      const left = (isOpen: boolean) => (pair && !isDraft ? leftMarks(pair, editor.document, isOpen) : []);
      editor.setDecorations(badges, pair && isDraft ? pair.steps.map((step) => badgeOf(step, editor.document)) : []);
      editor.setDecorations(explained, left(false));
      editor.setDecorations(open, left(true));
    },
    light: (editor, stretches) =>
      editor.setDecorations(
        lit,
        stretches.map((lines) => rangeOf(lines, editor.document)),
      ),
    dispose: () => Disposable.from(lit, badges, explained, open).dispose(),
  };
}

/** The lines as far as a text has them: it may have grown shorter. */
export function rangeOf([first, last]: Lines, { lineCount }: TextDocument): Range {
  const most = lineCount - 1;
  return new Range(Math.min(first - 1, most), 0, Math.min(last - 1, most), Number.MAX_SAFE_INTEGER);
}

function badgeOf(step: LinkedStep, document: TextDocument): DecorationOptions {
  const { end } = document.lineAt(rangeOf(step.lines, document).start.line).range;
  const color = new ThemeColor(colorOf(step));
  const after = { contentText: badgeText(step), color, margin: '0 0 0 2em' };
  return { range: new Range(end, end), renderOptions: { after } };
}

/** The class as icon and word, where the step comes from, and whether somebody has looked at it. */
function badgeText({ risk = l10n.t('◆ by hand'), guideLines, rollbackLines, review }: LinkedStep): string {
  return [risk, whereText(guideLines), ...rollbackTexts(rollbackLines), ...reviewTexts(review)].join('  ·  ');
}

function whereText([first, last]: readonly number[] = []): string {
  if (first === undefined) return l10n.t('not in the guide');
  return first === last ? l10n.t('guide line {0}', first) : l10n.t('guide lines {0}–{1}', first, last ?? first);
}

function rollbackTexts([first, last]: readonly number[] = []): readonly string[] {
  if (first === undefined) return [];
  return [first === last ? l10n.t('rollback line {0}', first) : l10n.t('rollback lines {0}–{1}', first, last ?? first)];
}

function reviewTexts(review: LinkedStep['review']): readonly string[] {
  switch (review) {
    case 'open':
      return [];
    case 'accepted':
      return [l10n.t('✓ accepted')];
    case 'changed':
      return [l10n.t('! changed since it was accepted')];
  }
}

function colorOf({ risk = '' }: LinkedStep): string {
  if (risk.includes('dangerous')) return 'editorError.foreground';
  return /caution|unknown/.test(risk) ? 'editorWarning.foreground' : 'editorCodeLens.foreground';
}

function leftMarks(pair: Pair, document: TextDocument, isOpen: boolean): DecorationOptions[] {
  return pair.left
    .filter((part) => part.isOpen === isOpen)
    .map(({ lines, why }) => ({
      range: rangeOf(lines, document),
      hoverMessage: l10n.t('No step comes from here: {0}.', why),
    }));
}
