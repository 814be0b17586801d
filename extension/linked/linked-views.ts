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
import type { Lines, LinkedStep } from '../../language-server/protocol.js';
import type { LanguageService } from '../language-client.js';
import { type Looks, linkedLooks, rangeOf } from './looks.js';
import { type ReviewInMapping, registerReviewInMapping } from './mapping-review.js';
import { type Compiled, type Pair, Pairs } from './pairs.js';

/** Drafts and their guides side by side. */
export interface LinkedViews extends Disposable {
  /** Remembers what a guide was compiled to, and links what is shown of it. */
  note(compiled: Compiled): void;
}

const restMs = 120;

/** Keeps what is seen of drafts and of their guides together: what the cursor or the mouse is on lights up in both. */
export function registerLinkedViews(context: ExtensionContext, language: Pick<LanguageService, 'linked'>): LinkedViews {
  const views = new Views(context, language);
  const all = disposable.from(views, ...eventsFor(views));
  views.linkSoon();
  return { note: (compiled) => views.note(compiled), dispose: () => all.dispose() };
}

function eventsFor(views: Views): readonly Disposable[] {
  const provideHover = (document: TextDocument, { line }: { readonly line: number }) => {
    views.light(document, line, true);
    return undefined;
  };
  return [
    window.onDidChangeVisibleTextEditors(() => views.linkSoon()),
    window.onDidChangeTextEditorSelection(({ textEditor, selections }) =>
      views.light(textEditor.document, selections[0]?.active.line ?? 0, textEditor === window.activeTextEditor),
    ),
    workspace.onDidChangeTextDocument(({ document }) => {
      if (/^(?:runbook|markdown)$/.test(document.languageId)) views.linkSoon();
    }),
    languages.registerHoverProvider([{ language: 'runbook' }, { language: 'markdown' }], { provideHover }),
  ];
}

/** The drafts that are seen, with their guides, and what of them is lit up. */
class Views {
  readonly #pairs: Pairs;
  readonly #looks: Looks;
  readonly #mapping: ReviewInMapping;
  #shown: readonly Pair[] = [];
  #timer: NodeJS.Timeout | undefined;

  constructor(context: ExtensionContext, language: Pick<LanguageService, 'linked'>) {
    this.#pairs = new Pairs(language);
    this.#looks = linkedLooks(context);
    this.#mapping = registerReviewInMapping();
  }

  note(compiled: Compiled): void {
    this.#pairs.note(compiled);
    this.linkSoon();
  }

  linkSoon(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#link(), restMs);
  }

  light(document: TextDocument, line: number, isRevealed: boolean): void {
    const found = stepAt(this.#shown, document, line);
    for (const editor of window.visibleTextEditors) {
      const lit = found ? linesIn(editor, found) : [];
      this.#looks.light(editor, lit);
      const [first] = lit;
      if (first && isRevealed && editor.document !== document) reveal(editor, first);
    }
  }

  dispose(): void {
    clearTimeout(this.#timer);
    disposable.from(this.#looks, this.#mapping).dispose();
  }

  async #link(): Promise<void> {
    const drafts = visibleDrafts();
    const found = await Promise.all(drafts.map((draft) => this.#pairs.pairOf(draft)));
    // One that is being typed in stays as it was until it rests.
    this.#shown = found
      .map((pair, index) => pair ?? this.#shown.find(({ draft }) => draft === drafts[index]?.uri.toString()))
      .filter((pair) => pair !== undefined);
    for (const editor of window.visibleTextEditors) this.#looks.mark(editor, pairFor(this.#shown, editor.document));
    this.#mapping.show(this.#shown);
    const { activeTextEditor: active } = window;
    if (active) this.light(active.document, active.selection.active.line, false);
  }
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

/** The step that a line of a draft stands in, or that a line of a guide has become, or what takes it back. */
function stepAt(shown: readonly Pair[], document: TextDocument, line: number): FoundStep | undefined {
  const pair = pairFor(shown, document);
  const isDraft = pair?.draft === document.uri.toString();
  const isAt = (lines: Lines | undefined) => lines !== undefined && lines[0] <= line + 1 && line + 1 <= lines[1];
  const step = isDraft
    ? pair.steps.find(({ lines }) => isAt(lines))
    : (pair?.steps.find(({ guideLines }) => isAt(guideLines)) ??
      pair?.steps.find(({ rollbackLines }) => isAt(rollbackLines)));
  return pair && step && { pair, step };
}

/** What lights up of a step in an editor: in its guide what it was made from, and what takes it back. */
function linesIn({ document }: TextEditor, { pair, step }: FoundStep): readonly Lines[] {
  if (document.uri.toString() === pair.draft) return [step.lines];
  if (document !== pair.guideDocument) return [];
  return [step.guideLines, step.rollbackLines].filter((lines) => lines !== undefined);
}

function reveal(editor: TextEditor, lines: Lines): void {
  editor.revealRange(rangeOf(lines, editor.document), TextEditorRevealType.InCenterIfOutsideViewport);
}
