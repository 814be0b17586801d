import type { RecordedEvent } from '../../model/event.js';
import { courseAfter } from '../../record/report/divergence.js';
import { type TraceVerifier, traceVerifier } from '../../record/verify.js';
import { initialState, type RunState } from '../../run/state.js';
import { sha256Hex } from '../digest.js';
import { openRegular } from '../files.js';

/** A trace that is read while it is written: only what was added is read, and checked, again. */
export interface GrowingTrace {
  /** All events so far, after what was added was read; undefined where a line of it is not what was written. */
  read(): Promise<TraceSoFar | undefined>;
}

/** The events of a trace, and the state that they lead to, without what was captured. */
export interface TraceSoFar {
  readonly events: readonly RecordedEvent[];
  readonly state: RunState;
}

const pieceBytes = 256 * 1024;

/** A trace of which nothing was read yet; where another file comes into its place, it is read anew. */
export function growingTrace(path: string): GrowingTrace {
  let reading = nothingRead(0);
  return {
    read: async () => {
      const file = await openRegular(path);
      try {
        const { ino, size } = await file.stat();
        if (ino !== reading.inode || size < reading.bytes) reading = nothingRead(ino);
        for (let isMore = true; isMore && !reading.isChanged; ) {
          const piece = Buffer.alloc(pieceBytes);
          const { bytesRead } = await file.read(piece, 0, pieceBytes, reading.bytes + reading.rest.length);
          take(reading, piece.subarray(0, bytesRead));
          isMore = bytesRead === pieceBytes;
        }
        return reading.isChanged ? undefined : { events: reading.events, state: reading.state };
      } finally {
        await file.close();
      }
    },
  };
}

interface Reading {
  readonly inode: number;
  readonly verifier: TraceVerifier;
  readonly events: RecordedEvent[];
  state: RunState;
  /** How long the lines are that were read. */
  bytes: number;
  /** The beginning of the line after them. */
  rest: Buffer;
  isChanged: boolean;
}

function nothingRead(inode: number): Reading {
  return {
    inode,
    verifier: traceVerifier(sha256Hex),
    events: [],
    state: initialState,
    bytes: 0,
    rest: Buffer.alloc(0),
    isChanged: false,
  };
}

function take(reading: Reading, piece: Buffer): void {
  const content = Buffer.concat([reading.rest, piece]);
  const end = content.lastIndexOf(0x0a) + 1;
  for (const line of content.toString('utf8', 0, end).split('\n').slice(0, -1)) {
    const event = reading.verifier.read(line);
    reading.isChanged = !event.ok;
    if (!event.ok) return;
    reading.events.push(event.value);
    reading.state = courseAfter(reading.state, event.value);
  }
  reading.bytes += end;
  reading.rest = content.subarray(end);
}
