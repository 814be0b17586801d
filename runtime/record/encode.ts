/** The bytes of a text as UTF-8; half a character becomes the replacement character. */
export function utf8Of(text: string): readonly number[] {
  return Array.from(text).flatMap((character) => utf8OfPoint(wellFormed(character.codePointAt(0) ?? 0)));
}

/** The bytes of a text as UTF-16 in little-endian order, as PowerShell encodes commands. */
export function utf16Of(text: string): readonly number[] {
  return text.split('').flatMap((unit) => [unit.charCodeAt(0) & 0xff, unit.charCodeAt(0) >> 8]);
}

/** Bytes as base64, without padding at the end. */
export function base64Of(bytes: readonly number[]): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 3) {
    const [a = 0, b = 0, c = 0] = bytes.slice(at, at + 3);
    const group = (a << 16) | (b << 8) | c;
    for (const shift of [18, 12, 6, 0]) text += alphabet.charAt((group >> shift) & 63);
  }
  return text.slice(0, Math.ceil((bytes.length * 4) / 3));
}

/** Bytes as hex digits in lower case. */
export function hexOf(bytes: readonly number[]): string {
  return bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

function wellFormed(point: number): number {
  return point >= 0xd800 && point <= 0xdfff ? 0xfffd : point;
}

function utf8OfPoint(point: number): readonly number[] {
  const tail = (shift: number) => 0x80 | ((point >> shift) & 0x3f);
  if (point < 0x80) return [point];
  if (point < 0x800) return [0xc0 | (point >> 6), tail(0)];
  if (point < 0x10000) return [0xe0 | (point >> 12), tail(6), tail(0)];
  return [0xf0 | (point >> 18), tail(12), tail(6), tail(0)];
}
