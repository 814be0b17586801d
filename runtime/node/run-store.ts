import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { chmod, copyFile, open, rename, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Attached, RunStore } from '../engine/ports.js';
import { sha256Hex } from './digest.js';
import { describeFileError, makeFolder } from './files.js';

/** The largest file that is taken as evidence, in bytes. */
const largestAttachment = 100 * 1024 * 1024;

/** The store of a run whose folder exists. */
export function runStoreIn(directory: string): RunStore {
  return {
    writeSnapshot: async (name, text) => {
      await writeWhole(join(directory, 'snapshots'), name, text);
      return `snapshots/${name}`;
    },
    writeBlob: async (text) => {
      const name = sha256Hex(text);
      await writeWhole(join(directory, 'blobs'), name, text);
      return `blobs/${name}`;
    },
    attach: (path) => attach(directory, path),
  };
}

/** Writes a file so that it is there whole or not at all, whatever happens meanwhile. */
export async function writeWhole(folder: string, name: string, text: string): Promise<void> {
  await makeFolder(folder, { isPrivate: true });
  const temporary = join(folder, `.${name}.tmp`);
  const file = await open(temporary, 'w', 0o600);
  try {
    await file.writeFile(text);
    await file.datasync();
  } finally {
    await file.close();
  }
  await rename(temporary, join(folder, name));
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
    if (copied !== sha256) return { ok: false, message: `'${path}' changed while it was copied; attach it again` };
    return { ok: true, record: { kind: 'attachment', file: basename(path), sha256: `sha256:${sha256}`, size } };
  } catch (error) {
    return { ok: false, message: describeFileError(path, 'read', error) };
  }
}

// Like every file of a run: for its owner alone, and on disk before the trace names it.
async function copyPrivately(from: string, to: string): Promise<void> {
  await copyFile(from, to);
  await chmod(to, 0o600);
  const file = await open(to, 'r+');
  try {
    await file.datasync();
  } finally {
    await file.close();
  }
}

async function sizeFault(path: string, size: number): Promise<string | undefined> {
  if (!(await stat(path)).isFile()) return `'${path}' is not a file`;
  if (size === 0) return `'${path}' is empty; attach a file with content`;
  return size > largestAttachment
    ? `'${path}' has ${Math.round(size / 1024 / 1024)} MiB; at most 100 MiB can be attached`
    : undefined;
}
