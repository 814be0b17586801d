import type { LineMap, Span, TextEdit } from '../../../model/text.js';
import type { Entry, MapNode, Node, ScalarNode, SequenceNode } from '../../syntax/node.js';
import { flowGaps, gapEdits, isFlow } from './gap.js';

/** Where a line is to begin. */
export type LinePlan =
  /** A key or a dash begins it: its column now and then. */
  | { readonly kind: 'node'; readonly from: number; readonly to: number }
  /** It goes on with what began above and moves with that. */
  | { readonly kind: 'rest'; readonly by: number; readonly least: number; readonly isTrimmed: boolean }
  /** It belongs to a text in a block, which is indented by so much now and then. */
  | { readonly kind: 'body'; readonly from: number; readonly to: number };

/** How a text is to be laid out: where its lines begin, by their numbers from 1, and the gaps within them. */
export interface LaidOut {
  readonly plans: ReadonlyMap<number, LinePlan>;
  readonly gaps: readonly TextEdit[];
}

/** The column of a block now and then. */
interface Move {
  readonly from: number;
  readonly to: number;
}

/** How a tree's text is to be laid out; undefined where it is written in a way that is left alone. */
export function* laidOut(
  text: string,
  lines: LineMap,
  root: Node,
  indent: number,
): Generator<void, LaidOut | undefined> {
  const layout = new Layout(text, lines, indent);
  yield* layout.place(root, { from: 0, to: 0 }, 0);
  return layout.isOdd ? undefined : layout;
}

/** How many items of a list are laid out in a slice. */
const sliceItems = 50;

class Layout implements LaidOut {
  readonly plans = new Map<number, LinePlan>();
  readonly gaps: TextEdit[] = [];
  isOdd = false;
  readonly #text: string;
  readonly #lines: LineMap;
  readonly #indent: number;

  constructor(text: string, lines: LineMap, indent: number) {
    this.#text = text;
    this.#lines = lines;
    this.#indent = indent;
  }

  /** Lays out a node inside of a block; its own lines begin in the column, where it is a block itself. */
  *place(node: Node, parent: Move, column: number): Generator<void> {
    if (node.kind === 'broken') this.isOdd = true;
    else if (node.kind === 'scalar') this.#scalar(node, parent);
    else if (isFlow(this.#text, node)) this.#flow(node, parent);
    else if (node.kind === 'map') yield* this.#map(node, column);
    else yield* this.#sequence(node, column);
  }

  *#map({ entries, at }: MapNode, column: number): Generator<void> {
    const move = { from: this.#columnOf(entries[0]?.key.at.start ?? at.start), to: column };
    for (const entry of entries) {
      this.#begins(entry.key.at.start, column);
      yield* this.#value(entry, move);
    }
  }

  *#value({ key, value }: Entry, move: Move): Generator<void> {
    // A key that is written with '?' has its colon elsewhere.
    if (!/^[ \t]*:(?:\s|$)/.test(this.#text.slice(key.at.end, key.at.end + 80))) this.isOdd = true;
    if (value.at.end <= value.at.start) return;
    const column = move.to + this.#indent;
    if (this.#line(value.at.start) === this.#line(key.at.end)) this.#gap(key.at.end, value.at.start, ': ');
    else this.#begins(value.at.start, column);
    yield* this.place(value, move, column);
  }

  *#sequence({ items, at }: SequenceNode, column: number): Generator<void> {
    let end = at.start;
    for (const [index, item] of items.entries()) {
      if (index % sliceItems === sliceItems - 1) yield;
      const dash = this.#dash(end, item.at.start);
      if (dash === undefined) {
        this.isOdd = true;
        return;
      }
      this.#begins(dash, column);
      yield* this.#item(item, dash, column);
      end = item.at.end;
    }
  }

  *#item(item: Node, dash: number, column: number): Generator<void> {
    if (item.at.end <= item.at.start) return;
    if (this.#line(item.at.start) === this.#line(dash)) this.#gap(dash + 1, item.at.start, ' ');
    else this.#begins(item.at.start, column + 2);
    yield* this.place(item, { from: this.#columnOf(dash), to: column }, column + 2);
  }

  /** The dash of an item that begins after what came before. */
  #dash(from: number, to: number): number | undefined {
    const found = /(?:^|\n)[ \t]*-(?=\s|$)/.exec(this.#text.slice(from, to));
    return found ? from + found.index + found[0].length - 1 : undefined;
  }

  #flow(node: MapNode | SequenceNode, parent: Move): void {
    this.#rest(node.at, parent, true);
    this.gaps.push(...flowGaps(this.#text, node));
  }

  #scalar(scalar: ScalarNode, parent: Move): void {
    if (scalar.style === 'block') this.#body(scalar.at, parent);
    else this.#rest(scalar.at, parent, scalar.style === 'plain');
  }

  /** The lines below the first one of something that is no block. */
  #rest({ start, end }: Span, { from, to }: Move, isTrimmed: boolean): void {
    const last = this.#line(end);
    for (let line = this.#line(start) + 1; line <= last; line += 1) {
      this.plans.set(line, { kind: 'rest', by: to - from, least: to + 1, isTrimmed });
    }
  }

  #body(at: Span, parent: Move): void {
    const header = this.#line(at.start);
    const head = this.#text.slice(at.start, this.#lines.offsetAt(header + 1));
    const written = this.#text.slice(this.#lines.offsetAt(header + 1), at.end);
    const digit = /^[|>][-+]?([1-9])/.exec(head)?.[1];
    const found = /^[ ]*(?=\S)/m.exec(written)?.[0].length;
    if (found === undefined) return;
    const from = digit === undefined ? found : parent.from + Number(digit);
    const to = parent.to + (digit === undefined ? this.#indent : Number(digit));
    const isKept = /^[|>][1-9]?\+/.test(head);
    const last = this.#line(at.start + head.length + (isKept ? written : written.trimEnd()).length);
    for (let line = header + 1; line <= last; line += 1) this.plans.set(line, { kind: 'body', from, to });
  }

  #begins(offset: number, column: number): void {
    const line = this.#line(offset);
    const start = this.#lines.offsetAt(line);
    const isFirst = /^\ufeff?[ \t]*$/.test(this.#text.slice(start, offset));
    if (isFirst) this.plans.set(line, { kind: 'node', from: this.#columnOf(offset), to: column });
  }

  #gap(start: number, end: number, wanted: string): void {
    this.gaps.push(...gapEdits(this.#text, { start, end }, wanted));
  }

  #line(offset: number): number {
    return this.#lines.positionAt(offset).line;
  }

  #columnOf(offset: number): number {
    const { line, column } = this.#lines.positionAt(offset);
    // A byte order mark takes no column.
    return column - 1 - (line === 1 && this.#text.startsWith('\ufeff') ? 1 : 0);
  }
}
