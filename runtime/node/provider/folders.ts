import { type Dirent, existsSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { configFolder, type Environment } from '../classify/pack-folders.js';

/** The name of the file that describes a provider. */
export const providerFileName = 'provider.json';

/**
 * The folders of the providers that count: those installed for this account, and those named by a person. A workspace
 * brings none, for a repository must not bring code that runs.
 */
export async function providerFolders(
  environment: Environment,
  named: readonly string[] = [],
): Promise<readonly string[]> {
  const home = join(configFolder(environment), 'providers');
  const installed = (await foldersIn(home)).filter((folder) => existsSync(join(folder, providerFileName)));
  return [...new Set([...installed, ...named.map((folder) => resolve(folder))])];
}

/** A text that is another one once a folder of a provider, or what describes it, has changed. */
export async function providersStamp(folders: readonly string[]): Promise<string> {
  const paths = folders.flatMap((folder) => [folder, join(folder, providerFileName)]);
  return JSON.stringify(await Promise.all(paths.map(stampOf)));
}

async function stampOf(path: string): Promise<string> {
  try {
    const { mtimeMs, size, ino } = await stat(path);
    return `${path} ${mtimeMs} ${size} ${ino}`;
  } catch {
    // What is gone in the meantime is another change.
    return path;
  }
}

/** Whether a text may hold a step of a provider's type; where it does not, nothing about providers has to be read. */
export function mayNameProvider(text: string): boolean {
  return /\btype["']?\s*:\s*["']?[a-z]\w*\.[a-z]/.test(text);
}

async function foldersIn(home: string): Promise<readonly string[]> {
  const entries = await entriesOf(home);
  // A link to a folder that is worked on counts like a folder.
  const folders = entries.filter((entry) => entry.isDirectory() || entry.isSymbolicLink());
  return folders.map(({ name }) => join(home, name)).sort();
}

async function entriesOf(folder: string): Promise<readonly Dirent[]> {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch {
    // Nothing is installed where there is no folder, or none that may be read.
    return [];
  }
}
