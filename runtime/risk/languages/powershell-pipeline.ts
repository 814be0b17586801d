import { ExpressionReader } from './powershell-expression.js';
import type { CommandNode, Node, RedirectNode, TextNode } from './powershell-syntax.js';

const commandStart =
  /(?!(?:0x[\da-f]+|\d*\.?\d+)(?:[kmgtp]b)?\s*(?:[-+*/%|;)},\r\n]|\.\.|$))[^\s{}();,|&<>$"'[@+!-]/iuy;
const redirect = /(?:[1-6*]?>>?)(?!&)|[1-6*]>&[12]/y;
const assignment = /(?:\?\?|[-+*/%])?=(?!=)/y;
const wordEnd = /[\s{}();,|&<>]/u;
const pieceEnd = /[\s});,|&<>]/u;
const commandEnd = /[\r\n;|)}&]/;
const valueStart = /[$"'({@]/;

/** Reads pipelines: commands with their words, expressions, and where their output goes. */
export class CommandReader extends ExpressionReader {
  /** Stages with `|` between them, and what `&&` and `||` join. */
  protected override pipeline(): Node | undefined {
    const start = this.at;
    const body: Node[] = [];
    do body.push(...this.stages());
    while (this.goesOn('&&') || this.goesOn('||'));
    if (body.length > 0) this.skipBackground();
    return body.length <= 1 ? body[0] : { kind: 'group', open: '', body, span: this.spanFrom(start) };
  }

  /** Goes past the `&` behind a command that runs beside the others. */
  private skipBackground(): void {
    const sign = this.match(/[^\S\r\n]*&(?=[^\S\r\n]*(?:[;\r\n)}]|$))/y);
    this.at += sign?.length ?? 0;
  }

  private stages(): readonly Node[] {
    this.skip('lines');
    const start = this.at;
    const stages: Node[] = [];
    do {
      this.skip('lines');
      const stage = this.stage();
      if (stage !== undefined) stages.push(stage);
    } while (this.goesOn('|'));
    if (stages.length <= 1) return stages;
    return [{ kind: 'pipeline', stages, span: this.spanFrom(start) }];
  }

  /** Goes past a sign after which the statement goes on; it may stand on the next line. */
  private goesOn(sign: '|' | '&&' | '||'): boolean {
    const before = this.at;
    this.skip('lines');
    if ((sign !== '|' || !this.starts('||')) && this.take(sign)) return true;
    this.at = before;
    return false;
  }

  private stage(): Node | undefined {
    const call = this.match(/[&.](?=[\s$"'({[@])/y);
    if (call === '&' || call === '.') return this.called(call);
    if (this.match(commandStart) !== undefined) return this.command('', this.at);
    const start = this.at;
    const target = this.expression();
    this.skip('line');
    const operator = this.match(assignment);
    if (operator === undefined) return this.withRedirects(target, start);
    this.at += operator.length;
    this.skip('lines');
    const value = this.statement();
    if (value === undefined) this.fail();
    return { kind: 'assignment', operator, target, value: value ?? target, span: this.spanFrom(start) };
  }

  private withRedirects(node: Node, start: number): Node {
    const redirects = this.redirects();
    if (redirects.length === 0) return node;
    return { kind: 'group', open: '', body: [node, ...redirects], span: this.spanFrom(start) };
  }

  private redirects(): readonly RedirectNode[] {
    const found: RedirectNode[] = [];
    for (let next = this.redirect(); next !== undefined; next = this.redirect()) found.push(next);
    return found;
  }

  private called(call: '&' | '.'): Node | undefined {
    const start = this.at;
    this.at += 1;
    this.skip('line');
    const command = this.command(call, start);
    if (command.words.length === 0) this.fail();
    return command;
  }

  private command(call: '' | '&' | '.', start: number): CommandNode {
    const words: Node[] = [];
    const redirects: RedirectNode[] = [];
    for (this.skip('line'); !this.isAtEnd && !commandEnd.test(this.peek()); this.skip('line')) {
      const before = this.at;
      const to = this.redirect();
      if (to === undefined) words.push(...this.nextWords(words.length === 0 && call === ''));
      else redirects.push(to);
      if (this.at === before) this.fail();
    }
    return { kind: 'command', call, words, redirects, span: this.spanFrom(start) };
  }

  private nextWords(isName: boolean): readonly Node[] {
    if (this.match(/--%(?!\S)/y) !== undefined) return this.verbatimWords();
    return [isName ? this.bareWord() : this.argument()];
  }

  private redirect(): RedirectNode | undefined {
    this.skip('line');
    const sign = this.match(redirect);
    if (sign === undefined) return undefined;
    const start = this.at;
    this.at += sign.length;
    if (sign.includes('&')) return { kind: 'redirect', target: undefined, span: this.spanFrom(start) };
    this.skip('line');
    const target = this.single();
    return { kind: 'redirect', target, span: this.spanFrom(start) };
  }

  /** An argument: one value, or several with commas between them. */
  private argument(): Node {
    const start = this.at;
    const operands = [this.single()];
    while (this.comma()) operands.push(this.single());
    const [only] = operands;
    if (only !== undefined && operands.length === 1) return only;
    const operators = operands.slice(1).map(() => ',');
    return { kind: 'operation', operands, operators, span: this.spanFrom(start) };
  }

  private comma(): boolean {
    const before = this.at;
    this.skip('line');
    if (!this.take(',')) {
      this.at = before;
      return false;
    }
    this.skip('lines');
    return true;
  }

  /** One value of an argument: an expression's value, a bare word, or both side by side. */
  private single(): Node {
    const start = this.at;
    if (!valueStart.test(this.peek())) return this.wordWithValue();
    const primary = this.primary();
    if (primary === undefined) return this.bareWord();
    const value = this.withMembers(primary);
    if (!this.isWordGoingOn()) return value;
    return this.isNewWord(value) ? this.undecided(value, start) : this.glued([value], start);
  }

  /** Whether what follows a value without a blank is a word of its own: `'a'-Force` and `'a'@b` are two. */
  private isNewWord(value: Node): boolean {
    if (value.kind === 'variable') return value.isSplat;
    return this.match(/[-@\u2013-\u2015]/uy) !== undefined;
  }

  /** What nobody writes is not read: which words it makes is a matter of finer rules. */
  private undecided(value: Node, start: number): TextNode {
    const span = this.spanFrom(start);
    this.fail();
    return { kind: 'text', value: this.text.slice(start, span.end), isStatic: false, plain: 0, parts: [value], span };
  }

  private isWordGoingOn(): boolean {
    return !this.isAtEnd && !wordEnd.test(this.peek());
  }

  /** A bare word; `-name:value` and `-name:` hold their value themselves. */
  private wordWithValue(): Node {
    const start = this.at;
    const text = this.bareWord();
    if (!/^[-\u2013-\u2015].*:$/u.test(text.value) || !/[({@]/.test(this.peek())) return text;
    return this.glued([text], start);
  }

  /** Pieces without a blank between them: one word whose value is not known beforehand. */
  private glued(pieces: Node[], start: number): Node {
    while (!this.isAtEnd && !pieceEnd.test(this.peek())) {
      const before = this.at;
      pieces.push(this.piece());
      if (this.at === before) this.fail();
    }
    const [only] = pieces;
    if (only !== undefined && pieces.length === 1) return only;
    const span = this.spanFrom(start);
    const value = this.text.slice(start, this.at);
    const plain = only?.kind === 'text' ? only.plain : 0;
    return { kind: 'text', value, isStatic: false, plain, parts: pieces, span };
  }

  private piece(): Node {
    const primary = valueStart.test(this.peek()) ? this.primary() : undefined;
    return primary === undefined ? this.bareWord() : this.withMembers(primary);
  }

  /** The words after `--%`, which PowerShell does not look into. */
  private verbatimWords(): readonly Node[] {
    const words: Node[] = [];
    this.at += 3;
    const end = this.at + (this.match(/[^|\r\n]*/y)?.length ?? 0);
    for (const found of this.text.slice(this.at, end).matchAll(/"([^"]*)"|\S+/g)) {
      const start = this.at + found.index;
      const value = found[1] ?? found[0];
      const span = { start, end: start + found[0].length };
      words.push({ kind: 'text', value, isStatic: !value.includes('%'), plain: 0, parts: [], span });
    }
    this.at = end;
    return words;
  }
}
