import { closeSync, fdatasyncSync, fstatSync, writeSync } from 'node:fs';
import { describeFileError } from '../files.js';

/** A file to whose end one process writes. */
export interface AppendFile {
  /** Throws where it cannot, and from then on always the same: after a write that failed, the end of the file is unknown. */
  append(text: string): void;
  /** Makes what was written outlast a loss of power; throws as `append` does. */
  flush(): void;
  close(): void;
}

/** Continues an open file at its end, where it holds so many bytes; somebody else's writing stops it. */
export function appendFileOn(descriptor: number, path: string, bytes: number): AppendFile {
  let size = bytes;
  let fault: Error | undefined;
  const append = (text: string) => {
    const content = Buffer.from(text);
    requireSize(descriptor, path, size);
    writeAll(descriptor, content);
    size += content.length;
    requireSize(descriptor, path, size);
  };
  const guarded = (work: () => void) => {
    if (fault !== undefined) throw fault;
    try {
      work();
    } catch (error) {
      fault =
        error instanceof RecordFault
          ? error
          : new RecordFault(describeFileError(path, 'write', error), { cause: error });
      throw fault;
    }
  };
  return {
    append: (text) => guarded(() => append(text)),
    // The calls that wait are the quicker ones: each promise would cost a trip through the thread pool.
    flush: () => guarded(() => fdatasyncSync(descriptor)),
    close: () => closeSync(descriptor),
  };
}

/** That the record cannot be written; the message is for people. */
export class RecordFault extends Error {}

function requireSize(descriptor: number, path: string, size: number): void {
  const status = fstatSync(descriptor);
  if (status.nlink === 0) throw new RecordFault(`'${path}' was removed while the run was writing it`);
  if (status.size === size) return;
  throw new RecordFault(
    `'${path}' has ${status.size} bytes where this run wrote ${size}: another process changed it, so nothing more is recorded`,
  );
}

function writeAll(descriptor: number, content: Uint8Array): void {
  for (let written = 0; written < content.length; ) written += writeSync(descriptor, content, written);
}
