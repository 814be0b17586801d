import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import type { RecordedEvent } from '../../model/event.js';
import { failed, ok, type Result } from '../../model/result.js';
import { hashOfLine } from '../../record/chain.js';
import { sha256Hex } from '../digest.js';
import { describeFileError, type FileFault } from '../files.js';

/** The first and the last whole line of a trace. */
export interface TraceEnds {
  readonly first?: RecordedEvent;
  readonly last?: RecordedEvent;
  /** The last event that says how the run as a whole stands; another one where none is near the end. */
  readonly lastTurn?: RecordedEvent;
  readonly isTorn: boolean;
}

/**
 * Reads the beginning and the end of a trace, however long it is; a fault where one of these lines was changed. Reads at
 * once: of a thousand runs, what takes the time is to wait for each of many small reads.
 */
export function readEnds(path: string): Result<TraceEnds, FileFault> {
  try {
    // A pipe in its place is not waited at.
    const file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    try {
      if (!fstatSync(file).isFile()) return failed({ message: 'its trace is no regular file' });
      return endsOf(headLine(file), tailLines(file));
    } finally {
      closeSync(file);
    }
  } catch (error) {
    return failed({ message: describeFileError(path, 'read', error) });
  }
}

function endsOf(head: string | undefined, { lines, isTorn }: Tail): Result<TraceEnds, FileFault> {
  const first = head === undefined ? undefined : eventIn(head);
  const events = lastEvents(lines);
  const isBroken = (head !== undefined && first === undefined) || events.includes(undefined);
  if (isBroken) return failed({ message: "a line of it is not as it was written; 'runbook verify' says which" });
  const [last] = events;
  const lastTurn = events.at(-1);
  return ok({ isTorn, ...(first && { first }), ...(last && { last }), ...(lastTurn && { lastTurn }) });
}

/**
 * The last events, the last one first, back to the one that says how the run stands. Notes of snapshots may follow it, and
 * how a step ended that was frozen when everything was halted.
 */
function lastEvents(lines: readonly string[]): readonly (RecordedEvent | undefined)[] {
  const events: (RecordedEvent | undefined)[] = [];
  for (const line of lines.toReversed()) {
    const event = eventIn(line);
    events.push(event);
    if (event === undefined || event.type.startsWith('run.')) break;
  }
  return events;
}

/** The event of a line whose hash is right. */
function eventIn(line: string): RecordedEvent | undefined {
  try {
    const event = JSON.parse(line);
    return event.hash === hashOfLine(line, event, sha256Hex) ? event : undefined;
  } catch {
    return undefined;
  }
}

const pieceBytes = 16 * 1024;
const longestLine = 32 * 1024 * 1024;
const lineFeed = 0x0a;

function headLine(file: number): string | undefined {
  for (let length = pieceBytes; length <= longestLine; length *= 8) {
    const piece = readPiece(file, 0, length);
    const end = piece.indexOf(lineFeed);
    if (end >= 0) return piece.toString('utf8', 0, end);
    if (piece.length < length) return undefined;
  }
  return '';
}

interface Tail {
  readonly lines: readonly string[];
  readonly isTorn: boolean;
}

/** The last lines that are whole: as many as lie in the last piece, and at least one. */
function tailLines(file: number): Tail {
  const { size } = fstatSync(file);
  for (let length = pieceBytes; ; length *= 8) {
    const start = Math.max(0, size - length);
    const piece = readPiece(file, start, Math.min(size, length));
    const end = piece.lastIndexOf(lineFeed) + 1;
    const begin = start === 0 ? 0 : piece.indexOf(lineFeed) + 1;
    if (begin < end) return tailIn(piece.subarray(begin, end), end < piece.length);
    if (start === 0 || length > longestLine) return { lines: [], isTorn: piece.length > 0 };
  }
}

// A crash can leave a last line with blocks in it that were never written.
function tailIn(bytes: Buffer, isTorn: boolean): Tail {
  const lines = bytes.toString('utf8').split('\n').slice(0, -1);
  const hasHole = lines.at(-1)?.includes('\0') === true;
  return { lines: hasHole ? lines.slice(0, -1) : lines, isTorn: isTorn || hasHole };
}

function readPiece(file: number, position: number, length: number): Buffer {
  const buffer = Buffer.allocUnsafe(length);
  const bytesRead = readSync(file, buffer, 0, length, position);
  return buffer.subarray(0, bytesRead);
}
