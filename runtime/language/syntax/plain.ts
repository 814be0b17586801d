import type { Entry, Node } from './node.js';
import { type PlainSource, plainKey, plainValue, scalar } from './plain-value.js';

/**
 * Reads a step that is written in the ways in which nearly all are: plain keys, values of one line, literal blocks, no
 * comments. For those it says what the library says, much faster; undefined for any other, and for any that has a fault.
 */
export function readPlainStep(text: string, base: number): Node | undefined {
  const lines = linesOf(text);
  return lines && new PlainReader({ text, base }, lines).only();
}

interface Line {
  readonly start: number;
  /** How far the line is indented; -1 where it is blank. */
  readonly indent: number;
  /** Where the line ends without blanks at its end. */
  readonly end: number;
  /** Where the line ends with them. */
  readonly rawEnd: number;
}

// Of white space, only blanks and the ends of lines mean the same to everything that reads a text.
const unusual = /[^\S \r\n]|\u0085|\r(?!\n)/;
const deepest = 24;

function linesOf(text: string): readonly Line[] | undefined {
  if (unusual.test(text)) return undefined;
  const lines: Line[] = [];
  for (let start = 0; start < text.length; ) {
    const feed = text.indexOf('\n', start);
    const next = feed < 0 ? text.length : feed;
    lines.push(lineOf(text, start, text[next - 1] === '\r' && next > start ? next - 1 : next));
    start = next + 1;
  }
  return lines;
}

function lineOf(text: string, start: number, rawEnd: number): Line {
  let first = start;
  while (first < rawEnd && text[first] === ' ') first += 1;
  if (first === rawEnd) return { start, indent: -1, end: start, rawEnd };
  let end = rawEnd;
  while (text[end - 1] === ' ') end -= 1;
  return { start, indent: first - start, end, rawEnd };
}

class PlainReader {
  readonly #source: PlainSource;
  readonly #lines: readonly Line[];
  #index = 0;
  #depth = 0;
  /** Where the text read so far ends without blanks. */
  #end = 0;

  constructor(source: PlainSource, lines: readonly Line[]) {
    this.#source = source;
    this.#lines = lines;
  }

  /** The only item of a list that is all there is. */
  only(): Node | undefined {
    const line = this.#current();
    const list = line && this.#isItem(line) ? this.#list(line.indent) : undefined;
    return list?.kind === 'sequence' && list.items.length === 1 && !this.#current() ? list.items[0] : undefined;
  }

  /** The next line that is not blank. */
  #current(): Line | undefined {
    while (this.#lines[this.#index]?.indent === -1) this.#index += 1;
    return this.#lines[this.#index];
  }

  #isItem({ start, indent, end }: Line): boolean {
    const at = start + indent;
    return this.#source.text[at] === '-' && (at + 1 === end || this.#source.text[at + 1] === ' ');
  }

  #block(line: Line): Node | undefined {
    if (this.#depth > deepest) return undefined;
    this.#depth += 1;
    const node = this.#isItem(line) ? this.#list(line.indent) : this.#map(line.start + line.indent, line.indent);
    this.#depth -= 1;
    return node;
  }

  #list(indent: number): Node | undefined {
    const items: Node[] = [];
    const start = (this.#current()?.start ?? 0) + indent;
    for (let line = this.#current(); line?.indent === indent && this.#isItem(line); line = this.#current()) {
      const item = this.#item(line);
      if (!item || this.#isDeeper(indent)) return undefined;
      items.push(item);
    }
    return { kind: 'sequence', at: this.#placed(start), items };
  }

  #item(line: Line): Node | undefined {
    const at = this.#afterBlanks(line.start + line.indent + 1);
    if (at >= line.end) return undefined;
    return plainKey(this.#source, at) ? this.#map(at, at - line.start) : this.#value(at, line, line.indent);
  }

  #map(first: number, indent: number): Node | undefined {
    const entries: Entry[] = [];
    for (let at: number | undefined = first; at !== undefined; at = this.#nextKey(indent)) {
      const entry = this.#entry(at, indent);
      if (!entry || this.#isDeeper(indent) || entries.some(({ key }) => key.source === entry.key.source))
        return undefined;
      entries.push(entry);
    }
    return { kind: 'map', at: this.#placed(first), entries };
  }

  #nextKey(indent: number): number | undefined {
    const line = this.#current();
    return line?.indent === indent ? line.start + indent : undefined;
  }

  #entry(at: number, indent: number): Entry | undefined {
    const line = this.#current();
    const key = plainKey(this.#source, at);
    if (!line || !key) return undefined;
    const start = this.#afterBlanks(at + key.source.length + 1);
    const value = start < line.end ? this.#value(start, line, indent) : this.#below(indent);
    return value && { key, value };
  }

  /** The mapping or list on the lines below a key. */
  #below(indent: number): Node | undefined {
    this.#index += 1;
    const line = this.#current();
    if (!line || line.indent < indent || (line.indent === indent && !this.#isItem(line))) return undefined;
    return this.#block(line);
  }

  /** What stands behind a key or a dash. */
  #value(at: number, line: Line, indent: number): Node | undefined {
    if (this.#source.text[at] === '|') return this.#literal(at, line, indent);
    this.#index += 1;
    this.#end = line.end;
    return plainValue(this.#source, at, line.end);
  }

  #literal(at: number, { end }: Line, indent: number): Node | undefined {
    const header = this.#source.text.slice(at, end);
    if (header !== '|' && header !== '|-') return undefined;
    const first = this.#index + 1;
    const last = this.#lastLineDeeperThan(indent);
    const lines = this.#lines.slice(first, last + 1);
    const margin = lines.find((line) => line.indent >= 0)?.indent;
    const lastLine = lines.at(-1);
    if (margin === undefined || !lastLine || lastLine.indent < 0 || !lines.every((line) => isOf(line, margin)))
      return undefined;
    this.#index = last + 1;
    this.#end = lastLine.end;
    const text = lines.map((line) => this.#source.text.slice(line.start + margin, line.rawEnd)).join('\n');
    return scalar(this.#source, at, {
      text: header === '|' ? `${text}\n` : text,
      style: 'block',
      end: this.#lines[last + 1]?.start ?? this.#source.text.length,
    });
  }

  #lastLineDeeperThan(indent: number): number {
    let last = this.#index;
    for (let index = this.#index + 1; ; index += 1) {
      const line = this.#lines[index];
      if (!line || (line.indent >= 0 && line.indent <= indent)) return last;
      if (line.indent >= 0 || line.rawEnd - line.start > indent + 1) last = index;
    }
  }

  /** Whether what comes next would belong to what has just been read. */
  #isDeeper(indent: number): boolean {
    return (this.#current()?.indent ?? -1) > indent;
  }

  #afterBlanks(start: number): number {
    let at = start;
    while (this.#source.text[at] === ' ') at += 1;
    return at;
  }

  #placed(start: number) {
    const { base } = this.#source;
    return { start: base + start, end: base + this.#end };
  }
}

/** Whether a line belongs to a block with such a margin, without blanks whose meaning depends on what stands around them. */
function isOf({ start, indent, rawEnd }: Line, margin: number): boolean {
  return indent < 0 ? rawEnd - start <= margin : indent >= margin;
}
