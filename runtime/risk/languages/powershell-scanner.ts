import type { Span } from '../../model/text.js';
import type { Node, TextNode, VariableNode } from './powershell-syntax.js';

const variable = /\$(?:\{[^}]*\}|[\p{L}\p{N}_]+(?::[\p{L}\p{N}_]+)?|[$^?])/uy;
const splat = /@[\p{L}_][\p{L}\p{N}_:]*/uy;
const wordEnd = /[\s{}();,|&<>]/u;
const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', '0': '\0', a: '\x07', b: '\b' };
const deepest = 120;

/**
 * Reads the small parts of PowerShell text: blanks, comments, variables, strings and bare words. A text that PowerShell
 * would not read either has a `fault`; reading then goes on at the end of the text, so that everything unwinds.
 */
export class PowerShellScanner {
  protected readonly text: string;
  protected at = 0;
  private depth = 0;
  /** Where the text stopped making sense. */
  fault: number | undefined;

  constructor(text: string) {
    this.text = text;
  }

  /** The statements up to a closing sign; only the reader of statements knows them. */
  protected statements(_close: string): readonly Node[] {
    return [];
  }

  protected get isAtEnd(): boolean {
    return this.at >= this.text.length;
  }

  protected fail(): void {
    this.fault ??= Math.min(this.at, this.text.length);
    this.at = this.text.length;
  }

  /** Reads something that may hold itself again; too deep a text is not read. */
  protected nested<Result>(read: () => Result, none: Result): Result {
    if (this.depth >= deepest) {
      this.fail();
      return none;
    }
    this.depth += 1;
    const result = read();
    this.depth -= 1;
    return result;
  }

  protected peek(offset = 0): string {
    return this.text[this.at + offset] ?? '';
  }

  protected starts(sign: string): boolean {
    return this.text.startsWith(sign, this.at);
  }

  /** Goes past a sign if it stands here. */
  protected take(sign: string): boolean {
    if (!this.starts(sign)) return false;
    this.at += sign.length;
    return true;
  }

  /** Goes past a sign, which must stand here. */
  protected expect(sign: string): void {
    if (!this.take(sign)) this.fail();
  }

  protected match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text);
    return found === null ? undefined : found[0];
  }

  protected spanFrom(start: number): Span {
    return { start, end: this.at };
  }

  /** Goes past blanks, comments and continued lines, and with `lines` past ends of lines too. */
  protected skip(lines: 'lines' | 'line'): void {
    for (;;) {
      const before = this.at;
      this.at += this.match(blanks[lines])?.length ?? 0;
      this.skipComment();
      if (this.at === before) return;
    }
  }

  private skipComment(): void {
    if (this.peek() === '#') {
      this.at += this.match(restOfLine)?.length ?? 0;
    } else if (this.starts('<#')) {
      const end = this.text.indexOf('#>', this.at + 2);
      if (end < 0) this.fail();
      else this.at = end + 2;
    }
  }

  protected variable(): VariableNode | undefined {
    const start = this.at;
    const found = this.match(variable) ?? this.match(splat);
    if (found === undefined) return undefined;
    this.at += found.length;
    const name = found.replace(/^[$@]\{?|\}$/g, '').toLowerCase();
    return { kind: 'variable', name: name.replace(scopes, ''), isSplat: found[0] === '@', span: this.spanFrom(start) };
  }

  /** A quoted string, or undefined where none begins here. */
  protected quoted(): TextNode | undefined {
    const sign = this.peek();
    if (this.match(hereStart) !== undefined) return this.hereString();
    if (sign === "'") return this.verbatim();
    return sign === '"' ? this.expandable() : undefined;
  }

  private verbatim(): TextNode {
    const start = this.at;
    const found = this.match(verbatimText);
    if (found === undefined) this.fail();
    else this.at += found.length;
    const value = (found ?? '').slice(1, -1).replaceAll("''", "'");
    const inner = found !== undefined && value.length === found.length - 2 ? { inner: start + 1 } : {};
    return { kind: 'text', value, isStatic: true, plain: 0, parts: [], span: this.spanFrom(start), ...inner };
  }

  private hereString(): TextNode {
    const start = this.at;
    const sign = this.peek(1);
    this.at += this.match(hereStart)?.length ?? 0;
    const from = this.at;
    const end = this.endOfHere(`\n${sign}@`);
    if (sign === "'") {
      this.at = end;
      return this.hereText(start, from, { value: this.text.slice(from, end), parts: [] });
    }
    const found = this.expanded(() => this.at >= end);
    if (this.at !== end) this.fail();
    return this.hereText(start, from, found);
  }

  private endOfHere(close: string): number {
    // An empty here-string closes on the line after it begins.
    const end = this.text.indexOf(close, this.at - 1);
    if (end >= 0) return Math.max(end, this.at);
    this.fail();
    return this.text.length;
  }

  private hereText(start: number, from: number, found: Expanded): TextNode {
    const isAsWritten = found.value === this.text.slice(from, this.at);
    this.at += this.match(hereEnd)?.length ?? 0;
    const inner = isAsWritten ? { inner: from } : {};
    const isStatic = found.parts.length === 0;
    return { kind: 'text', ...found, isStatic, plain: 0, span: this.spanFrom(start), ...inner };
  }

  private expandable(): TextNode {
    const start = this.at;
    this.at += 1;
    const found = this.expanded(() => this.peek() === '"' && this.peek(1) !== '"');
    const isAsWritten = found.value === this.text.slice(start + 1, this.at);
    this.expect('"');
    const inner = isAsWritten ? { inner: start + 1 } : {};
    const isStatic = found.parts.length === 0;
    return { kind: 'text', ...found, isStatic, plain: 0, span: this.spanFrom(start), ...inner };
  }

  /** Text in which variables, `$( … )` and backticks count, up to where it ends. */
  private expanded(ends: () => boolean): Expanded {
    const parts: Node[] = [];
    let value = '';
    while (!this.isAtEnd && !ends()) {
      const start = this.at;
      const part = this.peek() === '$' ? this.inString() : undefined;
      if (part !== undefined) {
        parts.push(part);
        value += this.text.slice(start, this.at);
      } else value += this.character();
    }
    return { value, parts };
  }

  /** One character of a string: an escaped one, a doubled quote, or a plain run. */
  private character(): string {
    if (this.peek() === '`') return this.escaped();
    if (this.starts('""')) {
      this.at += 2;
      return '"';
    }
    const plain = this.match(plainInString) ?? this.peek();
    this.at += plain.length;
    return plain;
  }

  private escaped(): string {
    const code = this.text.codePointAt(this.at + 1);
    const next = code === undefined ? '' : String.fromCodePoint(code);
    if (next === '') this.fail();
    else this.at += 1 + next.length;
    return escapes[next] ?? next;
  }

  private inString(): Node | undefined {
    return this.starts('$(') ? this.subexpression() : this.variable();
  }

  /** `$( … )` or `@( … )`. */
  protected subexpression(): Node {
    const start = this.at;
    const open = this.text.slice(start, start + 2);
    this.at += 2;
    const body = this.nested(() => this.statements(')'), []);
    this.expect(')');
    return { kind: 'group', open, body, span: this.spanFrom(start) };
  }

  /** A bare word of a command, with quoted pieces and variables that stand in it. */
  protected bareWord(): TextNode {
    const start = this.at;
    const parts: Node[] = [];
    let value = '';
    let plain = 0;
    while (!this.isAtEnd && !wordEnd.test(this.peek())) {
      const piece = this.pieceOfWord();
      parts.push(...piece.parts);
      if (piece.isPlain && plain === value.length) plain += piece.value.length;
      value += piece.value;
    }
    const isStatic = parts.length === 0;
    const span = this.spanFrom(start);
    const inner = value === this.text.slice(start, this.at) ? { inner: start } : {};
    return { kind: 'text', value, isStatic, plain, parts, span, ...inner };
  }

  private pieceOfWord(): Expanded & { readonly isPlain: boolean } {
    const start = this.at;
    const string = this.quoted();
    if (string !== undefined) return { value: string.value, parts: string.parts, isPlain: false };
    const part = this.peek() === '$' ? this.inString() : undefined;
    if (part !== undefined) return { value: this.text.slice(start, this.at), parts: [part], isPlain: true };
    if (this.peek() === '`') return { value: this.escaped(), parts: [], isPlain: false };
    const plain = this.match(plainInWord) ?? this.peek();
    this.at += plain.length;
    return { value: plain, parts: [], isPlain: true };
  }
}

interface Expanded {
  readonly value: string;
  readonly parts: readonly Node[];
}

const scopes = /^(global|local|private|script|using|variable):/;
const blanks = { line: /(?:[^\S\r\n]|`\r?\n)+/uy, lines: /(?:\s|`\r?\n)+/uy };
const restOfLine = /[^\r\n]*/y;
const hereStart = /@["'][^\S\r\n]*\r?\n/y;
const hereEnd = /\r?\n?["']@/y;
const verbatimText = /'(?:[^']|'')*'/y;
const plainInString = /[^$"`\r\n]+/y;
const plainInWord = /[^\s{}();,|&<>$"'`]+/uy;
