import { lstatSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { failed, ok, type Result } from '../../model/result.js';
import { describeFileError, makeFolder } from '../files.js';

/** What became of the files of a folder that was laid out in another one, by their paths below it, with slashes. */
export interface LaidOut {
  readonly written: readonly string[];
  /** Those that were there already, and stay as they are. */
  readonly left: readonly string[];
}

/** Copies all files of a folder into another one, and makes folders in it; no file that is there is changed. */
export async function layOut(from: string, to: string, folders: readonly string[]): Promise<Result<LaidOut, string>> {
  const written: string[] = [];
  const left: string[] = [];
  for (const path of await filesBelow(from)) {
    const copied = await copyNew(join(from, path), join(to, path));
    if (!copied.ok) return copied;
    (copied.value ? written : left).push(path.split(sep).join('/'));
  }
  for (const folder of folders) {
    const made = await attempted(join(to, folder), makeFolder);
    if (!made.ok) return made;
  }
  return ok({ written, left });
}

async function filesBelow(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return paths.map((path) => relative(folder, path)).toSorted();
}

/** Whether the file was not there, and is now. */
function copyNew(from: string, to: string): Promise<Result<boolean, string>> {
  return attempted(to, async () => {
    await makeFolder(dirname(to));
    // A link that leads nowhere is there as well.
    if (lstatSync(to, { throwIfNoEntry: false }) !== undefined) return false;
    await writeFile(to, await readFile(from), { flag: 'wx', mode: 0o644 });
    return true;
  });
}

async function attempted<Value>(path: string, write: (path: string) => Promise<Value>): Promise<Result<Value, string>> {
  try {
    return ok(await write(path));
  } catch (error) {
    return failed(describeFileError(path, 'write', error));
  }
}
