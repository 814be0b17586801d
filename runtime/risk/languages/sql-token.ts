/** How the dialects of SQL differ in what is a string, a name or a comment. */
export interface SqlDialect {
  /** Whether a backslash in a string takes the meaning from the character after it. */
  readonly backslash: boolean;
  /** What opens a string in addition to `'`. */
  readonly doubleQuotes: 'string' | 'name';
  readonly brackets: boolean;
  readonly dollarQuotes: boolean;
  readonly alternativeQuotes: boolean;
  readonly nestedComments: boolean;
  /** What begins a comment that ends with the line. */
  readonly lineComment: RegExp;
  /** Characters that words may begin with beside letters. */
  readonly wordStart: RegExp;
}

/** A piece of SQL. */
export interface SqlToken {
  readonly kind: 'word' | 'name' | 'string' | 'number' | 'mark' | 'blank' | 'client' | 'broken';
  /** The content of a string or name, the whole of anything else; words are in capitals. */
  readonly value: string;
  readonly start: number;
  readonly end: number;
  /** Where the content of a string begins. */
  readonly inner: number;
}

const standard: SqlDialect = {
  backslash: false,
  doubleQuotes: 'name',
  brackets: false,
  dollarQuotes: true,
  alternativeQuotes: false,
  nestedComments: true,
  lineComment: /--[^\n]*/y,
  wordStart: /[A-Za-z_@\u0080-\uffff]/,
};

const dialects: ReadonlyMap<string, SqlDialect> = new Map<string, SqlDialect>([
  ['sql', standard],
  [
    'mysql',
    {
      ...standard,
      backslash: true,
      doubleQuotes: 'string',
      dollarQuotes: false,
      nestedComments: false,
      // Without a blank behind it, -- is two minus signs.
      lineComment: /(?:--(?=\s|$)|#)[^\n]*/y,
    },
  ],
  ['tsql', { ...standard, brackets: true, dollarQuotes: false, wordStart: /[A-Za-z_@#\u0080-\uffff]/ }],
  ['plsql', { ...standard, dollarQuotes: false, nestedComments: false, alternativeQuotes: true }],
  ['sqlite', { ...standard, brackets: true, dollarQuotes: false, nestedComments: false }],
  ['cql', { ...standard, nestedComments: false, lineComment: /(?:--|\/\/)[^\n]*/y }],
]);

/** The dialect of a language; of one that is not named, PostgreSQL's. */
export function dialectOf(language: string): SqlDialect {
  return dialects.get(language) ?? standard;
}

const blankSpace = /\s+/y;
const executable = /\/\*M?!\d*/y;
const word = /[\w$#@\u0080-\uffff]+/y;
const number = /0x[0-9a-f]+|(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?/iy;
const dollarTag = /\$(?:[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$/y;
const fillIn =
  /\{\{[^{}\n]*\}\}|\$\{[^{}\n]*\}|\$\([^()\n]*\)|\$\w+|%\(\w+\)s|%s|&&?\w+\.?|:'\w+'|:"\w+"|:[A-Za-z_]\w*|<[A-Za-z][\w .-]*>|\?/y;
const mark = /::|<=|>=|<>|!=|\|\||&&|[\s\S]/y;
const lineCommand = /\\(?:!|\.)[^\n]*|\\\\|\\G|\\[^;\n\\]*/y;
const letterCommand = /\\[!.uTPdR][^\n]*|\\[^\n]?/y;
const brackets: Readonly<Record<string, string>> = { '[': ']', '(': ')', '{': '}', '<': '>' };

/** Reads text into tokens, without what is a comment; every character lies in a token, in a comment or is a blank. */
export function tokensOf(text: string, dialect: SqlDialect, from = 0): readonly SqlToken[] {
  const reader = new Reader(text, dialect, from);
  return reader.all();
}

class Reader {
  private readonly tokens: SqlToken[] = [];
  private readonly text: string;
  private readonly dialect: SqlDialect;
  private at: number;
  private opened = 0;

  constructor(text: string, dialect: SqlDialect, from: number) {
    this.at = from;
    this.text = text;
    this.dialect = dialect;
  }

  all(): readonly SqlToken[] {
    while (this.at < this.text.length) if (!this.skipped()) this.next();
    if (this.opened > 0) this.push('broken', this.at, this.at, '');
    return this.tokens;
  }

  private push(kind: SqlToken['kind'], start: number, end: number, value: string, inner = start): void {
    this.tokens.push({ kind, value, start, end, inner });
    this.at = end;
  }

  private matched(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    return pattern.exec(this.text)?.[0];
  }

  /** Goes over blanks and comments; MySQL runs what stands in a comment that begins with an exclamation mark. */
  private skipped(): boolean {
    const run = this.matched(executable);
    if (run !== undefined) this.opened += 1;
    if (this.opened > 0 && this.text.startsWith('*/', this.at)) {
      this.opened -= 1;
      this.at += 2;
      return true;
    }
    const blank = run ?? this.matched(blankSpace) ?? this.matched(this.dialect.lineComment);
    if (blank === undefined) return this.skippedBlock();
    this.at += blank.length;
    return true;
  }

  private skippedBlock(): boolean {
    if (!this.text.startsWith('/*', this.at)) return false;
    const end = this.blockEnd();
    if (end < 0) this.push('broken', this.at, this.text.length, this.text.slice(this.at));
    else this.at = end;
    return true;
  }

  private blockEnd(): number {
    const edge = /\/\*|\*\//g;
    edge.lastIndex = this.at + 2;
    let depth = 1;
    for (let found = edge.exec(this.text); found !== null; found = edge.exec(this.text)) {
      if (found[0] === '*/') depth -= 1;
      else if (this.dialect.nestedComments) depth += 1;
      if (depth === 0) return found.index + 2;
    }
    return -1;
  }

  private next(): void {
    const character = this.text[this.at] ?? '';
    if (character === "'") this.quoted("'", 'string', this.dialect.backslash);
    else if (character === '"') this.quoted('"', this.dialect.doubleQuotes, this.dialect.backslash);
    else if (character === '`') this.quoted('`', 'name', false);
    else if (character === '[' && this.dialect.brackets) this.quoted(']', 'name', false);
    else if (character === '\\') this.client();
    else if (!this.dollarQuoted()) this.plain(character);
  }

  /** A string or name; the mark that closes it, doubled, is part of it. */
  private quoted(close: string, kind: 'string' | 'name', backslash: boolean, start = this.at): void {
    const inner = this.at + 1;
    const end = this.endOf(close, inner, backslash);
    if (end >= this.text.length) this.push('broken', start, this.text.length, this.text.slice(start));
    else this.push(kind, start, end + 1, this.text.slice(inner, end).replaceAll(close + close, close), inner);
  }

  private endOf(close: string, from: number, backslash: boolean): number {
    let end = from;
    while (end < this.text.length) {
      const character = this.text[end];
      const isDoubled = character === close && this.text[end + 1] === close;
      if (character === close && !isDoubled) break;
      end += isDoubled || (backslash && character === '\\') ? 2 : 1;
    }
    return end;
  }

  /** A command to the client: one letter, or up to the end of the line or a semicolon. */
  private client(): void {
    const found = this.matched(this.dialect.backslash ? letterCommand : lineCommand) ?? '\\';
    // Two of them are psql's semicolon.
    if (found === '\\\\') this.push('mark', this.at, this.at + 2, ';');
    else this.push('client', this.at, this.at + found.length, found);
  }

  private dollarQuoted(): boolean {
    const tag = this.dialect.dollarQuotes ? this.matched(dollarTag) : undefined;
    if (tag === undefined) return false;
    const inner = this.at + tag.length;
    const close = this.text.indexOf(tag, inner);
    if (close < 0) this.push('broken', this.at, this.text.length, this.text.slice(this.at));
    else this.push('string', this.at, close + tag.length, this.text.slice(inner, close), inner);
    return true;
  }

  private plain(character: string): void {
    if (this.dialect.wordStart.test(character)) this.wordOrPrefix();
    else this.other(character);
  }

  private other(character: string): void {
    const digits = this.matched(number);
    const blank = digits !== undefined || this.isOperand() ? undefined : this.matched(fillIn);
    const value = digits ?? blank ?? this.matched(mark) ?? character;
    const kind = digits !== undefined ? 'number' : blank !== undefined ? 'blank' : 'mark';
    this.push(kind, this.at, this.at + value.length, value);
  }

  /** Whether what stands before is a value, so that % is an operator, and : or < are not the beginning of a blank. */
  private isOperand(): boolean {
    const before = this.tokens.at(-1);
    if (before === undefined || before.end !== this.at) return false;
    return before.kind !== 'mark' || before.value === ')' || before.value === ':';
  }

  private wordOrPrefix(): void {
    const found = this.matched(word) ?? this.text[this.at] ?? '';
    const start = this.at;
    const end = start + found.length;
    const isPrefix = this.text[end] === "'" && /^(?:e|n|b|x|r|q|nq|_\w+)$/i.test(found);
    if (isPrefix) this.at = end;
    if (/^u$/i.test(found) && /^&["']/.test(this.text.slice(end, end + 2))) this.escaped(start, end + 1);
    else if (!isPrefix) this.push('word', start, end, found.toUpperCase());
    else if (/^n?q$/i.test(found) && this.dialect.alternativeQuotes) this.alternative(start);
    else this.quoted("'", 'string', this.dialect.backslash || /^e$/i.test(found), start);
  }

  /** PostgreSQL's U&"d\0061t\+000061". */
  private escaped(start: number, quote: number): void {
    const close = this.text[quote] ?? '';
    const inner = quote + 1;
    const end = this.endOf(close, inner, false);
    const value = this.text.slice(inner, end).replace(/\\(?:\+([0-9a-f]{6})|([0-9a-f]{4}))/gi, (_, long, short) => {
      const code = Number.parseInt(long ?? short, 16);
      return code > 0x10ffff ? '?' : String.fromCodePoint(code);
    });
    const kind = end >= this.text.length ? 'broken' : close === '"' ? 'name' : 'string';
    this.push(kind, start, Math.min(end + 1, this.text.length), value, inner);
  }

  /** Oracle's q'[...]'. */
  private alternative(start: number): void {
    const open = this.text[this.at + 1] ?? '';
    const inner = this.at + 2;
    const close = this.text.indexOf(`${brackets[open] ?? open}'`, inner);
    if (close < 0) this.push('broken', start, this.text.length, this.text.slice(start));
    else this.push('string', start, close + 2, this.text.slice(inner, close), inner);
  }
}
