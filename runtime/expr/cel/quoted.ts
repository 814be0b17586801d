import type { Span } from '../../model/text.js';

/** A text in quotes that was read, or what is wrong with it. */
export type Quoted =
  | { readonly kind: 'literal'; readonly value: string; readonly span: Span }
  | { readonly kind: 'fault'; readonly message: string; readonly span: Span };

/** The text in single or double quotes that begins at an offset (`r"…"` takes `\` as it is), or undefined if none does. */
export function readQuoted(text: string, at: number): Quoted | undefined {
  opening.lastIndex = at;
  const opened = opening.exec(text)?.[0];
  if (opened === undefined) return undefined;
  const prefix = opened.slice(0, -1).toLowerCase();
  const start = at + opened.length;
  const span = { start: at, end: start };
  if (prefix === 'b') return fault(`'${opened}' begins bytes, which expressions do not have; write a text`, span);
  const end = closingQuote(text, start, opened.at(-1) ?? '', prefix === 'r');
  if (end === undefined) return fault(`the text that begins with ${opened} is never closed`, span);
  const whole = { start: at, end: end + 1 };
  const written = text.slice(start, end);
  return prefix === 'r' ? { kind: 'literal', value: written, span: whole } : decode(written, start, whole);
}

const opening = /[rRbB]?["']/y;
const escaped = /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-3][0-7]{2})|([abfnrtv\\?"'`]))/y;
const single = new Map([
  ['a', '\u0007'],
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['v', '\v'],
]);

function closingQuote(text: string, start: number, quote: string, isRaw: boolean): number | undefined {
  for (let at = start; at < text.length && text[at] !== '\n'; at += 1) {
    if (text[at] === quote) return at;
    if (text[at] === '\\' && !isRaw) at += 1;
  }
  return undefined;
}

function decode(written: string, start: number, span: Span): Quoted {
  const pieces: string[] = [];
  let at = 0;
  for (let slash = written.indexOf('\\'); slash >= 0; slash = written.indexOf('\\', at)) {
    escaped.lastIndex = slash;
    const found = escaped.exec(written);
    const character = found ? characterOf(found) : undefined;
    if (!found || character === undefined) return badEscape(written, slash, start, found?.[0]);
    pieces.push(written.slice(at, slash), character);
    at = slash + found[0].length;
  }
  return { kind: 'literal', value: pieces.join('') + written.slice(at), span };
}

function characterOf([, hex, short, long, octal, letter]: RegExpExecArray): string | undefined {
  if (letter !== undefined) return single.get(letter) ?? letter;
  const point = octal === undefined ? Number.parseInt(hex ?? short ?? long ?? '', 16) : Number.parseInt(octal, 8);
  const isSurrogate = point >= 0xd800 && point <= 0xdfff;
  return point > 0x10ffff || isSurrogate ? undefined : String.fromCodePoint(point);
}

function badEscape(written: string, slash: number, start: number, found: string | undefined): Quoted {
  const shown = found ?? written.slice(slash, slash + 2);
  const span = { start: start + slash, end: start + slash + shown.length };
  return fault(`'${shown}' is not a character; write '\\\\' for a backslash, or r"…" around a pattern`, span);
}

function fault(message: string, span: Span): Quoted {
  return { kind: 'fault', message, span };
}
