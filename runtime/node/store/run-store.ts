import { join } from 'node:path';
import type { RunStore } from '../../engine/ports.js';
import { attach } from '../attach.js';
import { sha256Hex } from '../digest.js';
import { keptFolder } from './kept-folder.js';
import { blobIn } from './run-files.js';
import { snapshotFolder } from './snapshot-folder.js';
import { writeWhole } from './write-file.js';

/** The store of a run whose folder exists. */
export function runStoreIn(directory: string): RunStore {
  const snapshots = snapshotFolder(join(directory, 'snapshots'));
  const kept = keptFolder(join(directory, 'kept'));
  return {
    writeSnapshot: snapshots.write,
    flush: async () => {
      await snapshots.flush();
      await kept.flush();
    },
    keepOutput: kept.write,
    writeBlob: async (content) => {
      const name = sha256Hex(content);
      await writeWhole(join(directory, 'blobs'), name, content);
      return `blobs/${name}`;
    },
    readBlob: async (path) => blobIn(directory, path),
    attach: (path) => attach(directory, path),
  };
}
