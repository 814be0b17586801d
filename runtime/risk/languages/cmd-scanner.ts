/** A word of Windows' command language: what it becomes, and how it was written apart from carets. */
export interface CmdWord {
  readonly value: string;
  /** With its quotes. */
  readonly shown: string;
  /** Whether it holds no variable whose value is not known. */
  readonly isStatic: boolean;
  readonly isQuoted: boolean;
  readonly start: number;
  readonly end: number;
}

/** What the scanner comes upon next. */
export type CmdToken =
  | { readonly kind: 'word'; readonly word: CmdWord }
  | { readonly kind: 'operator' | 'newline' | 'open' | 'close'; readonly text: string; readonly start: number }
  | { readonly kind: 'redirection'; readonly text: string; readonly start: number; readonly target?: CmdWord };

/** The value of a variable where it is known; `undefined` where it is not. */
export type VariableReader = (name: string) => string | undefined;

const forVariable = /%%?~[a-z$:]{0,16}[a-z0-9]|%%[a-z?#](?![\w%])|%[0-9*]/iy;
const environment = /%([A-Za-z_][\w().#$@ -]{0,64}?)(:[^%\r\n]{0,256})?%/y;
const loopVariable = /%[a-z](?![\w%])/iy;
const delayed = /!([A-Za-z_]\w{0,64})(:[^!\r\n]{0,256})?!/y;
const redirection = /\d?(?:>>|>|<)(?:&\d)?/y;
const operator = /&&|\|\||&|\|/y;
/** What a guide writes for a value that is to be put in, where reading it as two redirections makes no sense. */
const blankToFill = /<[A-Za-z][\w -]{0,60}>(?=[\\:,@";.\]}]|[ \t]*(?:$|[\r\n&|)<>]|[-/]))/y;

/** Reads Windows' command language word by word; what a word means is for its reader to say. */
export class CmdScanner {
  at = 0;
  private readonly text: string;
  private readonly readVariable: VariableReader;

  constructor(text: string, readVariable: VariableReader) {
    this.text = text;
    this.readVariable = readVariable;
  }

  get isAtEnd(): boolean {
    return this.at >= this.text.length;
  }

  /** The next token; a bracket opens a block only where a command may begin, and closes one only where one is open. */
  next(place: { readonly isStart: boolean; readonly isInBlock: boolean }): CmdToken | undefined {
    this.skipBlanks();
    const start = this.at;
    const character = this.text[start];
    if (character === undefined) return undefined;
    if (character === '\n') return this.sign('newline', '\n');
    if (character === '(' && place.isStart) return this.sign('open', '(');
    if (character === ')' && place.isInBlock) return this.sign('close', ')');
    const joint = this.match(operator);
    if (joint !== undefined) return { kind: 'operator', text: joint, start };
    const redirected = this.looksFilled() ? undefined : this.match(redirection);
    return redirected === undefined ? { kind: 'word', word: this.word(place) } : this.redirection(redirected, start);
  }

  /** Passes the text that a pattern (sticky) matches here, and gives it. */
  match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0];
    if (found !== undefined) this.at += found.length;
    return found;
  }

  skipLine(): void {
    const end = this.text.indexOf('\n', this.at);
    this.at = end < 0 ? this.text.length : end;
  }

  /** What stands between brackets from here to the one that closes; undefined where there is none. */
  bracketed(): { readonly text: string; readonly start: number } | undefined {
    if (this.match(/[\s]*\(/y) === undefined) return undefined;
    const start = this.at;
    let isQuoted = false;
    for (; this.at < this.text.length; this.at += 1) {
      const character = this.text[this.at];
      if (character === '"') isQuoted = !isQuoted;
      if (character === ')' && !isQuoted) break;
    }
    const text = this.text.slice(start, this.at);
    this.at = Math.min(this.at + 1, this.text.length);
    return { text, start };
  }

  private sign(kind: 'newline' | 'open' | 'close', text: string): CmdToken {
    this.at += 1;
    return { kind, text, start: this.at - 1 };
  }

  private redirection(text: string, start: number): CmdToken {
    if (text.includes('&')) return { kind: 'redirection', text, start };
    this.skipBlanks();
    const target = /[\s&|<>]/.test(this.text[this.at] ?? ' ')
      ? undefined
      : this.word({ isStart: false, isInBlock: false });
    return target === undefined ? { kind: 'redirection', text, start } : { kind: 'redirection', text, start, target };
  }

  private skipBlanks(): void {
    while (this.match(/[ \t\r\v\f]+|\^\r?\n/y) !== undefined) {
      // Blanks part words, and a caret joins lines.
    }
  }

  private looksFilled(): boolean {
    blankToFill.lastIndex = this.at;
    return blankToFill.test(this.text);
  }

  private word(place: { readonly isStart: boolean; readonly isInBlock: boolean }): CmdWord {
    const start = this.at;
    const building = new WordBuilder();
    while (!this.endsWord(building.isOpen, place.isInBlock)) this.takePiece(building);
    if (this.at === start) this.takePiece(building);
    return building.word(start, this.at);
  }

  private endsWord(isQuoted: boolean, isInBlock: boolean): boolean {
    const character = this.text[this.at];
    if (character === undefined || character === '\n') return true;
    if (isQuoted) return false;
    if (character === ')') return isInBlock;
    return /[\s&|<>]/.test(character) && !this.looksFilled();
  }

  private takePiece(word: WordBuilder): void {
    const filled = word.isOpen ? undefined : this.match(blankToFill);
    if (filled !== undefined) word.add(filled.replace(/[<> ]/g, '_'), filled);
    else if (/[%!]/.test(this.text[this.at] ?? '')) this.takeVariable(word);
    else this.takeCharacter(word);
  }

  private takeCharacter(word: WordBuilder): void {
    const character = this.text[this.at] ?? '';
    this.at += 1;
    if (character === '"') word.quote(/[\s&|)]|^$/.test(this.text[this.at] ?? ''));
    else if (character === '^' && !word.isOpen) this.takeEscaped(word);
    else word.add(character, character);
  }

  private takeEscaped(word: WordBuilder): void {
    if (this.match(/\r?\n/y) !== undefined) return;
    const character = this.text[this.at] ?? '';
    this.at += character.length;
    word.add(character, character);
  }

  private takeVariable(word: WordBuilder): void {
    const before = this.at;
    const [name, change] = this.variableName();
    const written = this.text.slice(before, this.at);
    const value = name === undefined || change !== undefined ? undefined : this.readVariable(name.toLowerCase());
    if (value === undefined) word.addUnknown(written);
    else word.add(value, written);
  }

  private variableName(): readonly (string | undefined)[] {
    if (this.match(forVariable) !== undefined) return [];
    for (const pattern of [environment, delayed]) {
      pattern.lastIndex = this.at;
      const found = pattern.exec(this.text);
      if (found === null) continue;
      this.at += found[0].length;
      return [found[1], found[2]];
    }
    if (this.match(loopVariable) === undefined) this.at += 1;
    return [];
  }
}

class WordBuilder {
  isOpen = false;
  private value = '';
  private shown = '';
  private isStatic = true;
  private isQuoted = false;

  add(value: string, shown: string): void {
    this.value += value;
    this.shown += shown;
  }

  addUnknown(written: string): void {
    this.add(written, written);
    if (written.length > 1) this.isStatic = false;
  }

  /** A quote, which a backslash before it makes a part of the word for most programs, unless the word ends there. */
  quote(isLast: boolean): void {
    if (this.value.endsWith('\\') && !isLast) this.value = `${this.value.slice(0, -1)}"`;
    this.isQuoted ||= this.value === '';
    this.isOpen = !this.isOpen;
    this.shown += '"';
  }

  word(start: number, end: number): CmdWord {
    const { value, shown, isStatic, isQuoted } = this;
    return { value, shown, isStatic, isQuoted, start, end };
  }
}
