import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { chmod, copyFile, readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Attached, RunStore } from '../engine/ports.js';
import { sha256Hex } from './digest.js';
import { describeFileError, makeFolder, quoted } from './files.js';
import { snapshotFolder } from './snapshot-folder.js';
import { flushFile, writeWhole } from './write-file.js';

/** The largest file that is taken as evidence, in bytes. */
const largestAttachment = 100 * 1024 * 1024;

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
  const content = await readFile(join(directory, 'blobs', digest)).catch(() => undefined);
  return content !== undefined && sha256Hex(content) === digest ? content.toString('utf8') : undefined;
}

/** The SHA-256 of a file as 64 hex digits, read piece by piece. */
export async function sha256OfFile(path: string): Promise<string> {
  const digest = createHash('sha256');
  for await (const chunk of createReadStream(path)) digest.update(chunk);
  return digest.digest('hex');
}

async function attach(directory: string, path: string): Promise<Attached> {
  try {
    const { size } = await stat(path);
    const fault = await sizeFault(path, size);
    if (fault !== undefined) return { ok: false, message: fault };
    const sha256 = await sha256OfFile(path);
    const folder = join(directory, 'attachments');
    await makeFolder(folder, { isPrivate: true });
    await copyPrivately(path, join(folder, sha256));
    // The copy is what later readers see, so its digest is the one that counts.
    const copied = await sha256OfFile(join(folder, sha256));
    if (copied !== sha256)
      return { ok: false, message: `${quoted(path)} changed while it was copied; attach it again` };
    return { ok: true, record: { kind: 'attachment', file: basename(path), sha256: `sha256:${sha256}`, size } };
  } catch (error) {
    return { ok: false, message: describeFileError(path, 'read', error) };
  }
}

// Like every file of a run: for its owner alone, and on disk before the trace names it.
async function copyPrivately(from: string, to: string): Promise<void> {
  await copyFile(from, to);
  await chmod(to, 0o600);
  await flushFile(to);
}

async function sizeFault(path: string, size: number): Promise<string | undefined> {
  if (!(await stat(path)).isFile()) return `${quoted(path)} is not a file`;
  if (size === 0) return `${quoted(path)} is empty; attach a file with content`;
  return size > largestAttachment
    ? `${quoted(path)} has ${Math.round(size / 1024 / 1024)} MiB; at most 100 MiB can be attached`
    : undefined;
}
