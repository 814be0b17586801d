import { constants } from 'node:fs';
import { lstat, open } from 'node:fs/promises';
import { join } from 'node:path';
import { describeFileError } from '../files.js';
import { inboxName } from './letter.js';

/** Why what lies in the inbox of a run may be of anybody; undefined where it is of its owner alone, or there is none. */
export async function inboxFault(directory: string): Promise<string | undefined> {
  const path = join(directory, inboxName);
  try {
    const status = await lstat(path);
    if (!status.isDirectory()) return `'${path}' is no folder, so nobody's answer is taken from it; remove it`;
    const isPrivate = process.getuid === undefined || (status.uid === process.getuid() && (status.mode & 0o077) === 0);
    return isPrivate ? undefined : `'${path}' is open to others, so nobody's answer is taken from it; remove it`;
  } catch (error) {
    return isMissing(error) ? undefined : describeFileError(path, 'read', error);
  }
}

/** The largest letter that is read, in bytes. */
const largest = 4 * 1024 * 1024;

/** The text of a file in an inbox; undefined where there is none, or it is a link, no file, or too large. */
export async function textIn(path: string): Promise<string | undefined> {
  try {
    const file = await open(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
    try {
      const status = await file.stat();
      return status.isFile() && status.size <= largest ? await file.readFile('utf8') : undefined;
    } finally {
      await file.close();
    }
  } catch (error) {
    if (isMissing(error) || codeOf(error) === 'ELOOP') return undefined;
    throw error;
  }
}

/** Whether an error says that there is no such file. */
export function isMissing(error: unknown): boolean {
  return codeOf(error) === 'ENOENT';
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
