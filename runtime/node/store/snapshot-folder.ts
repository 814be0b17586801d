import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { StoredText } from '../../engine/ports.js';
import { sha256Hex } from '../digest.js';
import { flushFiles, writeRenamed } from './write-file.js';

/** The folder of the snapshots of one run. */
export interface SnapshotFolder {
  /** Composes and writes a snapshot soon, or when `flush` is called; resolves once the death of this program cannot undo it. */
  write(wanted: string, compose: () => string): Promise<StoredText>;
  /** Writes what waits, and makes all of them outlast a loss of power. */
  flush(): Promise<void>;
}

/** How long a snapshot waits for others, in milliseconds. */
const batchMs = 100;

/** How many wait for each other at most; `verify` knows that many states, and those that come while they are written. */
const largestBatch = 16;

/**
 * The folder at a path, which need not exist yet. A new file makes the next flush of the trace dearer (a file system
 * writes its journal as a whole), so the snapshots of short steps are composed
 * and written a few at a time, while a program runs.
 */
export function snapshotFolder(folder: string): SnapshotFolder {
  const names = new Set<string>();
  const unflushed: string[] = [];
  const writing = new Set<Promise<unknown>>();
  let waiting: Array<() => void> = [];
  let timer: NodeJS.Timeout | undefined;
  // One after the other, so that they are noted in their order.
  let last: Promise<unknown> = Promise.resolve();
  const begin = () => {
    clearTimeout(timer);
    timer = undefined;
    const starts = waiting;
    waiting = [];
    for (const start of starts) start();
  };
  const written = async (name: string, compose: () => string, turn: Promise<unknown>) => {
    await turn;
    const text = compose();
    await writeRenamed(folder, name, text);
    unflushed.push(join(folder, name));
    return { path: `${basename(folder)}/${name}`, sha256: sha256Hex(text) };
  };
  return {
    write: (wanted, compose) => {
      const name = freeName(wanted, (taken) => names.has(taken) || existsSync(join(folder, taken)));
      names.add(name);
      const turn = new Promise<void>((start) => waiting.push(start));
      if (waiting.length >= largestBatch) begin();
      else timer ??= setTimeout(begin, batchMs);
      const before = last;
      const result = written(
        name,
        compose,
        turn.then(() => before),
      );
      const settled: Promise<unknown> = result.catch(() => {}).then(() => writing.delete(settled));
      writing.add(settled);
      last = settled;
      return result;
    },
    flush: async () => {
      begin();
      await Promise.all(writing);
      await flushFiles(folder, unflushed.splice(0));
    },
  };
}

/** The name for a snapshot: a step that is done again leaves that of its first doing as it is, for the trace names both. */
export function freeName(wanted: string, isTaken: (name: string) => boolean): string {
  let name = wanted;
  for (let again = 2; isTaken(name); again += 1) name = wanted.replace(/\.json$/, `-r${again}.json`);
  return name;
}
