import { unifiedGuide } from '../../language/index.js';
import { type Lexicon, lexiconOf, likenessOf } from '../command-word.js';
import type { Guide } from '../guide.js';
import { Page, type PageLine } from '../page.js';
import { namesAfterPrompts, promptOf } from '../prompt.js';

/** The blocks of a guide without markup: what is a heading, an item or a command is told by how its lines stand. Never throws. */
export function plainGuide(text: string): Guide {
  const texts = unifiedGuide(text).replace(/\t/g, '    ').split('\n');
  const lines = texts.map((line, index) => ({ text: line.trimEnd(), line: index + 1 }));
  return new TextReader(lines, lexiconOf(namesAfterPrompts(texts))).read();
}

class TextReader {
  readonly #page = new Page();
  readonly #lines: readonly PageLine[];
  readonly #lexicon: Lexicon;
  /** How far the items of the open lists are indented, and their text. */
  readonly #lists: { readonly indent: number; readonly inner: number }[] = [];
  /** The first line that says something. */
  readonly #first: number;
  #at = 0;

  constructor(lines: readonly PageLine[], lexicon: Lexicon) {
    this.#lines = lines;
    this.#first = lines.findIndex((line) => line.text !== '');
    this.#lexicon = lexicon;
  }

  read(): Guide {
    while (this.#at < this.#lines.length) {
      const text = this.#textAt(this.#at);
      if (text === '' || isRule(text)) this.#at += 1;
      else if (/^\s*(?:```|~~~)/.test(text)) this.#takeFence();
      else this.#takeLine(text);
    }
    return this.#page.guide('');
  }

  #takeLine(text: string): void {
    const level = this.#headingLevel(text);
    const item = this.#isCode(this.#at) ? null : itemShape.exec(text);
    if (level !== undefined) this.#takeHeading(text, level);
    else if (item) this.#takeItem(item);
    else {
      this.#closeLists(indentOf(text));
      if (this.#isCode(this.#at)) this.#takeCode();
      else this.#takeProse([]);
    }
  }

  /** The level of the heading that a line is; undefined where it is none. */
  #headingLevel(text: string): number | undefined {
    const before = this.#textAt(this.#at - 1);
    const after = this.#textAt(this.#at + 1);
    if (indentOf(text) > 3 || text.length > 90 || this.#isCommand(text)) return undefined;
    if (isRule(after) && !itemShape.test(text)) return /[=#*]/.test(after) ? 1 : 2;
    if (before !== '' && !isRule(before)) return undefined;
    return isShouted(text) ? 2 : this.#titleLevel(text, after);
  }

  /** The first line, where it stands alone and is no sentence. */
  #titleLevel(text: string, after: string): 1 | undefined {
    return this.#at === this.#first && after === '' && !/[.:;,]$/.test(text) && !itemShape.test(text) ? 1 : undefined;
  }

  #takeHeading(text: string, level: number): void {
    this.#closeLists(-1);
    this.#page.openHeading(level, text.replace(/^\s*(?:#+\s+)?/, '').replace(/\s*:$/, ''));
    this.#at += 1;
  }

  #takeItem([whole, indent = '', number, , said = '']: RegExpExecArray): void {
    const isNew = this.#lists.at(-1) === undefined || (this.#lists.at(-1)?.indent ?? 0) < indent.length;
    this.#closeLists(indent.length + 1);
    if (isNew || this.#lists.at(-1)?.indent !== indent.length) {
      this.#page.openList(number !== undefined, Number(number ?? 1));
      this.#lists.push({ indent: indent.length, inner: whole.length - said.length });
    }
    this.#page.nextItem();
    const { line } = this.#lines[this.#at] ?? { line: 1 };
    this.#at += 1;
    if (this.#isCommand(said) && promptOf(said, this.#lexicon)) this.#page.addCode([{ text: said, line }], '');
    else this.#takeProse([{ text: said, line }]);
  }

  /** Lines that belong together are one paragraph; a line that begins anew without a full stop before it is its own. */
  #takeProse(begun: PageLine[]): void {
    const lines = begun;
    while (this.#at < this.#lines.length) {
      const line = this.#lines[this.#at];
      if (!line || line.text === '' || (lines.length > 0 && this.#beginsAnew(line.text, lines.at(-1)?.text ?? '')))
        break;
      lines.push({ text: line.text.trim(), line: line.line });
      this.#at += 1;
    }
    this.#page.addProse(lines);
  }

  #beginsAnew(text: string, before: string): boolean {
    if (isRule(text) || itemShape.test(text) || this.#isCode(this.#at)) return true;
    return before.length < 60 && !/[.,;]$/.test(before) && /^\s*[A-Z]/.test(text);
  }

  #takeCode(): void {
    const first = this.#at;
    const base = indentOf(this.#textAt(first));
    const isSession = promptOf(this.#textAt(first), this.#lexicon) !== undefined;
    this.#at += 1;
    while (this.#goesOn(first, base, isSession)) this.#at += 1;
    this.#page.addCode(this.#lines.slice(first, this.#at), '');
  }

  #goesOn(first: number, base: number, isSession: boolean): boolean {
    if (this.#at >= this.#lines.length) return false;
    const text = this.#textAt(this.#at);
    // Indented code may hold blank lines, as it does in Markdown.
    const isIndented = base >= 2 + (this.#lists.at(-1)?.inner ?? 0);
    if (text === '') return isIndented && this.#at > first && this.#isDeepAfter(base);
    if (this.#isCommand(text) || /\\$/.test(this.#textAt(this.#at - 1))) return true;
    return (
      indentOf(text) >= base && (isSession ? base > 0 || !itemShape.test(text) : isIndented && !itemShape.test(text))
    );
  }

  #isDeepAfter(base: number): boolean {
    const next = this.#textAt(this.#at + 1);
    return indentOf(next) >= base && !itemShape.test(next);
  }

  #isCode(at: number): boolean {
    const text = this.#textAt(at);
    if (this.#isCommand(text)) return true;
    const deeper = indentOf(text) - (this.#lists.at(-1)?.inner ?? 0);
    const before = this.#textBefore(at);
    return deeper >= 2 && /:$/.test(before) && !itemShape.test(text) && !/^\s*[A-Z][a-z]+ [a-z]/.test(text);
  }

  #isCommand(text: string): boolean {
    if (itemShape.test(text) || text === '') return false;
    return promptOf(text, this.#lexicon)?.isClient === undefined && promptOf(text, this.#lexicon) !== undefined
      ? true
      : likenessOf(text, this.#lexicon) === 'strong';
  }

  /** The last line before this one that says something. */
  #textBefore(at: number): string {
    return this.#textAt(this.#textAt(at - 1) === '' ? at - 2 : at - 1);
  }

  #takeFence(): void {
    const mark = /^\s*(```|~~~)\s*(\S*)/.exec(this.#textAt(this.#at));
    const first = this.#at + 1;
    let end = first;
    while (
      end < this.#lines.length &&
      !this.#textAt(end)
        .trim()
        .startsWith(mark?.[1] ?? '```')
    )
      end += 1;
    if (end > first) this.#page.addCode(this.#lines.slice(first, end), (mark?.[2] ?? '').toLowerCase());
    this.#at = end + 1;
  }

  #closeLists(indent: number): void {
    while (this.#lists.length > 0 && (this.#lists.at(-1)?.indent ?? 0) >= indent) {
      this.#lists.pop();
      this.#page.closeList();
    }
  }

  #textAt(at: number): string {
    return this.#lines[at]?.text ?? '';
  }
}

const itemShape = /^(\s*)(?:(\d{1,3})[.)]|([-*+•‣·]))\s+(\S.*)$/;

function indentOf(text: string): number {
  return /^ */.exec(text)?.[0].length ?? 0;
}

function isRule(text: string): boolean {
  return /^\s*([=~*#_-])\1{2,}\s*$/.test(text);
}

/** Whether a line is written in capitals, as headings are where there is no markup. */
function isShouted(text: string): boolean {
  return /[A-Z]{2}/.test(text) && !/[a-z]/.test(text) && !/[=<>$|{}]/.test(text) && /^[\s#\d.)]*[A-Z]/.test(text);
}
