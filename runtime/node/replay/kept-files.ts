import { basename } from 'node:path';
import type { RunStore } from '../../engine/ports.js';
import { readAttachment } from '../attach.js';
import { sha256Hex } from '../digest.js';
import { freeName } from '../store/snapshot-folder.js';

/** What a replay leaves beside its trace, by the paths in the folder of the run. */
export type KeptFiles = ReadonlyMap<string, string | Uint8Array>;

/** A store whose files are in memory. */
export interface MemoryStore extends RunStore {
  readonly files: KeptFiles;
  /** Keeps which files there are, and gives what puts that back. */
  keep(): () => void;
}

/**
 * A store in memory. It waits for nothing, so that what is noted of its snapshots has the same place in the trace each
 * time.
 */
export function memoryStore(): MemoryStore {
  const files = new Map<string, string | Uint8Array>();
  const put = (folder: 'blobs' | 'kept', content: string | Uint8Array) => {
    const path = `${folder}/${sha256Hex(content)}`;
    files.set(path, content);
    return path;
  };
  return {
    files,
    keep: () => {
      const kept = new Map(files);
      return () => replaced(files, kept);
    },
    writeSnapshot: async (wanted, compose) => {
      const path = `snapshots/${freeName(wanted, (name) => files.has(`snapshots/${name}`))}`;
      const text = compose();
      files.set(path, text);
      return { path, sha256: sha256Hex(text) };
    },
    flush: async () => {},
    writeBlob: async (content) => put('blobs', content),
    keepOutput: async (content) => put('kept', content),
    readBlob: async (path) => {
      const content = files.get(path);
      return content === undefined ? undefined : Buffer.from(content).toString('utf8');
    },
    attach: async (path) => {
      const read = await readAttachment(path);
      if (!read.ok) return { ok: false, message: read.error };
      const digest = sha256Hex(read.value);
      files.set(`attachments/${digest}`, read.value);
      const size = read.value.length;
      return { ok: true, record: { kind: 'attachment', file: basename(path), sha256: `sha256:${digest}`, size } };
    },
  };
}

function replaced(files: Map<string, string | Uint8Array>, by: KeptFiles): void {
  files.clear();
  for (const [path, content] of by) files.set(path, content);
}
