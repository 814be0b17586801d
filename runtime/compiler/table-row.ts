import { oneLine } from './wording.js';

/** A cell of a table with the title of its column. */
interface Cell {
  readonly title: string;
  text: string;
}

/** Where a reader stands in a table: what a cell says may only hold in the case that the cells before it name. */
export class TableRow {
  readonly #titles: string[] = [];
  #cells: Cell[] = [];
  #isTitle = false;
  #rows = 0;
  #isOpen = false;

  openTable(): void {
    this.#titles.length = 0;
    this.#cells = [];
  }

  closeTable(): void {
    this.openTable();
    this.#isOpen = false;
  }

  openRow(): void {
    this.#cells = [];
    this.#rows += 1;
    this.#isOpen = true;
  }

  /** Which row of all is open; undefined outside of tables. */
  get row(): number | undefined {
    return this.#isOpen ? this.#rows : undefined;
  }

  openCell(isTitle: boolean): void {
    this.#isTitle = isTitle;
    if (isTitle) this.#titles.push('');
    else this.#cells.push({ title: this.#titles[this.#cells.length] ?? '', text: '' });
  }

  /** Takes the text of the cell that is open; outside of tables nothing is kept. */
  say(text: string): void {
    if (!this.#isOpen) return;
    const words = oneLine(text.replace(/<br\s*\/?>/gi, ' '));
    const cell = this.#cells.at(-1);
    if (this.#isTitle) this.#titles[this.#titles.length - 1] = words;
    else if (cell) cell.text = `${cell.text} ${words}`.trim();
  }

  /** The case in which the open cell holds: the cells before it, where the first column names cases; else undefined. */
  get condition(): string | undefined {
    const before = this.#cells.slice(0, -1).filter((cell) => cell.text !== '');
    const [first] = before;
    if (this.#isTitle || !first || !cases.test(first.title)) return undefined;
    return before.map(({ title, text }) => (title === '' ? text : `${title}: ${text}`)).join(', ');
  }
}

const cases =
  /^(?:if|when|in case|you see)\b|\b(?:codes?|errors?|symptoms?|case|results?|problems?|alerts?|condition|status|state|cause|messages?|issue|situation|findings?|output|scenario|signal|observation|answer)\b/i;
