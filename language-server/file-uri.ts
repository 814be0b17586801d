import { dirname, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { InitializeParams } from 'vscode-languageserver';

/** The path of a file of this machine; undefined for any other address. */
export function pathOf(uri: string): string | undefined {
  if (!/^file:/i.test(uri)) return undefined;
  try {
    return fileURLToPath(uri);
  } catch {
    // On another machine, or no URI that a path can be made of.
    return undefined;
  }
}

/** The address of a file that a runbook names; undefined where the runbook lies on no disk. */
export function uriBeside(uri: string, path: string): string | undefined {
  const own = pathOf(uri);
  return own === undefined ? undefined : pathToFileURL(resolve(dirname(own), path)).href;
}

/** The folders of this machine that an editor has open. */
export function workspacePaths({
  workspaceFolders,
  rootUri,
}: Pick<InitializeParams, 'workspaceFolders' | 'rootUri'>): readonly string[] {
  const uris = workspaceFolders?.map(({ uri }) => uri) ?? (rootUri ? [rootUri] : []);
  return uris.flatMap((uri) => pathOf(uri) ?? []);
}
