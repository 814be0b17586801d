import type { Block, Guide } from './guide.js';
import { TableRow } from './table-row.js';

/**
 * A guide that is put together block by block from a text whose lines are not those of its blocks. Blocks are given lines
 * of their own, one after the other, and each of these knows the line of the text that it came from: a page that is one
 * long line keeps its order that way.
 */
export class Page {
  readonly #blocks: Block[] = [];
  /** The line of the text for each line of the guide. */
  readonly #origins: number[] = [];
  readonly #headings: { readonly level: number; readonly text: string }[] = [];
  readonly #lists: { readonly isOrdered: boolean; count: number }[] = [];
  #title: string | undefined;
  /** The quotations and callouts that are open, and whether each warns. */
  readonly #quotes: boolean[] = [];
  readonly cells = new TableRow();

  openHeading(level: number, text: string): void {
    while ((this.#headings.at(-1)?.level ?? 0) >= level) this.#headings.pop();
    this.#headings.push({ level, text });
    if (level === 1) this.#title ??= text;
  }

  openList(isOrdered: boolean, start = 1): void {
    this.#lists.push({ isOrdered, count: start - 1 });
  }

  closeList(): void {
    this.#lists.pop();
  }

  nextItem(): void {
    const list = this.#lists.at(-1);
    if (list) list.count += 1;
  }

  openQuote({ warns }: { readonly warns: boolean }): void {
    this.#quotes.push(warns);
  }

  closeQuote(): void {
    this.#quotes.pop();
  }

  /** Text with inline marks as Markdown has them; each of its lines with the line that it came from. */
  addProse(lines: readonly PageLine[]): void {
    const place = this.#place(lines);
    const raw = lines.map(({ text }) => text).join('\n');
    this.cells.say(raw);
    const { condition } = this.cells;
    this.#blocks.push({ kind: 'prose', raw, ...place, ...(condition !== undefined && { condition }) });
  }

  addCode(lines: readonly PageLine[], label: string): void {
    const place = this.#place(lines);
    const texts = lines.map(({ text }) => text);
    this.#blocks.push({ kind: 'code', fenced: true, label, lines: texts, firstLine: place.line, ...place });
  }

  guide(otherTitle: string): Guide {
    const title = this.#title ?? (otherTitle || this.#headings[0]?.text || firstWords(this.#blocks[0]));
    return { title, blocks: this.#blocks, origins: this.#origins };
  }

  #place(
    lines: readonly PageLine[],
  ): Pick<Block, 'line' | 'endLine' | 'headings' | 'listItem' | 'quoted' | 'warns' | 'row'> {
    const line = this.#origins.length + 1;
    const last = lines.at(-1)?.line ?? 1;
    // One blank line between blocks, as an author would leave.
    for (const each of lines) this.#origins.push(each.line);
    this.#origins.push(last);
    const headings = this.#headings.map((heading) => heading.text);
    const endLine = line + lines.length - 1;
    const warns = this.#quotes.includes(true);
    const { row } = this.cells;
    const inRow = row === undefined ? {} : { row };
    const place = { line, endLine, headings, quoted: this.#quotes.length > 0, ...(warns && { warns }), ...inRow };
    if (this.#lists.length === 0) return place;
    return { ...place, listItem: this.#lists.map((list) => (list.isOrdered ? String(list.count) : '-')).join('.') };
  }
}

/** A line of a block and the line of the text that it came from. */
export interface PageLine {
  readonly text: string;
  readonly line: number;
}

function firstWords(block: Block | undefined): string {
  if (!block) return '';
  return (block.kind === 'prose' ? block.raw : (block.lines[0] ?? '')).split('\n', 1)[0]?.trim() ?? '';
}
