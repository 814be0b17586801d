import { PowerShellScanner } from './powershell-scanner.js';
import type { GroupNode, MemberNode, Node, TypeNode } from './powershell-syntax.js';

const number = /(?:0x[0-9a-f]+|\d+(?:\.\d+)?(?:e[+-]?\d+)?|\.\d+)(?:l|d|u)*(?:[kmgtp]b)?(?![\w])/iy;
const unary = /(?:[!,]|\+\+|--|[-+](?![\w-])|[-+](?=\d)|-(?:not|bnot|split|isplit|csplit|join)(?![\w-]))/iy;
const binary =
  /(?:[-\u2013-\u2015][a-z]+(?![\w-])|\.\.|\?\?(?!=)|[?](?=\s)|:(?=[\s$"'(@\d])|,|[-+*/%](?!=)|[\u2013-\u2015](?=\s))/iy;
const typeName = /\[\s*[\p{L}_][\p{L}\p{N}_.+`, \t[\]&*-]{0,300}\]/uy;
const attribute = /\[\s*[\p{L}_][\p{L}\p{N}_.]*\s*\(/uy;
const memberName = /[\p{L}_][\p{L}\p{N}_]*/uy;
const operandStart = /[$@"'([{\d]|\.\d|<#/y;
const word = /[\p{L}_][\p{L}\p{N}_]*/uy;

// A chain makes a tree as deep as it is long.
const longestChain = 200;

/** Reads expressions: operands with what is asked of them, and the operators between them. */
export class ExpressionReader extends PowerShellScanner {
  /** The value of a key in `@{ … }`; only the reader of statements knows it. */
  protected statement(): Node | undefined {
    return undefined;
  }

  /** The command or expression in `( … )`. */
  protected pipeline(): Node | undefined {
    return undefined;
  }

  /** An expression up to where no operator follows; `loose` reads the words and `=` of attributes too. */
  protected expression(loose = false): Node {
    return this.nested(() => this.operation(loose), {
      kind: 'group',
      open: '',
      body: [],
      span: this.spanFrom(this.at),
    });
  }

  private operation(loose: boolean): Node {
    const start = this.at;
    const operands: Node[] = [];
    const operators: string[] = [];
    do {
      this.skip('lines');
      this.signs(operators);
      operands.push(this.operand(loose));
      if (operands.at(-1)?.kind === 'type') this.castInto(operands, operators, loose);
    } while (this.operator(operators, loose));
    const [only] = operands;
    if (only !== undefined && operands.length === 1 && operators.length === 0) return only;
    return { kind: 'operation', operands, operators, span: this.spanFrom(start) };
  }

  private signs(operators: string[]): void {
    for (let sign = this.match(unary); sign !== undefined; sign = this.match(unary)) {
      operators.push(sign.toLowerCase());
      this.at += sign.length;
      this.skip('line');
    }
  }

  /** What follows a type without an operator is turned into it. */
  private castInto(operands: Node[], operators: string[], loose: boolean): void {
    while (operands.at(-1)?.kind === 'type') {
      this.skip('line');
      this.signs(operators);
      if (this.match(operandStart) === undefined) return;
      operands.push(this.operand(loose));
      operators.push('cast');
    }
  }

  private operator(operators: string[], loose: boolean): boolean {
    const before = this.at;
    this.skip('line');
    const sign = (loose && this.peek() === '=' ? '=' : undefined) ?? this.match(binary);
    if (sign === undefined) {
      this.at = before;
      return false;
    }
    this.at += sign.length;
    operators.push(sign.toLowerCase());
    return true;
  }

  private operand(loose: boolean): Node {
    if (this.peek() === '[' && this.match(attribute) !== undefined) return this.attribute();
    const plain = this.primary() ?? (loose ? this.bareName() : undefined);
    if (plain !== undefined) return this.withMembers(plain);
    this.fail();
    return { kind: 'group', open: '', body: [], span: this.spanFrom(this.at) };
  }

  private bareName(): Node | undefined {
    return this.match(word) === undefined ? undefined : this.bareKey();
  }

  /** A value that begins here, or undefined where none does. */
  protected primary(): Node | undefined {
    switch (this.peek()) {
      case '(':
        return this.parenthesized();
      case '{':
        return this.block();
      case '[':
        return this.type();
      case '$':
        return this.starts('$(') ? this.subexpression() : this.variable();
      case '@':
        return this.atSign();
      case '"':
      case "'":
        return this.quoted();
      default:
        return this.number();
    }
  }

  private atSign(): Node | undefined {
    if (this.starts('@(')) return this.subexpression();
    if (this.starts('@{')) return this.hash();
    return this.quoted() ?? this.variable();
  }

  private number(): Node | undefined {
    const found = this.match(number);
    if (found === undefined) return undefined;
    const start = this.at;
    this.at += found.length;
    return {
      kind: 'text',
      value: found,
      isStatic: true,
      plain: this.at - start,
      parts: [],
      span: this.spanFrom(start),
    };
  }

  private parenthesized(): Node {
    const start = this.at;
    this.at += 1;
    this.skip('lines');
    const inside = this.nested(() => this.pipeline(), undefined);
    this.skip('lines');
    this.expect(')');
    return { kind: 'group', open: '(', body: inside === undefined ? [] : [inside], span: this.spanFrom(start) };
  }

  /** `{ … }`. */
  protected block(): Node {
    const start = this.at;
    this.expect('{');
    const body = this.nested(() => this.statements('}'), []);
    this.expect('}');
    return { kind: 'block', body, span: this.spanFrom(start) };
  }

  private hash(): Node {
    const start = this.at;
    const body: Node[] = [];
    this.at += 2;
    for (this.skipEnds(); !this.isAtEnd && this.peek() !== '}'; this.skipEnds()) body.push(...this.entry());
    this.expect('}');
    return { kind: 'group', open: '@{', body, span: this.spanFrom(start) };
  }

  private entry(): readonly Node[] {
    const key = this.match(word) !== undefined ? this.bareKey() : this.expression();
    this.skip('lines');
    this.expect('=');
    this.skip('lines');
    const value = this.nested(() => this.statement(), undefined);
    return value === undefined ? [key] : [key, value];
  }

  private bareKey(): Node {
    const start = this.at;
    const value = this.match(/[\p{L}_][\p{L}\p{N}_-]*/uy) ?? '';
    this.at += value.length;
    return { kind: 'text', value, isStatic: true, plain: value.length, parts: [], span: this.spanFrom(start) };
  }

  /** Goes past ends of lines and statements. */
  protected skipEnds(): void {
    do this.skip('lines');
    while (this.take(';'));
  }

  /** `[name]`. */
  protected type(): Node | undefined {
    const start = this.at;
    const found = this.match(typeName);
    if (found === undefined) return undefined;
    const length = balanced(found);
    this.at += length;
    const name = found
      .slice(1, length - 1)
      .replace(/\s/g, '')
      .toLowerCase();
    const type: TypeNode = { kind: 'type', name: name.replace(/^system\./, ''), span: this.spanFrom(start) };
    return type;
  }

  private attribute(): Node {
    const start = this.at;
    this.at += this.match(attribute)?.length ?? 0;
    const body = this.args();
    this.skip('lines');
    this.expect(']');
    return { kind: 'group', open: '[', body, span: this.spanFrom(start) };
  }

  /** What stands between parentheses after a name, to the closing one. */
  protected args(): readonly Node[] {
    const body: Node[] = [];
    this.skip('lines');
    if (!this.take(')')) {
      while (!this.isAtEnd) {
        body.push(this.expression(true));
        this.skip('lines');
        // Attributes of parameters stand side by side without an operator.
        if (this.take(')')) return body;
      }
      this.fail();
    }
    return body;
  }

  /** A value with `.name`, `::name`, `[index]` and calls behind it. */
  protected withMembers(first: Node): Node {
    let node = first;
    for (let length = 0; length < longestChain; length += 1) {
      const next = this.member(node) ?? this.index(node) ?? this.step(node);
      if (next === undefined) return node;
      node = next;
    }
    this.fail();
    return node;
  }

  private member(object: Node): Node | undefined {
    const sign = this.match(/(?:\?\.|\.(?!\.)|::)(?=[\p{L}_$"'({])/uy);
    if (sign === undefined) return undefined;
    this.at += sign.length;
    const name = this.memberName();
    if (name === undefined) this.fail();
    const args = this.callArgs();
    const span = { start: object.span.start, end: this.at };
    const node: MemberNode = { kind: 'member', object, name: name ?? object, isOfType: sign === '::', span };
    return args === undefined ? node : { ...node, args };
  }

  private memberName(): Node | undefined {
    const start = this.at;
    const value = this.match(memberName);
    if (value === undefined) return this.primary();
    this.at += value.length;
    return { kind: 'text', value, isStatic: true, plain: value.length, parts: [], span: this.spanFrom(start) };
  }

  private callArgs(): readonly Node[] | undefined {
    if (this.take('(')) return this.nested(() => this.args(), []);
    return this.peek() === '{' ? [this.block()] : undefined;
  }

  private index(object: Node): Node | undefined {
    if (this.peek() !== '[' || object.kind === 'type') return undefined;
    this.at += 1;
    const inside = this.expression();
    this.skip('lines');
    this.expect(']');
    const group: GroupNode = {
      kind: 'group',
      open: '[',
      body: [object, inside],
      span: this.spanFrom(object.span.start),
    };
    return group;
  }

  private step(object: Node): Node | undefined {
    if (!this.starts('++') && !this.starts('--')) return undefined;
    this.at += 2;
    return { kind: 'group', open: '++', body: [object], span: this.spanFrom(object.span.start) };
  }
}

/** How long the first balanced pair of brackets is. */
function balanced(text: string): number {
  let open = 0;
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === '[') open += 1;
    if (text[at] === ']') open -= 1;
    if (open === 0) return at + 1;
  }
  return text.length;
}
