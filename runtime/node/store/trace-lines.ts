import { isUtf8 } from 'node:buffer';
import { tornLine } from '../../record/verify.js';
import { openRegular } from '../files.js';

/** Some lines of a trace, without their line feeds. */
export interface TraceLines {
  readonly lines: readonly string[];
  /** What is wrong with the line after them; then nothing more comes. */
  readonly fault?: string;
  /** How many bytes of a line without its line feed stand at the end, where these are what is wrong. */
  readonly tornBytes?: number;
}

/** The longest line that is read, in bytes; no event is that long. */
const longestLine = 32 * 1024 * 1024;

/** Reads a trace piece by piece, however long it is. */
export async function* traceLines(path: string): AsyncGenerator<TraceLines> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of (await openRegular(path)).createReadStream({ highWaterMark: 64 * 1024 })) {
    const bytes: Buffer = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    const end = bytes.lastIndexOf(lineFeed) + 1;
    rest = bytes.subarray(end);
    const piece = withLengthChecked(linesIn(bytes.subarray(0, end)), rest);
    yield piece;
    if (piece.fault !== undefined) return;
  }
  if (rest.length > 0) yield { lines: [], fault: isUtf8(rest) ? tornLine : notUtf8, tornBytes: rest.length };
}

function withLengthChecked(piece: TraceLines, rest: Buffer): TraceLines {
  return rest.length > longestLine ? { fault: 'the line is longer than any event', ...piece } : piece;
}

const lineFeed = 0x0a;
const notUtf8 = 'the line holds bytes that are not UTF-8';

// Bytes that are no UTF-8 must not be repaired on reading: the repair would hide the change.
function linesIn(bytes: Buffer): TraceLines {
  if (isUtf8(bytes)) return { lines: textLines(bytes) };
  let start = 0;
  for (;;) {
    const end = bytes.indexOf(lineFeed, start) + 1;
    if (!isUtf8(bytes.subarray(start, end))) return { lines: textLines(bytes.subarray(0, start)), fault: notUtf8 };
    start = end;
  }
}

function textLines(bytes: Buffer): readonly string[] {
  return bytes.toString('utf8').split('\n').slice(0, -1);
}
