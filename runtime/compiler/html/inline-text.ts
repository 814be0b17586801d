import type { PageLine } from '../page.js';

/** The text of one block while it is read: blanks as a reader sees them, inline marks as Markdown writes them. */
export class InlineText {
  #lines: { text: string; line: number }[] = [];
  #pending = '';
  #hasWords = false;

  /** Adds text of the page; `line` is where it begins. */
  add(text: string, line: number): void {
    let at = line;
    for (const piece of text.replace(/\u00a0/g, ' ').split(/(\s+)/)) {
      if (piece === '') continue;
      if (/^\s/.test(piece)) this.#pending = ' ';
      else this.#word(escaped(piece), at);
      at += piece.split('\n').length - 1;
    }
  }

  /** Adds a mark that Markdown knows before the next word. */
  open(mark: string, line: number): void {
    this.#put(mark, line);
  }

  /** Adds such a mark right behind the last word. */
  close(mark: string): void {
    if (this.#last) this.#last.text += mark;
  }

  /** Adds what stands for something that is seen, such as a picture, as a word of its own. */
  mark(text: string, line: number): void {
    this.#word(text, line);
  }

  /** Adds what a code span holds. */
  code(text: string, line: number): void {
    const inner = text.replace(/\s+/g, ' ').trim();
    if (inner === '') return;
    const longest = Math.max(0, ...[...inner.matchAll(/`+/g)].map(([run]) => run.length));
    const ticks = '`'.repeat(longest + 1);
    this.#word(longest === 0 ? `${ticks}${inner}${ticks}` : `${ticks} ${inner} ${ticks}`, line);
  }

  /** The lines so far, and begins anew; none where nothing was said. */
  take(): readonly PageLine[] {
    const lines = this.#hasWords ? this.#lines : [];
    this.#lines = [];
    this.#pending = '';
    this.#hasWords = false;
    return lines;
  }

  get #last(): { text: string; line: number } | undefined {
    return this.#lines.at(-1);
  }

  #word(text: string, line: number): void {
    this.#hasWords = true;
    this.#put(text, line);
  }

  /** A new line of the page begins a new line here, but only between words. */
  #put(text: string, line: number): void {
    const last = this.#last;
    if (!last || (this.#pending !== '' && line > last.line)) this.#lines.push({ text, line });
    else last.text += this.#pending + text;
    this.#pending = '';
  }
}

function escaped(text: string): string {
  return text.replace(/[\\`*_[\]<&]/g, '\\$&');
}
