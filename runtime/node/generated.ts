import { existsSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { draftState } from '../compiler/index.js';
import { failed, ok, type Result } from '../model/result.js';
import { keepCompiled } from './compiled.js';
import { sha256Hex } from './digest.js';
import { quoted, readTextFile, writeTextFile } from './files.js';

/** A file that the compiler made. */
export interface GeneratedFile {
  readonly path: string;
  readonly text: string;
}

/** Why nothing, or not everything, was written. */
export interface GeneratedFault {
  readonly message: string;
  /** The file that a person edited since it was compiled, where that is the reason; how to force it is for the shell to say. */
  readonly editedPath?: string;
}

/** Writes what was compiled from a guide, but never over the guide, and over an edited file only where that is forced. */
export async function writeGenerated(
  files: readonly GeneratedFile[],
  { guide, isForced }: { readonly guide: string; readonly isForced: boolean },
): Promise<Result<undefined, GeneratedFault>> {
  const clash = clashOf(files, guide);
  if (clash !== undefined) return failed({ message: clash });
  // Each is looked at before any is written.
  for (const { path } of files) {
    const fault = isForced ? undefined : await overwriteFault(path);
    if (fault) return failed(fault);
  }
  for (const { path, text } of files) {
    const written = await writeTextFile(path, text);
    if (!written.ok) return written;
    // Where it cannot be kept, whoever compiles the guide again is told so.
    await keepCompiled(path, text);
  }
  return ok(undefined);
}

async function overwriteFault(path: string): Promise<GeneratedFault | undefined> {
  if (!existsSync(path)) return undefined;
  const existing = await readTextFile(path);
  if (!existing.ok) return existing.error;
  if (draftState(existing.value, sha256Hex) !== 'edited') return undefined;
  return { message: `${quoted(path)} was edited since it was compiled, or was not compiled at all`, editedPath: path };
}

/** Why files may not be made of a guide: one would be written over another, or over the guide; undefined where they may. */
export function clashOf(files: readonly Pick<GeneratedFile, 'path'>[], guide: string): string | undefined {
  const taken = new Set<string>();
  for (const { path } of files) {
    const place = placeOf(path);
    if (place === placeOf(guide))
      return `${quoted(path)} is the guide itself, which is never changed; name another file`;
    if (taken.has(place)) return `${quoted(path)} is named twice; the draft and the mapping need a file each`;
    taken.add(place);
  }
  return undefined;
}

/** What tells a file from every other one, whatever links lead to it; of one that is not there yet, its path. */
export function placeOf(path: string): string {
  if (!existsSync(path)) return resolve(path);
  const { dev, ino } = statSync(path, { bigint: true });
  return `${dev}:${ino}`;
}
