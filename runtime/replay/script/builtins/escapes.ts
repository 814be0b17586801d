import { Unplayable } from '../fault.js';

const simple: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  e: '\x1b',
  E: '\x1b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
};

/** Who reads the escapes: `echo -e`, the format of `printf`, or its `%b`. */
type EscapeReader = 'echo' | 'format' | 'argument';

/** A text with its escapes filled in, and whether `\c` says that nothing comes after it. */
export function unescaped(text: string, reader: EscapeReader): { readonly text: string; readonly isCut: boolean } {
  const [whole, isCut] = cutAt(text, reader);
  const filled = whole.replace(escaped, (match, ...groups: readonly (string | undefined)[]) => {
    const [letter, hex, short, long, octal = ''] = groups;
    if (letter !== undefined) return simple[letter] ?? '';
    if (hex !== undefined) return byte(hex, 16, match);
    const point = short ?? long;
    if (point !== undefined) return String.fromCodePoint(Number.parseInt(point, 16));
    return octal === '' ? signText(match, reader) : octalText(octal, match, reader);
  });
  return { text: filled, isCut };
}

const escaped =
  /\\(?:([abeEfnrtv\\])|x([0-9a-fA-F]{1,2})|u([0-9a-fA-F]{1,4})|U([0-9a-fA-F]{1,8})|(0[0-7]{0,3}|[0-7]{1,3})|["'?])/g;

function signText(match: string, reader: EscapeReader): string {
  return reader === 'format' ? match.slice(1) : match;
}

function cutAt(text: string, reader: EscapeReader): readonly [string, boolean] {
  if (reader === 'format') return [text, false];
  const match = /^((?:[^\\]|\\[^c])*)\\c/.exec(text);
  return match === null ? [text, false] : [match[1] ?? '', true];
}

function octalText(octal: string, match: string, reader: EscapeReader): string {
  if (reader === 'echo' && !octal.startsWith('0')) return match;
  // In a format the first digit counts as one of three; elsewhere a zero stands before them.
  const digits = reader === 'format' ? octal.slice(0, 3) : octal;
  return byte(digits, 8, match) + octal.slice(digits.length);
}

function byte(digits: string, base: number, written: string): string {
  const code = Number.parseInt(digits, base);
  if (code > 0x7f) throw new Unplayable(`'${written}' writes a byte that is no character by itself`);
  return String.fromCharCode(code);
}
