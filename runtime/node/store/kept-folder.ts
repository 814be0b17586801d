import { basename, join } from 'node:path';
import { sha256Hex } from '../digest.js';
import { flushFiles, writeRenamed } from './write-file.js';

/** The folder of what a run keeps only so that it can be replayed. */
export interface KeptFolder {
  /** Writes a content under its digest, and gives the path; resolves once the death of this program cannot undo it. */
  write(content: string | Uint8Array): Promise<string>;
  /** Makes all that was written outlast a loss of power. */
  flush(): Promise<void>;
}

/** The folder at a path, which need not exist yet; nothing waits for the disk before `flush`. */
export function keptFolder(folder: string): KeptFolder {
  const written = new Set<string>();
  const unflushed: string[] = [];
  return {
    write: async (content) => {
      const name = sha256Hex(content);
      if (!written.has(name)) {
        await writeRenamed(folder, name, content);
        written.add(name);
        unflushed.push(join(folder, name));
      }
      return `${basename(folder)}/${name}`;
    },
    flush: () => flushFiles(folder, unflushed.splice(0)),
  };
}
