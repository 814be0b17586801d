import { join } from 'node:path';
import type { RunStore } from '../../engine/ports.js';
import { attach } from '../attach.js';
import { sha256Hex } from '../digest.js';
import { readRegular } from '../files.js';
import { snapshotFolder } from './snapshot-folder.js';
import { writeWhole } from './write-file.js';

/** The store of a run whose folder exists. */
export function runStoreIn(directory: string): RunStore {
  const snapshots = snapshotFolder(join(directory, 'snapshots'));
  return {
    writeSnapshot: snapshots.write,
    flushSnapshots: snapshots.flush,
    writeBlob: async (text) => {
      const name = sha256Hex(text);
      await writeWhole(join(directory, 'blobs'), name, text);
      return `blobs/${name}`;
    },
    readBlob: (path) => readBlob(directory, path),
    attach: (path) => attach(directory, path),
  };
}

async function readBlob(directory: string, path: string): Promise<string | undefined> {
  const [, digest] = /^blobs\/([0-9a-f]{64})$/.exec(path) ?? [];
  if (digest === undefined) return undefined;
  const content = await readRegular(join(directory, 'blobs', digest)).catch(() => undefined);
  return content !== undefined && sha256Hex(content) === digest ? content.toString('utf8') : undefined;
}
