import { isUtf8 } from 'node:buffer';
import { openRegular } from '../files.js';

/** A line of a file, without its line feed. */
export interface PlacedLine {
  readonly text: string;
  /** Where the next line begins, in bytes. */
  readonly end: number;
  /** What is wrong with its bytes. */
  readonly fault?: string;
}

/** The longest line that is read, in bytes; none of ours is that long. */
const longestLine = 32 * 1024 * 1024;

/**
 * The whole lines of a file from one place to another, piece by piece, however long it is. What follows the last line
 * feed is not among them.
 */
export async function* linesBetween(path: string, start: number, end: number): AsyncGenerator<readonly PlacedLine[]> {
  if (start >= end) return;
  let rest: Buffer = Buffer.alloc(0);
  let at = start;
  const file = await openRegular(path);
  for await (const chunk of file.createReadStream({ start, end: end - 1, highWaterMark: 256 * 1024 })) {
    const bytes: Buffer = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    const length = bytes.lastIndexOf(lineFeed) + 1;
    rest = bytes.subarray(length);
    if (length > 0) yield linesIn(bytes.subarray(0, length), at);
    at += length;
    if (rest.length > longestLine) {
      yield [{ text: '', end: at + rest.length, fault: 'the line is longer than any of ours' }];
      return;
    }
  }
}

const lineFeed = 0x0a;

function linesIn(bytes: Buffer, start: number): readonly PlacedLine[] {
  const isText = isUtf8(bytes);
  const lines: PlacedLine[] = [];
  for (let begin = 0; begin < bytes.length; ) {
    const end = bytes.indexOf(lineFeed, begin);
    lines.push(lineIn(bytes.subarray(begin, end), start + end + 1, isText));
    begin = end + 1;
  }
  return lines;
}

// Bytes that are no UTF-8 must not be repaired on reading: the repair would hide the change.
function lineIn(bytes: Buffer, end: number, isText: boolean): PlacedLine {
  const text = bytes.toString('utf8');
  return isText || isUtf8(bytes) ? { text, end } : { text, end, fault: 'the line holds bytes that are not UTF-8' };
}
