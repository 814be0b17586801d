import type { FileHandle } from 'node:fs/promises';
import type { StepResult } from '../../model/event.js';
import { snapshotDifference, snapshotPieces } from '../../record/snapshot.js';
import type { RunState } from '../../run/state.js';
import { sha256Hex } from '../digest.js';
import { openRegular } from '../files.js';

/** Reads the snapshots of one run, one after the other, in memory that does not grow with their number. */
export interface SnapshotReader {
  /** Reads a file and gives its SHA-256 as 64 hex digits. */
  read(file: string): Promise<string>;
  /** Where the file that was read last says something else than a state; undefined where nothing differs. */
  difference(state: RunState): string | undefined;
}

/** A reader that has not read anything. */
export function snapshotReader(): SnapshotReader {
  const content = growingBytes();
  // The text of the history so far, which the next snapshot holds as a rule: compared at once, and never made anew.
  const known = growingBytes();
  let results: readonly StepResult[] = [];
  return {
    read: async (file) => {
      const handle = await openRegular(file);
      try {
        await readInto(content, handle);
      } finally {
        await handle.close();
      }
      return sha256Hex(content.bytes());
    },
    difference: (state) => {
      const { beginning, history, member, end } = snapshotPieces(state);
      if (!results.every((result, index) => result === history[index])) {
        known.clear();
        results = [];
      }
      for (const [at, result] of history.slice(results.length).entries()) {
        known.add(Buffer.from(member(result, results.length + at)));
      }
      results = history;
      const isSame = consistsOf(content.bytes(), [Buffer.from(beginning), known.bytes(), Buffer.from(end)]);
      return isSame ? undefined : snapshotDifference(content.bytes().toString(), state);
    },
  };
}

async function readInto(content: GrowingBytes, handle: FileHandle): Promise<void> {
  const { size } = await handle.stat();
  content.clear();
  const room = content.room(size);
  for (let filled = 0; filled < size; ) {
    const { bytesRead } = await handle.read(room, filled, size - filled, filled);
    if (bytesRead === 0) throw new Error('it became shorter while it was read');
    filled += bytesRead;
  }
}

function consistsOf(content: Buffer, pieces: readonly Buffer[]): boolean {
  let read = 0;
  for (const piece of pieces) {
    if (!content.subarray(read, read + piece.length).equals(piece)) return false;
    read += piece.length;
  }
  return read === content.length;
}

interface GrowingBytes {
  bytes(): Buffer;
  clear(): void;
  add(more: Buffer): void;
  /** So many bytes at the end, to be filled. */
  room(length: number): Buffer;
}

function growingBytes(): GrowingBytes {
  let memory = Buffer.alloc(64 * 1024);
  let length = 0;
  const room = (more: number) => {
    if (length + more > memory.length) {
      const larger = Buffer.alloc(2 * (length + more));
      memory.copy(larger, 0, 0, length);
      memory = larger;
    }
    length += more;
    return memory.subarray(length - more, length);
  };
  return {
    bytes: () => memory.subarray(0, length),
    clear: () => {
      length = 0;
    },
    add: (more) => {
      room(more.length).set(more);
    },
    room,
  };
}
