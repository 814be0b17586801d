import { closeSync, constants, fstatSync, openSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { sha256Hex } from '../digest.js';

/** The files beside the trace of a run, for who looks at it: at once, for a debugger stands still meanwhile anyway. */
export function runFilesIn(directory: string) {
  return {
    blob: (path: string) => blobIn(directory, path),
    snapshotNames: () => snapshotNamesIn(directory),
    snapshot: (name: string) => (isSnapshotName(name) ? textOf(join(directory, 'snapshots', name)) : undefined),
  };
}

/** The same of a run whose files are in memory, by their paths in the folder of the run. */
export function runFilesAmong(files: ReadonlyMap<string, string | Uint8Array>) {
  const text = (path: string) => {
    const content = files.get(path);
    return content === undefined ? undefined : Buffer.from(content).toString('utf8');
  };
  return {
    blob: text,
    snapshotNames: () =>
      [...files.keys()]
        .filter((path) => dirname(path) === 'snapshots')
        .map((path) => basename(path))
        .filter(isSnapshotName)
        .sort(inOrder),
    snapshot: (name: string) => text(`snapshots/${name}`),
  };
}

/** A stored text by the path that an event names; undefined where it is gone or is not what was stored. */
export function blobIn(directory: string, path: string): string | undefined {
  return blobBytesIn(directory, path)?.toString('utf8');
}

/** The bytes of what was stored, by the path that an event names; undefined where it is gone or is not what was stored. */
export function blobBytesIn(directory: string, path: string): Buffer | undefined {
  const [, folder, digest] = /^(blobs|kept)\/([0-9a-f]{64})$/.exec(path) ?? [];
  if (folder === undefined || digest === undefined) return undefined;
  const content = bytesOf(join(directory, folder, digest));
  return content !== undefined && sha256Hex(content) === digest ? content : undefined;
}

function snapshotNamesIn(directory: string): readonly string[] {
  try {
    return readdirSync(join(directory, 'snapshots')).filter(isSnapshotName).sort(inOrder);
  } catch {
    // A run that has done nothing yet has no such folder.
    return [];
  }
}

// Nothing but a name: a record from elsewhere must not lead out of its folder.
function isSnapshotName(name: string): boolean {
  return /^step-\d+(?:-[fr]\d+)*\.json$/.test(name);
}

// What is written on demand comes after what was written at the same step.
function inOrder(one: string, other: string): number {
  const [name, otherName] = [basename(one, '.json'), basename(other, '.json')];
  return name.localeCompare(otherName, 'en', { numeric: true });
}

function textOf(path: string): string | undefined {
  return bytesOf(path)?.toString('utf8');
}

function bytesOf(path: string): Buffer | undefined {
  let file: number | undefined;
  try {
    // A pipe in its place would never end.
    file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    return fstatSync(file).isFile() ? readFileSync(file) : undefined;
  } catch {
    return undefined;
  } finally {
    if (file !== undefined) closeSync(file);
  }
}
