import { posix, win32 } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { InitializeParams } from 'vscode-languageserver';

/** The path of a file of this machine; undefined for any other address. On Windows a drive has one spelling, that of the system. */
export function pathOf(uri: string, platform: NodeJS.Platform = process.platform): string | undefined {
  if (!/^file:/i.test(uri)) return undefined;
  try {
    const path = fileURLToPath(uri, { windows: platform === 'win32' });
    return platform === 'win32' ? path.replace(/^[a-z]:/, (drive) => drive.toUpperCase()) : path;
  } catch {
    // On another machine, or no URI that a path can be made of.
    return undefined;
  }
}

/** Whether two addresses are spellings of one file: editors and systems escape other letters, and write a drive otherwise. */
export function isSameFile(one: string, other: string, platform: NodeJS.Platform = process.platform): boolean {
  const [path, another] = [pathOf(one, platform), pathOf(other, platform)];
  if (path === undefined || another === undefined) return one === other;
  return platform === 'win32' ? path.toLowerCase() === another.toLowerCase() : path === another;
}

/** The address of a file that a runbook names; undefined where the runbook lies on no disk. */
export function uriBeside(uri: string, path: string, platform: NodeJS.Platform = process.platform): string | undefined {
  const windows = platform === 'win32';
  const { dirname, resolve } = windows ? win32 : posix;
  const own = pathOf(uri, platform);
  return own === undefined ? undefined : pathToFileURL(resolve(dirname(own), path), { windows }).href;
}

/** The folders of this machine that an editor has open. */
export function workspacePaths({
  workspaceFolders,
  rootUri,
}: Pick<InitializeParams, 'workspaceFolders' | 'rootUri'>): readonly string[] {
  const uris = workspaceFolders?.map(({ uri }) => uri) ?? (rootUri ? [rootUri] : []);
  return uris.flatMap((uri) => pathOf(uri) ?? []);
}
