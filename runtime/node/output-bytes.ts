import { isUtf8 } from 'node:buffer';

/**
 * The text of what a command wrote, from which `outputBytes` makes the same bytes again: each byte that is no UTF-8 stands
 * there as half a surrogate pair, U+DC80 to U+DCFF, which no UTF-8 can hold.
 */
export function outputText(bytes: Uint8Array): string {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (isUtf8(buffer)) return buffer.toString('utf8');
  const pieces: string[] = [];
  let start = 0;
  for (let at = 0; at < buffer.length; ) {
    const length = characterLength(buffer, at);
    if (length > 0) {
      at += length;
      continue;
    }
    pieces.push(buffer.toString('utf8', start, at), String.fromCharCode(0xdc00 + (buffer[at] ?? 0)));
    at += 1;
    start = at;
  }
  return pieces.join('') + buffer.toString('utf8', start);
}

/** The bytes of what a command writes. */
export function outputBytes(text: string): Buffer {
  if (!strayByte.test(text)) return Buffer.from(text);
  const pieces = text.split(/([\udc80-\udcff]+)/u);
  return Buffer.concat(pieces.map((piece, index) => (index % 2 === 0 ? Buffer.from(piece) : strayBytes(piece))));
}

/** What a command writes as it is shown, with the replacement character for what is no UTF-8. */
export function shownOutput(text: string): string {
  return strayByte.test(text) ? text.replace(/[\udc80-\udcff]/gu, '\ufffd') : text;
}

const strayByte = /[\udc80-\udcff]/u;

function strayBytes(piece: string): Buffer {
  return Buffer.from(Array.from(piece, (half) => half.charCodeAt(0) - 0xdc00));
}

/** How many bytes the character at a place takes; zero where none begins there. */
function characterLength(buffer: Buffer, at: number): number {
  const first = buffer[at] ?? 0;
  if (first < 0x80) return 1;
  const length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  return at + length <= buffer.length && isUtf8(buffer.subarray(at, at + length)) ? length : 0;
}
