import { TemplateFault } from './value.js';

/** The bytes of a text in UTF-8; half a surrogate pair is written as the replacement character. */
export function utf8Bytes(text: string): readonly number[] {
  return [...text].flatMap((character) => {
    const code = character.codePointAt(0) ?? 0;
    return codeBytes(code >= 0xd800 && code <= 0xdfff ? 0xfffd : code);
  });
}

function codeBytes(code: number): readonly number[] {
  const last = (shift: number) => 0x80 | ((code >> shift) & 0x3f);
  if (code < 0x80) return [code];
  if (code < 0x800) return [0xc0 | (code >> 6), last(0)];
  if (code < 0x10000) return [0xe0 | (code >> 12), last(6), last(0)];
  return [0xf0 | (code >> 18), last(12), last(6), last(0)];
}

/** The text of bytes in UTF-8; throws a `TemplateFault` where a character is cut in two. */
export function utf8Text(bytes: readonly number[]): string {
  try {
    return decodeURIComponent(bytes.map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join(''));
  } catch {
    throw new TemplateFault('a slice cuts a character in two');
  }
}
