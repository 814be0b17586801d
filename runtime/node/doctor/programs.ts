import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, isAbsolute, resolve } from 'node:path';
import { windowsProgram } from '../process/windows-command.js';

/** Where a program is looked for. */
export interface ProgramSearch {
  /** The folder in which a step starts. */
  readonly cwd: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** Whether a name would be found when a step starts it; nothing is started to find that out. */
export function isProgramFound(name: string, { cwd, environment }: ProgramSearch): boolean {
  if (process.platform === 'win32') {
    const known = Object.fromEntries(Object.entries(environment).map(([key, value]) => [key, value ?? '']));
    return windowsProgram(name, { cwd, environment: known, isFile }) !== undefined;
  }
  if (name.includes('/')) return isExecutable(resolve(cwd, name));
  const folders = (environment['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  return folders.some((folder) => isExecutable(isAbsolute(folder) ? `${folder}/${name}` : resolve(cwd, folder, name)));
}

function isExecutable(path: string): boolean {
  if (!isFile(path)) return false;
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    // It is there, and this account may not start it.
    return false;
  }
}

function isFile(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
  } catch {
    // A folder on the way that cannot be looked into.
    return false;
  }
}
