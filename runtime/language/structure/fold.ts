import type { LineMap, Span } from '../../model/text.js';
import type { Analysis } from '../analysis.js';
import type { Node, ScalarNode } from '../syntax/node.js';

/** Lines that can be shown as their first one alone; counted from 1. */
export interface Fold {
  readonly kind: 'region' | 'comment';
  readonly first: number;
  readonly last: number;
}

type ReadText = Pick<Analysis, 'text' | 'lines' | 'document'>;

/** The steps, groups, sections, texts and comments of a runbook that take more than one line, in the order of the text. */
export function foldsIn({ text, lines, document }: ReadText): readonly Fold[] {
  const found = new Folding(text, lines);
  if (document) found.node(document);
  return [...found.regions.values(), ...commentFolds(text, lines, found.longTexts)].sort(
    (one, other) => one.first - other.first,
  );
}

class Folding {
  /** By their first line; of several the longest, which is met first. */
  readonly regions = new Map<number, Fold>();
  /** The scalars of several lines, in which '#' begins no comment; in the order of the text. */
  readonly longTexts: Span[] = [];
  readonly #text: string;
  readonly #lines: LineMap;

  constructor(text: string, lines: LineMap) {
    this.#text = text;
    this.#lines = lines;
  }

  node(node: Node): void {
    if (node.kind === 'map') {
      for (const { key, value } of node.entries) {
        this.#region({ start: key.at.start, end: value.at.end });
        this.node(value);
      }
    } else if (node.kind === 'sequence') {
      for (const item of node.items) {
        this.#region(item.at);
        this.node(item);
      }
    } else if (node.kind === 'scalar') this.#scalar(node);
  }

  #scalar({ at, source, style }: ScalarNode): void {
    // Most scalars are short; only those of several lines are looked at.
    if (style === 'block' || at.end - at.start > source.length) this.longTexts.push(at);
  }

  #region({ start, end }: Span): void {
    const first = this.#lines.positionAt(start).line;
    const last = this.#lines.positionAt(contentEnd(this.#text, start, end)).line;
    if (last > first && !this.regions.has(first)) this.regions.set(first, { kind: 'region', first, last });
  }
}

// What ends a text in a block belongs to it, but is not seen.
function contentEnd(text: string, start: number, end: number): number {
  let at = Math.min(end, text.length);
  while (at > start && /\s/.test(text[at - 1] ?? '')) at -= 1;
  return at;
}

function commentFolds(text: string, lines: LineMap, longTexts: readonly Span[]): readonly Fold[] {
  const folds: Fold[] = [];
  let run: Fold | undefined;
  for (const line of commentLines(text, lines, longTexts)) {
    if (run !== undefined && line === run.last + 1) run = { ...run, last: line };
    else {
      if (run !== undefined) folds.push(run);
      run = { kind: 'comment', first: line, last: line };
    }
  }
  if (run !== undefined) folds.push(run);
  return folds.filter(({ first, last }) => last > first);
}

function* commentLines(text: string, lines: LineMap, longTexts: readonly Span[]): Generator<number> {
  let next = 0;
  for (const { index } of text.matchAll(/^[ \t]*#/gm)) {
    while ((longTexts[next]?.end ?? Number.POSITIVE_INFINITY) <= index) next += 1;
    if ((longTexts[next]?.start ?? Number.POSITIVE_INFINITY) > index) yield lines.positionAt(index).line;
  }
}
