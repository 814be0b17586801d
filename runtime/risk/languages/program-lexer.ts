/** The languages of short programs that are given on a command line. */
export type ProgramLanguage = 'python' | 'javascript' | 'ruby' | 'perl' | 'php' | 'lua';

/** A piece of a program: for strings and shell text `text` is what lies between the quotes. */
export interface Token {
  readonly kind: 'name' | 'string' | 'number' | 'sign' | 'shell' | 'variable' | 'line' | 'opaque';
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** For strings: whether nothing is put into it when it is read. */
  readonly isStatic?: boolean;
}

interface Syntax {
  readonly comment: RegExp;
  readonly name: RegExp;
  readonly string: RegExp;
  readonly variable?: RegExp;
  readonly hasRegex?: true;
  readonly backtick?: 'shell' | 'template';
  readonly quoteLike?: RegExp;
  /** Where code begins inside a string, when it lies between this and a curly bracket that closes. */
  readonly code?: RegExp;
}

const double = '"(?:[^"\\\\]|\\\\[\\s\\S])*"';
const single = "'(?:[^'\\\\]|\\\\[\\s\\S])*'";
const plainStrings = new RegExp(`${double}|${single}`, 'y');

const syntaxes: Readonly<Record<ProgramLanguage, Syntax>> = {
  python: {
    comment: /#[^\n]*/y,
    name: /[\p{L}_][\p{L}\p{N}_]*/uy,
    string: new RegExp(`"""[\\s\\S]*?"""|'''[\\s\\S]*?'''|${double}|${single}`, 'y'),
    code: /\{(?!\{)/,
  },
  javascript: {
    comment: /\/\/[^\n]*|\/\*[\s\S]*?\*\/|#![^\n]*/y,
    name: /[\p{L}_$][\p{L}\p{N}_$]*/uy,
    string: plainStrings,
    hasRegex: true,
    backtick: 'template',
    code: /\$\{/,
  },
  ruby: {
    comment: /#[^\n]*/y,
    name: /[\p{L}_][\p{L}\p{N}_]*[?!]?(?!=[^=~>])|[\p{L}_][\p{L}\p{N}_]*/uy,
    string: new RegExp(`${double}|${single}|:[A-Za-z_]\\w*[?!]?(?![\\w:])|:${double}`, 'y'),
    variable: /@@?[A-Za-z_]\w*|\$(?:[A-Za-z_]\w*|[^\s\w])/y,
    hasRegex: true,
    backtick: 'shell',
    quoteLike: /%([wWiIqQx])(?=[([{<|!/])/y,
    code: /#\{/,
  },
  perl: {
    comment: /#[^\n]*/y,
    name: /[\p{L}_][\p{L}\p{N}_]*/uy,
    string: plainStrings,
    variable:
      /[$@%]#?(?:\{\^?\w+\}|\$*(?:::)?[A-Za-z_]\w*(?:::\w+)*|\d+)|\$#?(?:[&`'+!@/\\,;.0_"<>()[\]^|?-])|@_|\$\$|%\+/y,
    hasRegex: true,
    backtick: 'shell',
    quoteLike: /(?:qq|qw|qr|qx|tr|q|m|s|y)(?=[^\w\s=,;)>-]|\s*\{)/y,
  },
  php: {
    comment: /#(?!\[)[^\n]*|\/\/[^\n]*|\/\*[\s\S]*?\*\/|<\?(?:php|=)?|\?>/y,
    name: /[\p{L}_\\][\p{L}\p{N}_\\]*/uy,
    string: plainStrings,
    variable: /\$+[A-Za-z_]\w*|\$\{/y,
    backtick: 'shell',
  },
  lua: {
    comment: /--\[\[[\s\S]*?\]\]|--[^\n]*/y,
    name: /[A-Za-z_]\w*/y,
    string: new RegExp(`${double}|${single}|\\[\\[[\\s\\S]*?\\]\\]`, 'y'),
  },
};

const blank = /[ \t\r\f\v]+|\\\r?\n/y;
const number = /0[xXbBoO][\w]+|\d[\d_]*(?:\.\d+)?(?:[eE][+-]?\d+)?n?/y;
const sign = /=>|->|::|\?\.|===|!==|==|!=|<=|>=|=~|!~|&&|\|\||\*\*|\.\.\.|\.\.|\+\+|--|:=|[+\-*/%.|&^]=|[^\s\w]/uy;
const regexLiteral = /\/(?![*/])(?:[^/\\\n[]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[a-z]*/y;
const beforeOperand = /^(return|typeof|case|in|of|and|or|not|if|unless|while|until|split|grep|when|elsif|print|map)$/;
const closing: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}', '<': '>' };
const deepestCode = 4;

/** Parts a program into tokens; what cannot be read becomes an `opaque` token, so that it is not taken for harmless. */
export function tokensOf(text: string, language: ProgramLanguage): readonly Token[] {
  const lexer = new Lexer(text, syntaxes[language], language);
  lexer.run(0, text.length, 0);
  return lexer.tokens;
}

class Lexer {
  readonly tokens: Token[] = [];
  private at = 0;
  private end = 0;
  private depth = 0;
  /** Delimiters that were not closed once, so that the rest is not looked through again and again. */
  private readonly unclosed = new Set<string>();
  private readonly text: string;
  private readonly syntax: Syntax;
  private readonly language: ProgramLanguage;

  constructor(text: string, syntax: Syntax, language: ProgramLanguage) {
    this.text = text;
    this.syntax = syntax;
    this.language = language;
  }

  run(start: number, end: number, depth: number): void {
    const outer = [this.at, this.end, this.depth] as const;
    [this.at, this.end, this.depth] = [start, end, depth];
    while (this.at < this.end) this.step();
    [this.at, this.end, this.depth] = outer;
  }

  private step(): void {
    if (this.match(blank) !== undefined || this.match(this.syntax.comment) !== undefined) return;
    if (this.takeLineEnd() || this.takeQuoteLike() || this.takeString() || this.takeTicks() || this.takeRegex()) return;
    this.takePlain();
  }

  private takeLineEnd(): boolean {
    if (this.text[this.at] !== '\n') return false;
    this.at += 1;
    this.push('line', '\n', this.at - 1, this.at);
    return true;
  }

  private takePlain(): void {
    const start = this.at;
    const kinds = [
      ['variable', this.syntax.variable],
      ['number', number],
      ['name', this.syntax.name],
      ['sign', sign],
    ] as const;
    for (const [kind, pattern] of kinds) {
      const found = pattern === undefined ? undefined : this.match(pattern);
      if (found !== undefined) {
        this.push(kind, found, start, this.at);
        return;
      }
    }
    this.at += 1;
    this.push('opaque', this.text.slice(start, this.at), start, this.at);
  }

  private match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0];
    if (found === undefined || found === '' || this.at + found.length > this.end) return undefined;
    this.at += found.length;
    return found;
  }

  private push(kind: Token['kind'], text: string, start: number, end: number, isStatic?: boolean): void {
    this.tokens.push({ kind, text, start, end, ...(isStatic === undefined ? {} : { isStatic }) });
  }

  private takeString(): boolean {
    const start = this.at;
    const prefix = this.language === 'python' ? (this.match(/(?:[rbuf]|rb|br|fr|rf)(?=["'])/iy) ?? '') : '';
    const found = this.match(this.syntax.string);
    if (found === undefined) {
      this.at = start;
      return this.takeBrokenQuote();
    }
    const isSymbol = found.startsWith(':');
    const width =
      /^("""|'''|\[\[)/.test(found) && found.length >= 6 - (found[0] === '[' ? 2 : 0) ? closingWidth(found) : 1;
    const [from, to] = isSymbol ? [start + 1, this.at] : [start + prefix.length + width, this.at - width];
    this.pushString({ kind: 'string', from, to, start }, isLiteral(this.language, prefix, found));
    return true;
  }

  /** A quote without its end: all that follows cannot be read. */
  private takeBrokenQuote(): boolean {
    if (!/["']/.test(this.text[this.at] ?? '')) return false;
    this.push('opaque', this.text.slice(this.at, this.end), this.at, this.end);
    this.at = this.end;
    return true;
  }

  private pushString(
    { kind, from, to, start }: { kind: 'string' | 'shell'; from: number; to: number; start: number },
    isLiteral: boolean,
  ): void {
    const inside = this.text.slice(from, to);
    const holes = isLiteral ? [] : this.holesIn(inside);
    const isStatic = isLiteral || (holes.length === 0 && !putsIn(this.language, inside));
    this.push(kind, unescaped(inside), from, to, isStatic);
    const end = Math.max(this.at, start);
    for (const [begin, stop] of holes) this.code(from + begin, from + stop);
    if (this.language === 'perl' && !isLiteral && /[@$]\{(?!\^?\w+\})/.test(inside))
      this.push('opaque', inside, from, to);
    if (this.language === 'php' && !isLiteral && /\{\$[^}]*[(:]|\$\{/.test(inside))
      this.push('opaque', inside, from, to);
    this.at = end;
  }

  private code(start: number, end: number): void {
    if (this.depth >= deepestCode) {
      this.push('opaque', this.text.slice(start, end), start, end);
      return;
    }
    this.push('sign', ';', start, start);
    this.run(start, end, this.depth + 1);
    this.push('sign', ';', end, end);
  }

  /** Where code lies inside a string, from its bracket to the one that closes it. */
  private holesIn(inside: string): readonly (readonly [number, number])[] {
    const { code } = this.syntax;
    const holes: (readonly [number, number])[] = [];
    let from = 0;
    while (code !== undefined && holes.length < 1000) {
      const found = code.exec(inside.slice(from, from + 65_536));
      if (found === null) break;
      const start = from + found.index + found[0].length;
      const end = closeOf(inside, start);
      holes.push([start, end]);
      from = end + 1;
    }
    return holes;
  }

  private takeTicks(): boolean {
    const { backtick } = this.syntax;
    if (backtick === undefined || this.text[this.at] !== '`') return false;
    const start = this.at;
    const found = this.match(/`(?:[^`\\]|\\[\s\S])*`/y);
    if (found === undefined) {
      this.push('opaque', this.text.slice(start, this.end), start, this.end);
      this.at = this.end;
    } else {
      const kind = backtick === 'shell' ? 'shell' : 'string';
      this.pushString({ kind, from: start + 1, to: this.at - 1, start }, false);
    }
    return true;
  }

  private takeRegex(): boolean {
    if (this.syntax.hasRegex === undefined || this.text[this.at] !== '/' || !this.wantsOperand()) return false;
    const start = this.at;
    const found = this.match(regexLiteral);
    if (found === undefined) return false;
    this.push('string', found, start, this.at, !/[#$@]\{/.test(found));
    if (/[#@$]\{[^}]*[(`]|\(\?\??\{/.test(found)) this.push('opaque', found, start, this.at);
    return true;
  }

  private wantsOperand(): boolean {
    const before = this.tokens.at(-1);
    if (before === undefined || before.kind === 'line') return true;
    if (before.kind === 'sign') return !/^[)\]}]$/.test(before.text);
    return before.kind === 'name' && beforeOperand.test(before.text);
  }

  /** `qw(…)`, `s/…/…/`, `%w[…]` and their like. */
  private takeQuoteLike(): boolean {
    const { quoteLike } = this.syntax;
    const before = this.tokens.at(-1)?.text;
    if (quoteLike === undefined || /^(->|\.|::|\{)$/.test(before ?? '') || before === 'sub') return false;
    if (/[\w$@%]/.test(this.text[this.at - 1] ?? ' ') || (this.text[this.at] === '%' && !this.wantsOperand()))
      return false;
    const start = this.at;
    const name = this.match(quoteLike)?.replace('%', '');
    if (name === undefined) return false;
    this.match(/\s+/y);
    const first = this.delimited();
    if (first === undefined) {
      this.at = start;
      return false;
    }
    this.finishQuoteLike(name, first, start);
    return true;
  }

  private finishQuoteLike(name: string, first: Delimited, start: number): void {
    const isLiteral = /^(q|qw|w|i|tr|y)$/.test(name) || first.open === "'";
    if (/^(s|tr|y)$/.test(name)) this.second(first.open);
    const options = /^(s|tr|y|m|qr)$/.test(name) ? (this.match(/[a-z]+/y) ?? '') : '';
    const end = this.at;
    const kind = /^(qx|x)$/.test(name) ? 'shell' : 'string';
    this.pushString({ kind, from: first.from, to: first.to, start }, isLiteral);
    const written = this.text.slice(start, end);
    if (runsCode(name, options, written)) this.push('opaque', written, start, end);
    this.at = end;
  }

  private second(open: string): void {
    if (closing[open] === undefined) {
      this.at -= 1;
    } else this.match(/\s+/y);
    if (this.delimited() === undefined) this.at = this.end;
  }

  private delimited(): Delimited | undefined {
    const open = this.text[this.at] ?? '';
    const from = this.at + 1;
    const to = this.unclosed.has(open) ? undefined : endOfDelimited(this.text, from, this.end);
    if (to === undefined) {
      this.unclosed.add(open);
      return undefined;
    }
    this.at = to + 1;
    return { from, to, open };
  }
}

/** What stands between the delimiters of `q(…)` and its like. */
interface Delimited {
  readonly from: number;
  readonly to: number;
  readonly open: string;
}

/** Where what was opened just before `from` is closed. */
function endOfDelimited(text: string, from: number, end: number): number | undefined {
  const open = text[from - 1] ?? '';
  const close = closing[open] ?? open;
  let level = 1;
  let at = from;
  for (; at < end && level > 0; at += 1) {
    const character = text[at];
    if (character === '\\') at += 1;
    level += Number(character === open && open !== close) - Number(character === close);
  }
  return level === 0 ? at - 1 : undefined;
}

/** Whether a replacement is itself code, or a pattern holds some. */
function runsCode(name: string, options: string, written: string): boolean {
  if (/\(\?\??\{/.test(written)) return true;
  return name === 's' && (options.includes('e') || /[@$]\{(?!\w+\})/.test(written));
}

function closingWidth(found: string): number {
  return found.startsWith('[[') ? 2 : 3;
}

/** Whether nothing is ever put into a string that is quoted so. */
function isLiteral(language: ProgramLanguage, prefix: string, found: string): boolean {
  if (language === 'python') return !/f/i.test(prefix);
  if (language === 'javascript' || language === 'lua') return true;
  return found.startsWith("'") || /^:[A-Za-z_]/.test(found);
}

/** Whether a string between double quotes names a variable. */
function putsIn(language: ProgramLanguage, inside: string): boolean {
  if (language === 'perl') return /(^|[^\\])[$@][\w{$:]/.test(inside);
  return language === 'php' && /(^|[^\\])\$[\w{]|\{\$/.test(inside);
}

function closeOf(inside: string, from: number): number {
  let level = 1;
  for (let at = from; at < inside.length; at += 1) {
    if (inside[at] === '{') level += 1;
    else if (inside[at] === '}' && --level === 0) return at;
  }
  return inside.length;
}

/** The usual escapes; those that hide letters are undone as well. */
function unescaped(text: string): string {
  if (!text.includes('\\')) return text;
  return text.replace(escapes, (_, hex?: string, unicode?: string, octal?: string, other?: string) => {
    const code = hex ?? unicode;
    if (code !== undefined) return String.fromCharCode(Number.parseInt(code, 16));
    if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8));
    return written[other ?? ''] ?? other ?? '';
  });
}

const escapes = /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|([0-7]{3})|([\s\S]))/g;
const written: Readonly<Record<string, string>> = { n: '\n', t: '\t', '\n': '' };
