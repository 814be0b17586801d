import {
  closeSync,
  fsyncSync,
  linkSync,
  lstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import type { PanicNotice } from '../../model/panic.js';
import { accountStateFolder, stateFolder } from '../state-folder.js';

/*
 * The flag is one small file. Whatever stands in its place and is not plainly that file counts as the flag too: to halt
 * for nothing costs less than to go on against somebody's word.
 */

/** The folders in which a flag counts: no variable of the environment hides the one of the account. */
export function panicFolders(): readonly string[] {
  const account = accountStateFolder();
  return [...new Set([stateFolder(), ...(account === undefined ? [] : [account])])];
}

/** Who halted everything, by the flags in these folders; undefined where nobody has. */
export function readPanic(folders: readonly string[] = panicFolders()): PanicNotice | undefined {
  for (const folder of folders) {
    const notice = readPanicIn(folder);
    if (notice) return notice;
  }
  return undefined;
}

/** Who halted everything, by the flag in one folder. */
function readPanicIn(folder: string): PanicNotice | undefined {
  const path = flagIn(folder);
  try {
    const status = lstatSync(path, { throwIfNoEntry: false });
    if (status === undefined) return undefined;
    if (!status.isFile()) return damaged(`'${path}' is not a file`);
    if (status.size > largestFlag) return damaged(`'${path}' is too large for a flag`);
    return noticeIn(path, readFileSync(path, 'utf8'));
  } catch (error) {
    return isAbsent(error) ? undefined : damaged(`'${path}' cannot be read: ${messageOf(error)}`);
  }
}

/** What came of raising the flag. */
export interface Raised {
  /** What halts from now on: the flag of somebody who was first, where there was one. */
  readonly notice: PanicNotice;
  /** Why there is no flag, where it could not be written. */
  readonly fault?: string;
}

/** Raises the flag, whole at once; one that is there already stays. */
export function raisePanic(notice: PanicNotice): Raised {
  const folder = stateFolder();
  const before = readPanic();
  if (before) return { notice: before };
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    return { notice: writeFlag(folder, notice) };
  } catch (error) {
    return raisedEmpty(folder, notice, messageOf(error));
  }
}

/** Makes the flag outlast a loss of power. */
export function flushPanic(): void {
  for (const path of [flagIn(stateFolder()), stateFolder()]) {
    try {
      const file = openSync(path, 'r');
      fsyncSync(file);
      closeSync(file);
    } catch {
      // Folders cannot be flushed on every system, and a flag that is no file needs nothing.
    }
  }
}

/** Takes down every flag; what is no file is put aside. Throws where one stays. */
export function lowerPanic(): void {
  for (const folder of panicFolders()) {
    const path = flagIn(folder);
    const status = lstatSync(path, { throwIfNoEntry: false });
    if (status === undefined) continue;
    if (status.isDirectory()) renameSync(path, `${path}.${Date.now()}`);
    else unlinkSync(path);
  }
}

const largestFlag = 64 * 1024;

function flagIn(folder: string): string {
  return join(folder, 'PANIC');
}

function noticeIn(path: string, text: string): PanicNotice {
  try {
    const { by, channel, reason, at, pid } = JSON.parse(text) as Readonly<Record<string, unknown>>;
    const isWhole = [by, channel, reason, at].every((value) => typeof value === 'string' && value.length < 2000);
    if (!isWhole) return damaged(`'${path}' does not tell who raised it`);
    const notice = { by: String(by), channel: String(channel), reason: String(reason), at: String(at) };
    return Number.isNaN(Date.parse(notice.at)) ? { ...notice, at: '' } : { ...notice, ...pidOf(pid) };
  } catch {
    return damaged(`'${path}' does not tell who raised it`);
  }
}

function pidOf(pid: unknown): Pick<PanicNotice, 'pid'> {
  return typeof pid === 'number' && Number.isSafeInteger(pid) ? { pid } : {};
}

function damaged(reason: string): PanicNotice {
  return { by: 'unknown', channel: 'unknown', reason, at: '' };
}

function writeFlag(folder: string, notice: PanicNotice): PanicNotice {
  const temporary = join(folder, `.PANIC.${process.pid}.tmp`);
  writeNew(temporary, `${JSON.stringify(notice)}\n`);
  try {
    linkSync(temporary, flagIn(folder));
    return notice;
  } catch (error) {
    const first = readPanicIn(folder);
    if (first) return first;
    throw error;
  } finally {
    unlinkSync(temporary);
  }
}

// A full disk, or a file system without links: a file that holds nothing, or a folder, halts as well.
function raisedEmpty(folder: string, notice: PanicNotice, fault: string): Raised {
  try {
    writeNew(flagIn(folder), `${JSON.stringify(notice)}\n`);
  } catch {
    // Whether there is something now is looked at next.
  }
  if (readPanicIn(folder)) return { notice };
  return {
    notice,
    fault: `the flag '${flagIn(folder)}' cannot be written, so new runs are not kept from starting: ${fault}`,
  };
}

function writeNew(path: string, text: string): void {
  const file = openSync(path, 'wx', 0o600);
  try {
    writeSync(file, text);
  } finally {
    closeSync(file);
  }
}

function isAbsent(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
