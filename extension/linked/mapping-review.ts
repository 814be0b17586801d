import {
  CodeLens,
  type Disposable,
  Disposable as disposable,
  EventEmitter,
  l10n,
  languages,
  Range,
  type TextDocument,
  ThemeColor,
  window,
} from 'vscode';
import type { LinkedStep } from '../../language-server/protocol.js';
import type { Pair } from './pairs.js';

/** Shows in the mapping of a draft how far its review is. */
export interface ReviewInMapping extends Disposable {
  show(pairs: readonly Pair[]): void;
}

/** Tells above a mapping how many steps are left to accept, and behind each step that it is accepted. */
export function registerReviewInMapping(): ReviewInMapping {
  const accepted = window.createTextEditorDecorationType({
    after: {
      contentText: l10n.t('✓ accepted'),
      color: new ThemeColor('editorCodeLens.foreground'),
      margin: '0 0 0 2em',
    },
  });
  const changed = new EventEmitter<void>();
  let known: readonly Pair[] = [];
  const pairOf = ({ uri }: TextDocument) => known.find(({ mapping }) => mapping === uri.toString());
  const paint = () => {
    for (const editor of window.visibleTextEditors) {
      const pair = pairOf(editor.document);
      if (pair) editor.setDecorations(accepted, acceptedLines(editor.document, pair.steps));
    }
  };
  const provider = {
    onDidChangeCodeLenses: changed.event,
    provideCodeLenses: (document: TextDocument) => {
      const pair = pairOf(document);
      return pair && pair.steps.length > 0
        ? [new CodeLens(new Range(0, 0, 0, 0), { title: countText(pair.steps), command: '' })]
        : [];
    },
  };
  const all = disposable.from(
    accepted,
    changed,
    languages.registerCodeLensProvider({ language: 'markdown' }, provider),
  );
  return {
    show: (pairs) => {
      // A draft that is hidden behind its mapping is as it was.
      known = [...pairs, ...known.filter(({ draft }) => !pairs.some((pair) => pair.draft === draft))];
      changed.fire();
      paint();
    },
    dispose: () => all.dispose(),
  };
}

function countText(steps: readonly LinkedStep[]): string {
  const left = steps.filter(({ review }) => review !== 'accepted').length;
  return left === 0
    ? l10n.t('✓ all {0} steps are accepted', steps.length)
    : l10n.t('{0} of {1} steps left to accept', left, steps.length);
}

function acceptedLines(document: TextDocument, steps: readonly LinkedStep[]): readonly Range[] {
  const ids = new Set(steps.filter(({ review }) => review === 'accepted').map(({ id }) => id));
  const lines = Array.from({ length: document.lineCount }, (_, index) => document.lineAt(index));
  return lines.flatMap(({ text, range: { end } }) => {
    const id = /^- \[[ x]\] `([^`]+)`/.exec(text)?.[1];
    return id !== undefined && ids.has(id) ? [new Range(end, end)] : [];
  });
}
