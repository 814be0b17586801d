import { stat } from 'node:fs/promises';
import { isBlank } from '../model/blank.js';
import { describeFileError, quoted } from '../node/files.js';
import type { RunCommandOptions } from './options.js';
import { oneLine } from './render/plain.js';

/** What is wrong with who runs it and with the folders that were named; undefined where nothing is. */
export async function optionFault(
  options: Pick<RunCommandOptions, 'as' | 'role' | 'provider'> & { readonly runDir?: string },
): Promise<string | undefined> {
  return (
    blankFault('--as', options.as, 'NAME') ??
    blankFault('--role', options.role, 'ROLE') ??
    blankFault('--run-dir', options.runDir, 'FOLDER') ??
    (await providerFault(options.provider))
  );
}

/** What is wrong with the first of the providers' folders that cannot be one. */
export async function providerFault(folders: readonly string[]): Promise<string | undefined> {
  for (const folder of folders) {
    const fault = blankFault('--provider', folder, 'FOLDER') ?? (await folderFault(folder));
    if (fault !== undefined) return fault;
  }
  return undefined;
}

/** What is wrong with the folder in which runs are recorded, where one is named to be read. */
export async function runDirFault(folder: string | undefined): Promise<string | undefined> {
  if (folder === undefined) return undefined;
  return blankFault('--run-dir', folder, 'FOLDER') ?? (await folderFault(folder));
}

/** What is wrong with the form that an answer is wanted in; undefined where nothing is. */
export function formatFault(format: string): string | undefined {
  if (format === 'text' || format === 'json') return undefined;
  return `'${oneLine(format)}' is not a format; write '--format text' or '--format json'`;
}

function blankFault(option: string, value: string | undefined, wanted: string): string | undefined {
  if (value === undefined || !isBlank(value)) return undefined;
  return `'${value}' after '${option}' names nothing; write '${option} ${wanted}', or leave it out`;
}

async function folderFault(folder: string): Promise<string | undefined> {
  try {
    return (await stat(folder)).isDirectory() ? undefined : `${quoted(folder)} is not a folder; name a folder`;
  } catch (error) {
    return describeFileError(folder, 'read', error);
  }
}
