import type { Span } from '../../model/text.js';
import type { Token } from './lexer.js';

/** What is wrong with an expression, and where in its own text. */
export interface ExpressionFault {
  readonly message: string;
  readonly span: Span;
}

/** Where a parser stands in the tokens. The first fault is the one that counts; after it only the end is left to read. */
export interface Cursor {
  readonly text: string;
  peek(): Token;
  /** The token passed, and the next one in its place. */
  next(): Token;
  /** Whether the next token is this symbol or word, which is then passed. */
  take(text: string): Span | undefined;
  /** The end of this symbol; a fault if it does not come next. */
  expect(text: string, purpose: string): number;
  fail(message: string, span: Span): void;
  fault(): ExpressionFault | undefined;
}

/** A cursor before the first of the tokens. */
export function cursorOf(text: string, tokens: readonly Token[]): Cursor {
  const end: Token = { kind: 'end', span: { start: text.length, end: text.length } };
  let at = 0;
  let first: ExpressionFault | undefined;
  const fail = (message: string, span: Span) => {
    first ??= { message, span };
  };
  const peek = (): Token => {
    const token = tokens[at] ?? end;
    if (token.kind === 'fault') fail(token.message, token.span);
    return first ? end : token;
  };
  const next = (): Token => {
    const token = peek();
    at += 1;
    return token;
  };
  const take = (wanted: string) => {
    const token = peek();
    return 'text' in token && token.text === wanted ? next().span : undefined;
  };
  const expect = (wanted: string, purpose: string) => {
    const taken = take(wanted);
    if (!taken) fail(`${shown(text, peek())} stands where '${wanted}' ${purpose}`, peek().span);
    return taken?.end ?? text.length;
  };
  return { text, peek, next, take, expect, fail, fault: () => first };
}

/** A token as messages quote it. */
export function shown(text: string, token: Token): string {
  return token.kind === 'end' ? 'the end' : `'${text.slice(token.span.start, token.span.end)}'`;
}
