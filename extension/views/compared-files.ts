import { basename } from 'node:path';
import {
  type Disposable,
  EventEmitter,
  type FileChangeEvent,
  FileSystemError,
  type FileSystemProvider,
  FileType,
  Uri,
  workspace,
} from 'vscode';
import type { LanguageService } from '../language-client.js';

const scheme = 'runbook-runs';

/** Two recorded runs, by their folders. */
export interface RunPair {
  readonly left: string;
  readonly right: string;
}

type Side = keyof RunPair;

/** The two files that say what differs; the address holds all that is needed to make them again in another window. */
export function comparedFiles(pair: RunPair): Readonly<Record<Side, Uri>> {
  const of = (side: Side) =>
    Uri.from({ scheme, path: `/${basename(pair[side])}.txt`, query: JSON.stringify({ ...pair, side }) });
  return { left: of('left'), right: of('right') };
}

/**
 * Lets the editor read such files; nothing is compared until one is seen. They are files, as the editor opens only those
 * again when a window comes back.
 */
export function registerComparedFiles(language: Pick<LanguageService, 'compareRuns'>): Disposable {
  return workspace.registerFileSystemProvider(scheme, readerOf(language), { isReadonly: true });
}

function readerOf(language: Pick<LanguageService, 'compareRuns'>): FileSystemProvider {
  const bytesOf = async (uri: Uri) => {
    const { left, right, side } = comparedIn(uri);
    const compared = await language.compareRuns({ left, right });
    if (compared.message !== undefined) throw FileSystemError.Unavailable(compared.message);
    return new TextEncoder().encode(compared[side] ?? '');
  };
  return {
    onDidChangeFile: new EventEmitter<FileChangeEvent[]>().event,
    watch: () => ({ dispose: () => {} }),
    // A run may have gone on since, so that what was read is never held to be still the same.
    stat: async (uri) => ({ type: FileType.File, ctime: 0, mtime: Date.now(), size: (await bytesOf(uri)).length }),
    readFile: bytesOf,
    readDirectory: refuse,
    createDirectory: refuse,
    writeFile: refuse,
    delete: refuse,
    rename: refuse,
  };
}

/** The pair and the side that an address names. */
function comparedIn(uri: Uri): RunPair & { readonly side: Side } {
  const { left, right, side } = fieldsIn(uri);
  if (typeof left !== 'string' || typeof right !== 'string' || (side !== 'left' && side !== 'right'))
    throw FileSystemError.FileNotFound(uri);
  return { left, right, side };
}

function fieldsIn(uri: Uri): Readonly<Record<string, unknown>> {
  try {
    return JSON.parse(uri.query);
  } catch {
    // Somebody else made this address up.
    throw FileSystemError.FileNotFound(uri);
  }
}

function refuse(uri: Uri): never {
  throw FileSystemError.NoPermissions(uri);
}
