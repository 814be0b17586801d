import { appendFileSync, closeSync, mkdirSync, openSync, readSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { PanicClearing, PanicNotice } from '../../model/panic.js';
import { panicFolders } from './flag.js';

/** One line of the log beside the flag: it stays when the flag is gone. */
export type PanicEntry =
  | ({ readonly event: 'engaged' } & PanicNotice)
  | ({ readonly event: 'cleared'; readonly at: string; readonly engaged_at: string } & PanicClearing);

/** How far the log in each folder reaches; what comes later is news. */
export type LogMark = ReadonlyMap<string, number>;

/** Adds a line to the log in a folder; throws where it cannot. */
export function notePanic(folder: string, entry: PanicEntry): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  // In one write, so that two who write at once do not mix their lines.
  appendFileSync(logIn(folder), `${JSON.stringify(entry)}\n`, { mode: 0o600 });
}

/** How far the logs in these folders reach now. */
export function logMark(folders: readonly string[]): LogMark {
  return new Map(folders.map((folder) => [folder, sizeOf(logIn(folder))]));
}

/** The mark before the first line of every log that counts. */
export function logStart(): LogMark {
  return new Map(panicFolders().map((folder) => [folder, 0]));
}

/** The lines that came after a mark, the oldest first. */
export function entriesSince(mark: LogMark): readonly PanicEntry[] {
  const entries = [...mark].flatMap(([folder, from]) => {
    const size = sizeOf(logIn(folder));
    return size > from ? entriesIn(readFrom(logIn(folder), from, size)) : [];
  });
  return entries.toSorted((one, other) => Date.parse(one.at) - Date.parse(other.at));
}

/** The panics that were engaged after a moment, the latest last. */
export function panicsSince(moment: string): readonly PanicNotice[] {
  return entriesSince(logStart()).flatMap((entry) => {
    if (entry.event !== 'engaged') return [];
    return Date.parse(entry.at) >= Date.parse(moment) ? [entry] : [];
  });
}

function logIn(folder: string): string {
  return join(folder, 'panic.log');
}

function sizeOf(path: string): number {
  try {
    return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  } catch {
    // A folder that cannot be looked into halts by its flag.
    return 0;
  }
}

function readFrom(path: string, from: number, size: number): string {
  const content = Buffer.alloc(size - from);
  const file = openSync(path, 'r');
  try {
    return content.toString('utf8', 0, readSync(file, content, 0, content.length, from));
  } finally {
    closeSync(file);
  }
}

function entriesIn(text: string): readonly PanicEntry[] {
  return text.split('\n').flatMap((line) => entryIn(line) ?? []);
}

function entryIn(line: string): PanicEntry | undefined {
  try {
    const entry = JSON.parse(line);
    const isKnown = entry?.event === 'engaged' || entry?.event === 'cleared';
    const isWhole = typeof entry.by === 'string' && typeof entry.reason === 'string' && typeof entry.at === 'string';
    return isKnown && isWhole ? entry : undefined;
  } catch {
    // A line that was cut off says nothing.
    return undefined;
  }
}
