import { open, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFolder } from '../files.js';
import { syncFolder } from './sync-folder.js';

/** Writes a file so that it is there whole or not at all, whatever happens meanwhile; a loss of power does not undo it. */
export async function writeWhole(folder: string, name: string, content: string | Uint8Array): Promise<void> {
  await renamedFrom(folder, name, (temporary) => writeFlushed(temporary, content));
  await syncFolder(folder);
}

/** Writes a file so that the death of this program leaves it whole or not there; a loss of power may undo it. */
export function writeRenamed(folder: string, name: string, content: string | Uint8Array): Promise<void> {
  return renamedFrom(folder, name, (temporary) => writeFile(temporary, content, { mode: 0o600, flag: 'wx' }));
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

/** Makes files of one folder outlast a loss of power. */
export async function flushFiles(folder: string, paths: readonly string[]): Promise<void> {
  // After the first the others are on disk as a rule: a file system writes its journal as a whole.
  for (const path of paths) await flushFile(path);
  if (paths.length > 0) await syncFolder(folder);
}

/** Makes what a file holds outlast a loss of power. */
export async function flushFile(path: string): Promise<void> {
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

/** Makes a file for its owner alone, and waits until its content is on disk; fails where there is one. */
export async function writeFlushed(path: string, content: string | Uint8Array): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(content);
    await file.datasync();
  } finally {
    await file.close();
  }
}
