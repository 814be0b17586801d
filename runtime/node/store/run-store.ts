import { join } from 'node:path';
import type { RunStore } from '../../engine/ports.js';
import { attach } from '../attach.js';
import { sha256Hex } from '../digest.js';
import { blobIn } from './run-files.js';
import { snapshotFolder } from './snapshot-folder.js';
import { writeWhole } from './write-file.js';

/** The store of a run whose folder exists. */
export function runStoreIn(directory: string): RunStore {
  const snapshots = snapshotFolder(join(directory, 'snapshots'));
  return {
    writeSnapshot: snapshots.write,
    flushSnapshots: snapshots.flush,
    writeBlob: async (content) => {
      const name = sha256Hex(content);
      await writeWhole(join(directory, 'blobs'), name, content);
      return `blobs/${name}`;
    },
    readBlob: async (path) => blobIn(directory, path),
    attach: (path) => attach(directory, path),
  };
}
