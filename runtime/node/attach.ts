import { chmod, copyFile, realpath, rename, rm, stat } from 'node:fs/promises';
import { basename, join, sep } from 'node:path';
import type { Attached } from '../engine/ports.js';
import { largestAttachment } from '../model/attachment.js';
import { failed, ok, type Result } from '../model/result.js';
import { describeFileError, makeFolder, openRegular, quoted, readRegular } from './files.js';
import { sha256OfFile } from './sha256-file.js';
import { flushFile, temporaryName } from './store/write-file.js';

const mebibyte = 1024 * 1024;

/** Copies a file into the folder of a run, under its digest and for the owner alone; says why where it cannot. */
export function attach(directory: string, path: string): Promise<Attached> {
  return attachInto(join(directory, 'attachments'), directory, path);
}

/** Copies a file that is to be attached to a run into a folder, as `attach` does into the folder of the run. */
export async function attachInto(folder: string, directory: string, path: string): Promise<Attached> {
  const temporary = join(folder, temporaryName('attachment'));
  try {
    // What a link leads to is what is read, so that is what is judged.
    const real = await realpath(path);
    const fault = (await placeFault(directory, path, real)) ?? (await fileFault(path, real));
    if (fault !== undefined) return { ok: false, message: fault };
    await makeFolder(folder, { isPrivate: true });
    await copyFile(real, temporary);
    return await taken(folder, temporary, path);
  } catch (error) {
    return { ok: false, message: describeFileError(path, 'read', error) };
  } finally {
    await rm(temporary, { force: true });
  }
}

/** The content of a file that may be attached to a run; otherwise why it may not. */
export async function readAttachment(path: string): Promise<Result<Uint8Array, string>> {
  try {
    const real = await realpath(path);
    const fault = await fileFault(path, real);
    if (fault !== undefined) return failed(fault);
    const content = await readRegular(real);
    const grown = sizeFault(path, content.length);
    return grown === undefined ? ok(content) : failed(grown);
  } catch (error) {
    return failed(describeFileError(path, 'read', error));
  }
}

// The copy is what later readers see, so it is what is measured and digested: the file may have grown meanwhile.
async function taken(folder: string, temporary: string, path: string): Promise<Attached> {
  const { size } = await stat(temporary);
  const fault = sizeFault(path, size);
  if (fault !== undefined) return { ok: false, message: fault };
  await chmod(temporary, 0o600);
  // On disk before the trace names it.
  await flushFile(temporary);
  const sha256 = await sha256OfFile(temporary);
  await rename(temporary, join(folder, sha256));
  return { ok: true, record: { kind: 'attachment', file: basename(path), sha256: `sha256:${sha256}`, size } };
}

async function placeFault(directory: string, path: string, real: string): Promise<string | undefined> {
  const run = await realpath(directory);
  if (real === run || real.startsWith(`${run}${sep}`)) {
    return `${quoted(path)} is a part of the record itself; attach what was seen outside of it`;
  }
  return undefined;
}

async function fileFault(path: string, real: string): Promise<string | undefined> {
  const status = await stat(real);
  // A device or a pipe may never end.
  if (!status.isFile()) return `${quoted(path)} is not a file`;
  const fault = sizeFault(path, status.size);
  if (fault !== undefined) return fault;
  const isKey = /-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(await beginning(real));
  return isKey ? `${quoted(path)} holds a private key, which must not lie in a record` : undefined;
}

async function beginning(path: string): Promise<string> {
  const file = await openRegular(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(4096), 0, 4096, 0);
    return buffer.toString('latin1', 0, bytesRead);
  } finally {
    await file.close();
  }
}

function sizeFault(path: string, size: number): string | undefined {
  if (size === 0) return `${quoted(path)} is empty; attach a file with content`;
  if (size <= largestAttachment) return undefined;
  const most = largestAttachment / mebibyte;
  return `${quoted(path)} has ${Math.ceil(size / mebibyte)} MiB; at most ${most} MiB can be attached, so attach the part that matters`;
}
