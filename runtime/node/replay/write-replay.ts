import { rmSync, writeFileSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { ChainHead } from '../../record/chain.js';
import { makeFolder } from '../files.js';
import { endingNote } from '../record/ending-note.js';
import { temporaryName, writeFlushed } from '../store/write-file.js';
import type { KeptFiles } from './kept-files.js';

/** What a replay leaves behind. */
export interface ReplayRecord {
  /** The text of its trace, and where that ends. */
  readonly trace: string;
  readonly head: ChainHead;
  readonly files: KeptFiles;
}

/** Writes the record of a replay into its folder, whole or not at all, in the place of an earlier one. */
export async function writeReplay(directory: string, { trace, head, files }: ReplayRecord): Promise<void> {
  const temporary = join(dirname(directory), temporaryName(basename(directory)));
  try {
    await writeAll(temporary, new Map([...files, ['run.json', endingNote(head.seq, head.hash)]]));
    await writeFlushed(join(temporary, 'trace.jsonl'), trace);
    rmSync(directory, { recursive: true, force: true });
    await rename(temporary, directory);
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

async function writeAll(folder: string, files: KeptFiles): Promise<void> {
  for (const name of new Set([...files.keys()].map(dirname))) await makeFolder(join(folder, name), { isPrivate: true });
  // Hundreds of small files, which takes a fraction of the time without a turn of the event loop for each.
  for (const [path, content] of files) writeFileSync(join(folder, path), content, { mode: 0o600 });
}
