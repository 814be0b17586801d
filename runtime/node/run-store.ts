import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { chmod, copyFile, open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Attached, RunStore } from '../engine/ports.js';
import { sha256Hex } from './digest.js';
import { describeFileError, makeFolder } from './files.js';
import { syncFolder } from './sync-folder.js';

/** The largest file that is taken as evidence, in bytes. */
const largestAttachment = 100 * 1024 * 1024;

/** The store of a run whose folder exists. */
export function runStoreIn(directory: string): RunStore {
  const snapshots = join(directory, 'snapshots');
  const unflushed: string[] = [];
  return {
    writeSnapshot: async (wanted, text) => {
      const name = freeName(snapshots, wanted);
      await writeRenamed(snapshots, name, text);
      unflushed.push(join(snapshots, name));
      return `snapshots/${name}`;
    },
    flushSnapshots: () => flushAll(snapshots, unflushed.splice(0)),
    writeBlob: async (text) => {
      const name = sha256Hex(text);
      await writeWhole(join(directory, 'blobs'), name, text);
      return `blobs/${name}`;
    },
    readBlob: (path) => readBlob(directory, path),
    attach: (path) => attach(directory, path),
  };
}

// A step that is done again leaves the snapshot of its first doing as it is: the trace names both.
function freeName(folder: string, wanted: string): string {
  let name = wanted;
  for (let again = 2; existsSync(join(folder, name)); again += 1) name = wanted.replace(/\.json$/, `-r${again}.json`);
  return name;
}

async function readBlob(directory: string, path: string): Promise<string | undefined> {
  const [, digest] = /^blobs\/([0-9a-f]{64})$/.exec(path) ?? [];
  if (digest === undefined) return undefined;
  const content = await readFile(join(directory, 'blobs', digest)).catch(() => undefined);
  return content !== undefined && sha256Hex(content) === digest ? content.toString('utf8') : undefined;
}

/** Writes a file so that it is there whole or not at all, whatever happens meanwhile; a loss of power does not undo it. */
export async function writeWhole(folder: string, name: string, text: string): Promise<void> {
  await renamedFrom(folder, name, (temporary) => writeFlushed(temporary, text));
  await syncFolder(folder);
}

/** Writes a file so that the death of this program leaves it whole or not there; a loss of power may undo it. */
function writeRenamed(folder: string, name: string, text: string): Promise<void> {
  return renamedFrom(folder, name, (temporary) => writeFile(temporary, text, { mode: 0o600, flag: 'wx' }));
}

async function renamedFrom(folder: string, name: string, write: (path: string) => Promise<void>): Promise<void> {
  await makeFolder(folder, { isPrivate: true });
  const temporary = join(folder, temporaryName(name));
  try {
    await write(temporary);
    await rename(temporary, join(folder, name));
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

// After the first the others are on disk as a rule: a file system writes its journal as a whole.
async function flushAll(folder: string, paths: readonly string[]): Promise<void> {
  for (const path of paths) await flushFile(path);
  if (paths.length > 0) await syncFolder(folder);
}

async function flushFile(path: string): Promise<void> {
  const file = await open(path, 'r+');
  try {
    await file.datasync();
  } finally {
    await file.close();
  }
}

/** A name in the folder of a file that no other writing of it uses; it begins with a dot, so nobody takes it for a record. */
export function temporaryName(name: string): string {
  writings += 1;
  return `.${name}.${process.pid}-${writings}.tmp`;
}

let writings = 0;

/** Makes a file for its owner alone, and waits until its text is on disk; fails where there is one. */
export async function writeFlushed(path: string, text: string): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(text);
    await file.datasync();
  } finally {
    await file.close();
  }
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
  await flushFile(to);
}

async function sizeFault(path: string, size: number): Promise<string | undefined> {
  if (!(await stat(path)).isFile()) return `'${path}' is not a file`;
  if (size === 0) return `'${path}' is empty; attach a file with content`;
  return size > largestAttachment
    ? `'${path}' has ${Math.round(size / 1024 / 1024)} MiB; at most 100 MiB can be attached`
    : undefined;
}
