import { CommandReader } from './powershell-pipeline.js';
import type { CompoundNode, Node } from './powershell-syntax.js';

const keyword = /(?:[a-z]+|:[a-z]\w*)(?![\w-])/iy;
const looping = new Set(['foreach', 'for', 'while', 'do']);
const withParts = new Set([
  'if',
  'elseif',
  'else',
  'foreach',
  'for',
  'while',
  'do',
  'switch',
  'try',
  'catch',
  'finally',
  'trap',
  'data',
]);
const defining = new Set(['function', 'filter', 'workflow']);
const leaving = new Set(['return', 'throw', 'exit', 'break', 'continue']);
const withOptions = new Set(['switch', 'foreach', 'data']);
const blocksOnly = new Set([
  'begin',
  'process',
  'end',
  'dynamicparam',
  'clean',
  'parallel',
  'sequence',
  'inlinescript',
]);
const followers: ReadonlyMap<string, RegExp> = new Map([
  ['if', /(?:elseif|else)(?![\w-])/iy],
  ['elseif', /(?:elseif|else)(?![\w-])/iy],
  ['do', /(?:while|until)(?![\w-])/iy],
  ['try', /(?:catch|finally)(?![\w-])/iy],
  ['catch', /(?:catch|finally)(?![\w-])/iy],
]);

/** What PowerShell text says, and where it stops making sense, if it does. */
export interface PowerShellText {
  readonly body: readonly Node[];
  readonly fault: number | undefined;
}

/** Reads PowerShell text as far as it makes sense. Takes time in proportion to the length. */
export function readPowerShell(text: string): PowerShellText {
  const reader = new PowerShellReader(text);
  const body = reader.whole();
  return { body, fault: reader.fault };
}

class PowerShellReader extends CommandReader {
  whole(): readonly Node[] {
    const body = this.statements('');
    if (!this.isAtEnd) this.fail();
    return body;
  }

  protected override statements(close: string): readonly Node[] {
    const body: Node[] = [];
    for (this.skipEnds(); !this.isAtEnd && !(close !== '' && this.starts(close)); this.skipEnds()) {
      const before = this.at;
      const found = this.statement();
      if (found !== undefined) body.push(found);
      if (this.at === before) this.fail();
    }
    return body;
  }

  protected override statement(): Node | undefined {
    return this.nested(() => this.keyworded() ?? this.pipeline(), undefined);
  }

  private keyworded(): Node | undefined {
    const word = this.match(keyword)?.toLowerCase() ?? '';
    if (word.startsWith(':')) return this.labelled(word);
    const isCompound = withParts.has(word) || (blocksOnly.has(word) && this.isBeforeBlock(word));
    return isCompound ? this.compound(word) : this.readBy(word);
  }

  private readBy(word: string): Node | undefined {
    if (defining.has(word)) return this.definition(word);
    if (leaving.has(word)) return this.leaving(word);
    switch (word) {
      case 'class':
      case 'enum':
        return this.typeDefinition(word);
      case 'param':
        return this.params(word);
      case 'using':
        return this.using(word);
      default:
        return undefined;
    }
  }

  private isBeforeBlock(word: string): boolean {
    const before = this.at;
    this.at += word.length;
    this.skip('lines');
    const found = this.peek() === '{';
    this.at = before;
    return found;
  }

  private labelled(word: string): Node | undefined {
    this.at += word.length;
    this.skip('lines');
    return this.statement();
  }

  private leaving(word: string): Node {
    const start = this.at;
    this.at += word.length;
    this.skip('line');
    const value = /[\s;})]/.test(this.peek()) || this.isAtEnd ? undefined : this.pipeline();
    return {
      kind: 'compound',
      word,
      loops: false,
      parts: value === undefined ? [] : [value],
      span: this.spanFrom(start),
    };
  }

  /** `using namespace X` and `using module X`. */
  private using(word: string): Node {
    const start = this.at;
    this.at += word.length;
    const parts: Node[] = [];
    for (this.skip('line'); !this.isAtEnd && !/[\r\n;]/.test(this.peek()); this.skip('line')) {
      const before = this.at;
      parts.push(this.bareWord());
      if (this.at === before) this.fail();
    }
    return { kind: 'compound', word, loops: false, parts, span: this.spanFrom(start) };
  }

  /** A keyword with its conditions and blocks, and the keywords that go on with it. */
  private compound(word: string): Node {
    const start = this.at;
    this.at += word.length;
    const parts: Node[] = [];
    this.conditions(word, parts);
    const loops = looping.has(word);
    const body = word === 'switch' ? this.clauses() : this.block();
    const own: CompoundNode = { kind: 'compound', word, loops, parts: [...parts, body], span: this.spanFrom(start) };
    const next = this.follower(word);
    return next === undefined ? own : { ...own, word, parts: [...own.parts, next], span: this.spanFrom(start) };
  }

  private follower(word: string): Node | undefined {
    const before = this.at;
    this.skip('lines');
    const next = this.match(followers.get(word) ?? nothing)?.toLowerCase();
    if (next === undefined) {
      this.at = before;
      return undefined;
    }
    return word === 'do' ? this.until(next) : this.nested(() => this.compound(next), undefined);
  }

  private until(word: string): Node {
    const start = this.at;
    this.at += word.length;
    this.skip('lines');
    const body = this.inParentheses();
    return { kind: 'compound', word, loops: true, parts: body, span: this.spanFrom(start) };
  }

  /** What stands between a keyword and its block: options, types, and what is in parentheses. */
  private conditions(word: string, parts: Node[]): void {
    for (this.skip('lines'); !this.isAtEnd && this.peek() !== '{'; this.skip('lines')) {
      const before = this.at;
      parts.push(...this.condition(word));
      if (this.at === before) this.fail();
    }
  }

  private condition(word: string): readonly Node[] {
    if (this.peek() === '(') return this.inParentheses();
    return this.peek() === '[' || withOptions.has(word) ? [this.value()] : [];
  }

  private value(): Node {
    return this.primary() ?? this.bareWord();
  }

  /** `( a; b; c )` and `( $x in … )`. */
  private inParentheses(): readonly Node[] {
    const parts: Node[] = [];
    this.expect('(');
    for (this.skipEnds(); !this.isAtEnd && this.peek() !== ')'; this.skipEnds()) {
      const before = this.at;
      const part = this.loopVariable() ?? this.pipeline();
      if (part !== undefined) parts.push(part);
      if (this.at === before) this.fail();
    }
    this.expect(')');
    return parts;
  }

  private loopVariable(): Node | undefined {
    const found = this.match(/\$\S+\s+in(?=[\s($@"'])/iy);
    if (found === undefined) return undefined;
    const start = this.at;
    const target = this.variable();
    this.at = start + found.length;
    const span = this.spanFrom(start);
    if (target === undefined) return undefined;
    const value: Node = { kind: 'group', open: 'in', body: [], span };
    return { kind: 'assignment', operator: 'in', target, value, span };
  }

  private clauses(): Node {
    const start = this.at;
    const body: Node[] = [];
    this.expect('{');
    for (this.skipEnds(); !this.isAtEnd && this.peek() !== '}'; this.skipEnds()) {
      const before = this.at;
      body.push(this.primary() ?? this.bareWord());
      if (this.at === before) this.fail();
    }
    this.expect('}');
    return { kind: 'group', open: '{', body, span: this.spanFrom(start) };
  }

  private definition(word: string): Node {
    const start = this.at;
    this.at += word.length;
    this.skip('lines');
    const name = this.bareWord();
    this.skip('lines');
    const params = this.take('(') ? this.nested(() => this.declared(), []) : [];
    this.skip('lines');
    const parts = [...params, this.block()];
    return { kind: 'function', name: name.value.replace(scope, '').toLowerCase(), parts, span: this.spanFrom(start) };
  }

  private params(word: string): Node {
    const start = this.at;
    this.at += word.length;
    this.skip('lines');
    this.expect('(');
    const parts = this.nested(() => this.declared(), []);
    return { kind: 'compound', word, loops: false, parts, span: this.spanFrom(start) };
  }

  private declared(): readonly Node[] {
    return this.args();
  }

  /** The body of a class or an enumeration: members in any order, of which only what is run counts. */
  private typeDefinition(word: string): Node {
    const start = this.at;
    const parts: Node[] = [];
    this.at += this.match(/[^{]*/y)?.length ?? 0;
    this.expect('{');
    for (this.skipEnds(); !this.isAtEnd && this.peek() !== '}'; this.skipEnds()) {
      const before = this.at;
      parts.push(...this.memberPart());
      if (this.at === before) this.fail();
    }
    this.expect('}');
    return { kind: 'compound', word, loops: false, parts, span: this.spanFrom(start) };
  }

  private memberPart(): readonly Node[] {
    if (this.take('=') || this.take(',') || this.take(':')) return [];
    if (this.take('(')) return this.nested(() => this.args(), []);
    return [this.peek() === '{' ? this.block() : (this.primary() ?? this.bareWord())];
  }
}

const scope = /^(global|script|local|private):/i;
const nothing = /(?!)/y;
