import type { Span } from '../../model/text.js';
import { readQuoted } from './quoted.js';

/** A word of an expression. A fault is a token too, so that the parser meets it where it stands. */
export type Token =
  | { readonly kind: 'name' | 'symbol'; readonly text: string; readonly span: Span }
  | { readonly kind: 'literal'; readonly value: string | number; readonly span: Span }
  | { readonly kind: 'fault'; readonly message: string; readonly span: Span }
  | { readonly kind: 'end'; readonly span: Span };

/** The tokens of a text, up to its end or to the first fault in it. */
export function tokensOf(text: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  for (;;) {
    at += matchAt(blank, text, at).length;
    const token = tokenAt(text, at);
    tokens.push(token);
    if (token.kind === 'end' || token.kind === 'fault') return tokens;
    at = token.span.end;
  }
}

const blank = /(?:[ \t\r\n\f]|\/\/[^\n]*)*/y;
const name = /[A-Za-z_][A-Za-z0-9_]*/y;
const number = /0[xX][0-9a-fA-F]+|(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?/y;
const afterNumber = /[A-Za-z0-9_.]+/y;
const symbol = /===|!==|==|!=|<=|>=|<>|&&|\|\||\?\?|\?\.|\{\{|[-+*/%!<>?:()[\]{},.=&|]/y;

const advice = new Map([
  ['===', `'===' is not an operator here; write '=='`],
  ['!==', `'!==' is not an operator here; write '!='`],
  ['=', `'=' is not an operator here; write '=='`],
  ['<>', `'<>' is not an operator here; write '!='`],
  ['&', `'&' is not an operator here; write '&&'`],
  ['|', `'|' is not an operator here; write '||'`],
  ['??', `'??' is not an operator here; write 'has(a.b) ? a.b : c'`],
  ['?.', `'?.' is not an operator here; write 'has(a.b) ? a.b : c'`],
  ['{{', `an expression takes no '{{'; write 'vars.name' rather than '{{ .vars.name }}'`],
]);

function tokenAt(text: string, at: number): Token {
  if (at >= text.length) return { kind: 'end', span: { start: text.length, end: text.length } };
  const quoted = readQuoted(text, at);
  if (quoted) return quoted;
  const word = matchAt(name, text, at);
  if (word !== '') return { kind: 'name', text: word, span: { start: at, end: at + word.length } };
  const digits = matchAt(number, text, at);
  if (digits !== '') return numberToken(text, at, digits);
  return symbolToken(text, at);
}

function numberToken(text: string, at: number, digits: string): Token {
  const rest = matchAt(afterNumber, text, at + digits.length);
  const span = { start: at, end: at + digits.length + rest.length };
  const value = Number(digits);
  if (rest !== '') return { kind: 'fault', message: `'${digits}${rest}' is not a number`, span };
  const isInt = /^(?:\d+|0[xX].*)$/.test(digits);
  if (isInt && !Number.isSafeInteger(value)) return { kind: 'fault', message: tooLarge(digits), span };
  return Number.isFinite(value)
    ? { kind: 'literal', value, span }
    : { kind: 'fault', message: `'${digits}' is too large for a number`, span };
}

function tooLarge(digits: string): string {
  return `'${digits}' is too large to be exact; write it as a text, '"${digits}"'`;
}

function symbolToken(text: string, at: number): Token {
  const found = matchAt(symbol, text, at);
  const shown = found === '' ? String.fromCodePoint(text.codePointAt(at) ?? 0) : found;
  const span = { start: at, end: at + shown.length };
  if (found === '') return { kind: 'fault', message: `'${shown}' does not belong in an expression`, span };
  const message = advice.get(found);
  return message === undefined ? { kind: 'symbol', text: found, span } : { kind: 'fault', message, span };
}

function matchAt(pattern: RegExp, text: string, at: number): string {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? '';
}
