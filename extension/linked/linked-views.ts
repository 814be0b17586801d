import {
  type Disposable,
  Disposable as disposable,
  type ExtensionContext,
  languages,
  type TextDocument,
  type TextEditor,
  TextEditorRevealType,
  window,
  workspace,
} from 'vscode';
import type { LinkedStep } from '../../language-server/protocol.js';
import type { LanguageService } from '../language-client.js';
import { linkedLooks, rangeOf } from './looks.js';
import { registerReviewInMapping } from './mapping-review.js';
import { type Compiled, type Pair, Pairs } from './pairs.js';

/** Drafts and their guides side by side. */
export interface LinkedViews extends Disposable {
  /** Remembers what a guide was compiled to, and links what is shown of it. */
  note(compiled: Compiled): void;
}

const restMs = 120;

/** Keeps what is seen of drafts and of their guides together: what the cursor or the mouse is on lights up in both. */
export function registerLinkedViews(context: ExtensionContext, language: Pick<LanguageService, 'linked'>): LinkedViews {
  const pairs = new Pairs(language);
  const looks = linkedLooks(context);
  const mapping = registerReviewInMapping();
  let shown: readonly Pair[] = [];
  let timer: NodeJS.Timeout | undefined;
  const light = (document: TextDocument, line: number, isRevealed: boolean) => {
    const found = stepAt(shown, document, line);
    for (const editor of window.visibleTextEditors) {
      const lines = found && linesIn(editor, found);
      looks.light(editor, lines);
      if (lines && isRevealed && editor.document !== document) reveal(editor, lines);
    }
  };
  const link = async () => {
    const drafts = visibleDrafts();
    const found = await Promise.all(drafts.map((draft) => pairs.pairOf(draft)));
    // One that is being typed in stays as it was until it rests.
    shown = found
      .map((pair, index) => pair ?? shown.find(({ draft }) => draft === drafts[index]?.uri.toString()))
      .filter((pair) => pair !== undefined);
    for (const editor of window.visibleTextEditors) looks.mark(editor, pairFor(shown, editor.document));
    mapping.show(shown);
    const { activeTextEditor: active } = window;
    if (active) light(active.document, active.selection.active.line, false);
  };
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(() => void link(), restMs);
  };
  const hovered = {
    provideHover: (document: TextDocument, { line }: { readonly line: number }) => {
      light(document, line, true);
      return undefined;
    },
  };
  const all = disposable.from(
    looks,
    mapping,
    window.onDidChangeVisibleTextEditors(soon),
    window.onDidChangeTextEditorSelection(({ textEditor, selections }) =>
      light(textEditor.document, selections[0]?.active.line ?? 0, textEditor === window.activeTextEditor),
    ),
    workspace.onDidChangeTextDocument(({ document }) => {
      if (/^(?:runbook|markdown)$/.test(document.languageId)) soon();
    }),
    languages.registerHoverProvider([{ language: 'runbook' }, { language: 'markdown' }], hovered),
    new disposable(() => clearTimeout(timer)),
  );
  soon();
  return {
    note: (compiled) => {
      pairs.note(compiled);
      soon();
    },
    dispose: () => all.dispose(),
  };
}

function visibleDrafts(): readonly TextDocument[] {
  const documents = window.visibleTextEditors.map(({ document }) => document);
  return [...new Set(documents.filter(({ languageId }) => languageId === 'runbook'))];
}

interface FoundStep {
  readonly pair: Pair;
  readonly step: LinkedStep;
}

function pairFor(shown: readonly Pair[], document: TextDocument): Pair | undefined {
  const own = document.uri.toString();
  return shown.find(({ draft, guideDocument }) => draft === own || guideDocument === document);
}

/** The step that a line of a draft stands in, or that a line of a guide has become. */
function stepAt(shown: readonly Pair[], document: TextDocument, line: number): FoundStep | undefined {
  const pair = pairFor(shown, document);
  const isDraft = pair?.draft === document.uri.toString();
  const step = pair?.steps.find(({ lines, guideLines }) => {
    const [first, last] = (isDraft ? lines : guideLines) ?? [];
    return first !== undefined && last !== undefined && first <= line + 1 && line + 1 <= last;
  });
  return pair && step && { pair, step };
}

function linesIn({ document }: TextEditor, { pair, step }: FoundStep) {
  if (document.uri.toString() === pair.draft) return step.lines;
  return document === pair.guideDocument ? step.guideLines : undefined;
}

function reveal(editor: TextEditor, lines: LinkedStep['lines']): void {
  editor.revealRange(rangeOf(lines, editor.document), TextEditorRevealType.InCenterIfOutsideViewport);
}
