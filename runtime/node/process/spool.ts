import { createHash } from 'node:crypto';
import { closeSync, fdatasyncSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { StringDecoder } from 'node:string_decoder';
import type { TextStream } from '../../engine/ports.js';
import { sha256Hex } from '../digest.js';
import { syncFolder } from '../store/sync-folder.js';
import { temporaryName, writeWhole } from '../store/write-file.js';

/** Stores one stream of output whole and redacted, while memory holds only a piece of it. */
export interface Spool {
  /** Never throws: a fault of the disk comes out at the end. */
  add(chunk: Uint8Array): void;
  /** The path of what was stored, in the folder of the run; undefined where a line was too long to be redacted. */
  end(): Promise<string | undefined>;
  /** Leaves nothing of it behind. */
  discard(): undefined;
}

/** What is stored is written in pieces of about so many characters; less than that never needs a file until the end. */
const pieceLength = 64 * 1024;

/** The longest line that is redacted, in characters. To cut it could cut what must be hidden. */
const longestLine = 8 * 1024 * 1024;

/** A spool into the `blobs` of a run's folder, which stores what a stream makes of whole lines. */
export function openSpool(directory: string, redaction: TextStream): Spool {
  const decoder = new StringDecoder('utf8');
  const file = spoolFile(join(directory, 'blobs'));
  let open = '';
  let fault: { readonly cause: unknown } | undefined;
  let isTooLong = false;
  const addText = (text: string) => {
    const end = text.lastIndexOf('\n') + 1;
    // Only the new text is searched: to search the open line again with each piece would take the square of its length.
    if (end > 0) {
      for (const line of linesOf(open + text.slice(0, end))) file.write(redaction.write(line));
      open = '';
    }
    open += text.slice(end);
    if (open.length > longestLine) {
      isTooLong = true;
      open = '';
    }
  };
  const guarded = (work: () => void) => {
    if (fault !== undefined || isTooLong) return;
    try {
      work();
    } catch (cause) {
      fault = { cause };
    }
  };
  return {
    add: (chunk) =>
      guarded(() => addText(decoder.write(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength)))),
    end: async () => {
      guarded(() => addText(decoder.end()));
      guarded(() => file.write(redaction.write(open) + redaction.end()));
      if (fault === undefined && !isTooLong) return `blobs/${await file.keep()}`;
      file.discard();
      if (fault !== undefined) throw fault.cause;
      return undefined;
    },
    discard: () => file.discard(),
  };
}

function* linesOf(text: string): Iterable<string> {
  for (let start = 0; start < text.length; ) {
    const end = text.indexOf('\n', start) + 1;
    yield text.slice(start, end);
    start = end;
  }
}

interface SpoolFile {
  write(text: string): void;
  /** Gives the file the digest of its content as a name. */
  keep(): Promise<string>;
  discard(): undefined;
}

// Written without waiting: so the program is held up where the disk is slower than it, and nothing piles up in memory.
function spoolFile(folder: string): SpoolFile {
  const digest = createHash('sha256');
  const path = join(folder, temporaryName('spool'));
  let pending = '';
  let descriptor: number | undefined;
  const flush = () => {
    descriptor ??= openIn(folder, path);
    const content = Buffer.from(pending);
    digest.update(content);
    for (let written = 0; written < content.length; ) written += writeSync(descriptor, content, written);
    pending = '';
  };
  return {
    write: (text) => {
      pending += text;
      if (pending.length >= pieceLength) flush();
    },
    keep: async () => {
      if (descriptor === undefined) {
        const name = sha256Hex(pending);
        await writeWhole(folder, name, pending);
        return name;
      }
      flush();
      const name = digest.digest('hex');
      fdatasyncSync(descriptor);
      closeSync(descriptor);
      await rename(path, join(folder, name));
      await syncFolder(folder);
      return name;
    },
    discard: () => {
      if (descriptor === undefined) return undefined;
      closeSync(descriptor);
      rmSync(path, { force: true });
      return undefined;
    },
  };
}

function openIn(folder: string, path: string): number {
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
  return openSync(path, 'wx', 0o600);
}
