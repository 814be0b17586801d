/** What a person sees on a terminal without colours: lines of text, where a program may write over what it wrote. */
export class TerminalScreen {
  private readonly lines: string[][] = [[]];
  private top = 0;
  private row = 0;
  private column = 0;
  private unread = '';

  private readonly columns: number;
  private readonly rows: number;

  constructor(columns: number, rows: number) {
    this.columns = columns;
    this.rows = rows;
  }

  /** Shows what a program writes; a sequence that is not whole yet waits for its rest. */
  write(text: string): void {
    const all = this.unread + text;
    const whole = all.replace(openPattern, '');
    this.unread = all.slice(whole.length);
    for (const [part] of whole.matchAll(partPattern)) this.show(part);
  }

  /** The lines that are on the screen now, without blanks at their ends and without empty lines at the bottom. */
  visible(): string {
    return textOf(this.lines.slice(this.top, this.top + this.rows));
  }

  /** All lines that were ever left on it, those that have moved out at the top too. */
  everything(): string {
    return textOf(this.lines);
  }

  private show(part: string): void {
    if (part.startsWith('\u001b[')) this.control(part.at(-1) ?? '', part.slice(2, -1));
    else if (part === '\r') this.column = 0;
    else if (part === '\n') this.moveTo(this.row + 1);
    else if (part === '\b') this.column = Math.max(0, this.column - 1);
    else if (part === '\t') this.column = Math.min(this.columns - 1, (Math.floor(this.column / 8) + 1) * 8);
    else if (!/^[\p{Cc}]/u.test(part)) this.put(part);
  }

  private put(character: string): void {
    if (this.column >= this.columns) {
      this.moveTo(this.row + 1);
      this.column = 0;
    }
    const line = this.line();
    while (line.length < this.column) line.push(' ');
    line[this.column] = character;
    this.column += 1;
  }

  private control(final: string, given: string): void {
    const [first = 0, second = 0] = given.split(';').map(Number);
    const count = Math.max(1, first);
    if (final === 'A') this.moveTo(Math.max(this.top, this.row - count));
    else if (final === 'B') this.moveTo(Math.min(this.top + this.rows - 1, this.row + count));
    else if (final === 'C') this.column = Math.min(this.columns - 1, this.column + count);
    else if (final === 'D') this.column = Math.max(0, this.column - count);
    else if (final === 'G') this.column = count - 1;
    else if (final === 'H') this.place(count, Math.max(1, second));
    else this.erase(final, first);
  }

  private place(row: number, column: number): void {
    this.moveTo(this.top + Math.min(row, this.rows) - 1);
    this.column = column - 1;
  }

  private erase(final: string, how: number): void {
    if (final === 'K' && how === 2) this.line().length = 0;
    else if (final === 'K' || final === 'J') this.line().length = Math.min(this.line().length, this.column);
    if (final === 'J') this.lines.length = this.row + 1;
    if (final === 'J' && how >= 2) for (const line of this.lines.slice(this.top)) line.length = 0;
  }

  private moveTo(row: number): void {
    this.row = row;
    while (this.lines.length <= row) this.lines.push([]);
    this.top = Math.max(this.top, row - this.rows + 1);
  }

  private line(): string[] {
    const line = this.lines[this.row];
    if (line === undefined) throw new Error(`the screen has no line ${this.row}`);
    return line;
  }
}

const bell = '\u0007';
const openControl = String.raw`\u001b\[[0-9;?>]*`;
const openTitle = String.raw`\u001b\][^${bell}]*`;
const partPattern = new RegExp(String.raw`${openControl}[@-~]|${openTitle}${bell}|\u001b.|[\s\S]`, 'gu');
const openPattern = new RegExp(String.raw`(?:\u001b|${openControl}|${openTitle})$`, 'u');

function textOf(lines: readonly (readonly string[])[]): string {
  const shown = lines.map((line) =>
    Array.from(line, (character) => character ?? ' ')
      .join('')
      .trimEnd(),
  );
  return shown.join('\n').trimEnd();
}
