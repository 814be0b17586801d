import { failed, ok, type Result } from '../../model/result.js';
import type { Span } from '../../model/text.js';
import { callOf } from './calls.js';
import { type Cursor, cursorOf, type ExpressionFault, shown } from './cursor.js';
import { tokensOf } from './lexer.js';
import { type BinaryOperator, childrenOf, type MapEntry, type Node } from './syntax.js';

/** Reads a whole expression; whatever the text, there is a result, and reading takes time linear to the text. */
export function parseSyntax(text: string): Result<Node, ExpressionFault> {
  if (text.length > longestText) {
    const message = `an expression of ${text.length} characters is too long; at most ${longestText}`;
    return failed({ message, span: { start: longestText, end: text.length } });
  }
  const cursor = cursorOf(text, tokensOf(text));
  const node = parseExpression(cursor, 0);
  const rest = cursor.peek();
  if (rest.kind !== 'end') failSurplus(cursor, shown(text, rest), rest.span);
  const fault = cursor.fault() ?? depthFault(node);
  return fault ? failed(fault) : ok(node);
}

const longestText = 10_000;
const deepestBrackets = 100;
const deepestSyntax = 250;

type Operator = BinaryOperator | '&&' | '||';

// How tightly an operator binds; each level groups from the left.
const tightness: ReadonlyMap<string, number> = new Map([
  ['||', 1],
  ['&&', 2],
  ...['==', '!=', '<', '<=', '>', '>=', 'in'].map((operator) => [operator, 3] as const),
  ...['+', '-'].map((operator) => [operator, 4] as const),
  ...['*', '/', '%'].map((operator) => [operator, 5] as const),
]);

const words = new Map([
  [`'and'`, '&&'],
  [`'or'`, '||'],
  [`'is'`, '=='],
]);

function failSurplus(cursor: Cursor, found: string, span: Span): void {
  const before = cursor.text.slice(0, span.start).trimEnd();
  const end = before.length;
  if (/(?:^|[^\w.])not$/.test(before)) cursor.fail(adviceOn(`'not'`, '!'), { start: end - 3, end });
  const instead = words.get(found);
  cursor.fail(instead ? adviceOn(found, instead) : `${found} stands where an operator belongs`, span);
}

function adviceOn(found: string, instead: string): string {
  return `${found} is not an operator here; write '${instead}'`;
}

function parseExpression(cursor: Cursor, depth: number): Node {
  if (depth > deepestBrackets) cursor.fail(tooDeep(deepestBrackets), cursor.peek().span);
  const test = parseBinary(cursor, depth, 1);
  if (!cursor.take('?')) return test;
  const then = parseBinary(cursor, depth, 1);
  cursor.expect(':', `belongs, as in 'a ? b : c'`);
  const otherwise = parseExpression(cursor, depth + 1);
  return { kind: 'choice', test, then, otherwise, span: across(test, otherwise) };
}

function parseBinary(cursor: Cursor, depth: number, least: number): Node {
  let left = parseUnary(cursor, depth);
  for (;;) {
    const operator = operatorAt(cursor);
    const tight = operator === undefined ? 0 : (tightness.get(operator) ?? 0);
    if (operator === undefined || tight < least) return left;
    cursor.next();
    const right = parseBinary(cursor, depth, tight + 1);
    left = operation(operator, left, right);
  }
}

function operatorAt(cursor: Cursor): Operator | undefined {
  const token = cursor.peek();
  return 'text' in token && tightness.has(token.text) ? (token.text as Operator) : undefined;
}

function operation(operator: Operator, left: Node, right: Node): Node {
  const span = across(left, right);
  if (operator === '&&' || operator === '||') return { kind: 'logic', operator, left, right, span };
  return { kind: 'binary', operator, left, right, span };
}

function parseUnary(cursor: Cursor, depth: number): Node {
  const before: { readonly operator: '!' | '-'; readonly at: Span }[] = [];
  for (;;) {
    const not = cursor.take('!');
    const at = not ?? cursor.take('-');
    if (!at) break;
    before.push({ operator: not ? '!' : '-', at });
  }
  const inner = parseMember(cursor, depth);
  return before.reduceRight<Node>(
    (of, { operator, at }) => ({ kind: 'unary', operator, of, span: { start: at.start, end: of.span.end } }),
    inner,
  );
}

function parseMember(cursor: Cursor, depth: number): Node {
  let node = parsePrimary(cursor, depth);
  for (;;) {
    if (cursor.take('.')) node = parseKey(cursor, node, depth);
    else if (cursor.take('[')) {
      const at = parseExpression(cursor, depth + 1);
      const end = cursor.expect(']', `belongs, to close '['`);
      node = { kind: 'index', of: node, at, span: { start: node.span.start, end } };
    } else return node;
  }
}

function parseKey(cursor: Cursor, of: Node, depth: number): Node {
  const token = cursor.next();
  if (token.kind !== 'name') {
    cursor.fail(`${shown(cursor.text, token)} stands where a name belongs, as in 'a.b' or 'a["b"]'`, token.span);
    return of;
  }
  if (cursor.take('(')) return parseCall(cursor, { name: token.text, nameSpan: token.span, receiver: of }, depth);
  return { kind: 'select', of, key: token.text, span: { start: of.span.start, end: token.span.end } };
}

function parseCall(
  cursor: Cursor,
  head: { readonly name: string; readonly nameSpan: Span; readonly receiver: Node | undefined },
  depth: number,
): Node {
  const args = parseItems(cursor, depth, ')');
  const start = (head.receiver?.span ?? head.nameSpan).start;
  return callOf(cursor, { ...head, args: args.items, span: { start, end: args.end } });
}

function parseItems(cursor: Cursor, depth: number, close: ')' | ']'): { items: readonly Node[]; end: number } {
  const items: Node[] = [];
  let closed = cursor.take(close);
  while (!closed && !cursor.fault()) {
    items.push(parseExpression(cursor, depth + 1));
    // A comma after the last entry is allowed in a list, as CEL has it, and not among arguments.
    if (cursor.take(',')) closed = close === ']' ? cursor.take(close) : undefined;
    else return { items, end: cursor.expect(close, `or ',' belongs`) };
  }
  return { items, end: closed?.end ?? cursor.text.length };
}

function parsePrimary(cursor: Cursor, depth: number): Node {
  const token = cursor.next();
  if (token.kind === 'literal') return { kind: 'literal', value: token.value, span: token.span };
  if (token.kind === 'name') return parseName(cursor, token, depth);
  const opened = token.kind === 'symbol' ? token.text : '';
  if (opened === '(') return parseGroup(cursor, token.span, depth);
  if (opened === '[') {
    const { items, end } = parseItems(cursor, depth, ']');
    return { kind: 'list', items, span: { start: token.span.start, end } };
  }
  if (opened === '{') return parseMap(cursor, token.span, depth);
  cursor.fail(missingValue(cursor.text, shown(cursor.text, token), opened), token.span);
  return { kind: 'literal', value: null, span: token.span };
}

function missingValue(text: string, found: string, symbol: string): string {
  if (text.trim() === '') return 'the expression is empty';
  if (symbol === '.') return `a name has no dot in front in an expression; write 'vars.name' rather than '.vars.name'`;
  return `${found} stands where a value belongs`;
}

const constants = new Map<string, boolean | null>([
  ['true', true],
  ['false', false],
  ['null', null],
]);

function parseName(
  cursor: Cursor,
  { text, span }: { readonly text: string; readonly span: Span },
  depth: number,
): Node {
  const constant = constants.get(text);
  if (constant !== undefined) return { kind: 'literal', value: constant, span };
  if (text === 'in') cursor.fail(`'in' stands where a value belongs`, span);
  if (cursor.take('(')) return parseCall(cursor, { name: text, nameSpan: span, receiver: undefined }, depth);
  return { kind: 'name', name: text, span };
}

function parseGroup(cursor: Cursor, opened: Span, depth: number): Node {
  const of = parseExpression(cursor, depth + 1);
  const end = cursor.expect(')', `belongs, to close '('`);
  return { kind: 'group', of, span: { start: opened.start, end } };
}

function parseMap(cursor: Cursor, opened: Span, depth: number): Node {
  const entries: MapEntry[] = [];
  let closed = cursor.take('}');
  while (!closed && !cursor.fault()) {
    const key = parseExpression(cursor, depth + 1);
    cursor.expect(':', `belongs, as in '{"key": value}'`);
    entries.push({ key, value: parseExpression(cursor, depth + 1) });
    const more = cursor.take(',');
    closed = cursor.take('}');
    if (!more && !closed) cursor.expect('}', `or ',' belongs`);
  }
  return { kind: 'map', entries, span: { start: opened.start, end: closed?.end ?? cursor.text.length } };
}

// Long chains of operators nest too, and whoever walks the syntax goes as deep as it nests.
function depthFault(root: Node): ExpressionFault | undefined {
  let level: readonly Node[] = [root];
  for (let depth = 0; depth <= deepestSyntax; depth += 1) level = level.flatMap(childrenOf);
  const [first] = level;
  return first ? { message: tooDeep(deepestSyntax), span: first.span } : undefined;
}

function tooDeep(levels: number): string {
  return `the expression nests deeper than ${levels} levels; split it into several`;
}

function across(left: Node, right: Node): Span {
  return { start: left.span.start, end: right.span.end };
}
