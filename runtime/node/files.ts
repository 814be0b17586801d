import { constants } from 'node:fs';
import { type FileHandle, mkdir, open, readFile, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { failed, ok, type Result } from '../model/result.js';
import { largestTextBytes } from '../model/text.js';

/** Why a file could not be read or written, in words for a person. */
export interface FileFault {
  readonly message: string;
}

/** The text of a file, without a byte order mark; refuses folders, devices, binary files and files over 8 MiB. */
export async function readTextFile(path: string): Promise<Result<string, FileFault>> {
  try {
    const status = await stat(path);
    // A device or a pipe may never end.
    if (!status.isFile() && !status.isDirectory()) return fault(`${quoted(path)} is not a file; name a file with text`);
    if (status.size > largestTextBytes) {
      return fault(
        `${quoted(path)} is ${(status.size / 1024 / 1024).toFixed(1)} MiB; at most 8 MiB are read, split the file`,
      );
    }
    return decodeText(path, await readFile(path));
  } catch (error) {
    return fault(describeFileError(path, 'read', error));
  }
}

/** The text of standard input, to its end. */
export async function readStandardInput(): Promise<Result<string, FileFault>> {
  return decodeText('standard input', await buffer(process.stdin));
}

/** Opens a regular file or a folder for reading; a pipe or a device in its place is refused, and never waited at. */
export async function openRegular(path: string): Promise<FileHandle> {
  const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  const status = await file.stat();
  if (status.isFile() || status.isDirectory()) return file;
  await file.close();
  throw Object.assign(new Error('it is no regular file'), { code: 'ENOTREGULAR' });
}

/** The bytes of a regular file; a pipe or a device in its place is refused, and never waited at. */
export async function readRegular(path: string): Promise<Buffer> {
  const file = await openRegular(path);
  try {
    return await file.readFile();
  } finally {
    await file.close();
  }
}

/** Writes a text, making the folders above it where they are missing. */
export async function writeTextFile(path: string, text: string): Promise<Result<undefined, FileFault>> {
  try {
    await makeFolder(dirname(path));
    await writeFile(path, text);
    return ok(undefined);
  } catch (error) {
    return fault(describeFileError(path, 'write', error));
  }
}

/** Makes a folder and those above it, for the owner alone where `isPrivate`; one that is there already is left as it is. */
export async function makeFolder(path: string, { isPrivate = false } = {}): Promise<void> {
  // Node's own recursive mkdir never returns below /proc, where making a folder fails as if its parent were missing.
  if (await isFolder(path)) return;
  const above = dirname(path);
  if (above !== path) await makeFolder(above, { isPrivate });
  try {
    await mkdir(path, { mode: isPrivate ? 0o700 : 0o777 });
  } catch (error) {
    if (!(await isFolder(path))) throw error;
  }
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return false;
    throw error;
  }
}

/** What an error of the file system means, with the path quoted. */
export function describeFileError(path: string, verb: 'read' | 'write', error: unknown): string {
  const name = quoted(path);
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const known: Record<string, string> = {
    ENOENT: `${name} does not exist; check the path`,
    EISDIR: `${name} is a folder; name a file in it`,
    ENOTDIR: `${name} has a file where a folder should be; check the path`,
    EACCES: `no permission to ${verb} ${name}`,
    EPERM: `no permission to ${verb} ${name}`,
    EROFS: `cannot write ${name}: the disk is read-only`,
    ENOSPC: `cannot write ${name}: the disk is full`,
    EEXIST: `${name} has a file where a folder should be; check the path`,
  };
  return known[code] ?? `cannot ${verb} ${name}: ${error instanceof Error ? error.message : String(error)}`;
}

/** A name in quotation marks, on one line: a line of its own could be taken for one of ours. */
export function quoted(name: string): string {
  return `'${name.replace(lineBreaks, ' ↵ ')}'`;
}

const lineBreaks = /\s*[\r\n]\s*/g;

function decodeText(path: string, bytes: Uint8Array): Result<string, FileFault> {
  if (bytes.includes(0)) return fault(`${quoted(path)} is not a text file: it holds NUL bytes`);
  try {
    return ok(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return fault(`${quoted(path)} is not a text file in UTF-8; save it as UTF-8`);
  }
}

function fault(message: string): { readonly ok: false; readonly error: FileFault } {
  return failed({ message });
}
