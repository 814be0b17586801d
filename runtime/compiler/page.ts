import type { Block, Guide } from './guide.js';

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
  #quotes = 0;

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

  /** Goes into a quotation or a callout, or with -1 out of it. */
  quote(by: 1 | -1): void {
    this.#quotes = Math.max(0, this.#quotes + by);
  }

  /** Text with inline marks as Markdown has them; each of its lines with the line that it came from. */
  addProse(lines: readonly PageLine[]): void {
    const place = this.#place(lines);
    this.#blocks.push({ kind: 'prose', raw: lines.map(({ text }) => text).join('\n'), ...place });
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

  #place(lines: readonly PageLine[]): Pick<Block, 'line' | 'endLine' | 'headings' | 'listItem' | 'quoted'> {
    const line = this.#origins.length + 1;
    const last = lines.at(-1)?.line ?? 1;
    // One blank line between blocks, as an author would leave.
    this.#origins.push(...lines.map((each) => each.line), last);
    const headings = this.#headings.map((heading) => heading.text);
    const place = { line, endLine: line + lines.length - 1, headings, quoted: this.#quotes > 0 };
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
