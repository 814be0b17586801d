import { existsSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { RecordedEvent, StepExecuted } from '../../model/event.js';
import { isOfLaterVersion } from '../../record/standing.js';
import { sha256OfFile } from '../sha256-file.js';
import { type RecentStates, recentStates } from './recent-states.js';

/** What is wrong with a file of a run, and the line of the trace that names it. */
export interface FileFinding {
  /** Missing where no line names the file. */
  readonly line?: number;
  readonly message: string;
}

/** What was found in the folders of a run once its trace is read. */
export interface FilesFound {
  readonly fault?: FileFinding;
  /** What a crash may have left, and is no part of the record. */
  readonly notes: readonly string[];
}

/** Compares the files beside a trace with what its events say of them. */
export interface FileCheck {
  /** Looks at the files that an event names. */
  read(event: RecordedEvent): Promise<void>;
  /** The first fault that stands by now; a snapshot that a later event names anew is judged by that one. */
  fault(): FileFinding | undefined;
  /** The first fault of all, with the files that no event names. */
  end(isFinished: boolean): Promise<FilesFound>;
}

/** The check of the files in the folder of a run. */
export async function fileCheck(directory: string): Promise<FileCheck> {
  const named = new Set<string>();
  const faults = new Map<string, FileFinding & { readonly line: number }>();
  const states = recentStates(await hasFiles(join(directory, 'snapshots')));
  const fault = () => [...faults.values()].sort((one, other) => one.line - other.line)[0];
  return {
    read: async (event) => {
      states.take(event);
      for (const file of filesOf(event)) {
        named.add(file.path);
        const message = await fileFault(directory, file, event, states);
        if (message === undefined) faults.delete(file.path);
        else faults.set(file.path, { line: event.seq, message });
      }
    },
    fault,
    end: async (isFinished) => {
      const open = isFinished ? undefined : states;
      const notes = await overwritten(directory, faults, open);
      const first = fault();
      if (first) return { fault: first, notes };
      const found = await strangers(directory, named, open);
      return { ...found, notes: [...notes, ...found.notes] };
    },
  };
}

/**
 * Removes what a crash left in the folders of a run before it was noted, so that a run that goes on does not end with
 * files that nobody vouches for. Call only while the run is locked.
 */
export async function removeUnnamed(directory: string, events: readonly RecordedEvent[]): Promise<void> {
  const named = new Set(events.flatMap(filesOf).map(({ path }) => path));
  for (const folder of folders) {
    const left = (await filesIn(join(directory, folder))).map((file) => `${folder}/${file}`);
    for (const path of left.filter((file) => !named.has(file))) await rm(join(directory, path), { force: true });
  }
}

const folders = ['snapshots', 'attachments', 'blobs', 'kept'];

async function fileFault(
  directory: string,
  { path, sha256 }: NamedFile,
  event: RecordedEvent,
  states: RecentStates,
): Promise<string | undefined> {
  if (!/^(snapshots|attachments|blobs|kept)\/[\w.-]+$/.test(path))
    return `'${path}', which the line names, is no file of a run`;
  const file = join(directory, path);
  if (!existsSync(file)) return `'${path}', which the line names, is missing`;
  const isSnapshot = event.type === 'snapshot.written';
  const read = isSnapshot ? states.snapshots.read(file) : sha256OfFile(file);
  const digest = await read.catch(() => undefined);
  if (`sha256:${digest}` !== sha256) return `'${path}' is not the file that the line names`;
  return isSnapshot ? stateFault(event, states) : undefined;
}

function stateFault(event: RecordedEvent, { after, snapshots, isWanted }: RecentStates): string | undefined {
  // Without snapshots at the beginning no states are kept: then the file came while the trace was read.
  if (event.type !== 'snapshot.written' || !isWanted) return undefined;
  const { seq, path } = event.data;
  const state = seq === undefined || seq >= event.seq ? undefined : after(seq);
  if (!state?.origin) return isOfLaterVersion(event) ? undefined : unplaced(path, seq);
  const difference = snapshots.difference(state);
  return difference && `'${path}' is not the state of the run after line ${seq}: ${difference}`;
}

function unplaced(path: string, seq: number | undefined): string {
  if (seq === undefined) return `the line does not tell after which one '${path}' was taken`;
  return `'${path}' cannot have been taken after line ${seq}`;
}

// A run that does a step again may be cut off after it wrote the snapshot anew and before it noted that.
async function overwritten(
  directory: string,
  faults: Map<string, FileFinding>,
  states: RecentStates | undefined,
): Promise<readonly string[]> {
  const notes: string[] = [];
  for (const path of faults.keys()) {
    if (states === undefined || !(await isRecent(directory, path, states))) continue;
    faults.delete(path);
    notes.push(`'${path}' was written anew; the run may have been cut off before it was noted`);
  }
  return notes;
}

// A temporary file that a crash left behind begins with a dot; nobody takes it for a part of the record.
async function strangers(
  directory: string,
  named: ReadonlySet<string>,
  states: RecentStates | undefined,
): Promise<FilesFound> {
  const notes: string[] = [];
  for (const folder of folders) {
    const files = (await filesIn(join(directory, folder))).map((file) => `${folder}/${file}`);
    for (const path of files.filter((file) => !named.has(file))) {
      const isLeftover = states !== undefined && (folder !== 'snapshots' || (await isRecent(directory, path, states)));
      if (!isLeftover) return { notes, fault: { message: `'${path}' is named by no line of the trace` } };
      notes.push(`'${path}' is named by no line; the run may have been cut off before it was noted`);
    }
  }
  return { notes };
}

async function isRecent(directory: string, path: string, { all, snapshots }: RecentStates): Promise<boolean> {
  if (!path.startsWith('snapshots/')) return false;
  const digest = await snapshots.read(join(directory, path)).catch(() => undefined);
  if (digest === undefined) return false;
  return all().some((state) => state.origin !== undefined && snapshots.difference(state) === undefined);
}

async function filesIn(folder: string): Promise<readonly string[]> {
  return (await readdir(folder).catch(() => [])).filter((file) => !file.startsWith('.')).sort();
}

async function hasFiles(folder: string): Promise<boolean> {
  return (await filesIn(folder)).length > 0;
}

interface NamedFile {
  readonly path: string;
  readonly sha256: string;
}

function filesOf(event: RecordedEvent): readonly NamedFile[] {
  switch (event.type) {
    case 'snapshot.written':
      return [event.data];
    case 'evidence.submitted': {
      const { record } = event.data;
      return record.kind === 'attachment' ? [attachment(record.sha256)] : [];
    }
    case 'capture.recorded':
      return event.data.blob === undefined ? [] : [blob(event.data.blob)];
    case 'step.executed':
      return outputsOf(event.data).map(blob);
    default:
      return [];
  }
}

function outputsOf({ stdout_file, stderr_file, stdout_kept, stderr_kept }: StepExecuted): readonly string[] {
  return [stdout_file, stderr_file, stdout_kept, stderr_kept].filter((path) => path !== undefined);
}

function attachment(sha256: string): NamedFile {
  return { path: `attachments/${sha256.slice('sha256:'.length)}`, sha256 };
}

// A blob is named by the digest of its content.
function blob(path: string): NamedFile {
  return { path, sha256: `sha256:${basename(path)}` };
}
