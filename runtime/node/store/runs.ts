import { readFileSync, statSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { RecordedEvent, RunMode } from '../../model/event.js';
import { failed, ok, type Result } from '../../model/result.js';
import { describeFileError, type FileFault } from '../files.js';
import { livingOwner } from './run-lock.js';
import { readEnds, type TraceEnds } from './trace-ends.js';

/** How a recorded run stands, as its record and its lock tell. */
export const runStatuses = [
  'completed',
  'failed',
  'aborted',
  /** For a person who was not there. */
  'waiting',
  /** Its runner died. */
  'interrupted',
  /** A process drives it now. */
  'running',
  /** Its record is not what was written. */
  'changed',
] as const;

export type RunStatus = (typeof runStatuses)[number];

/** What the beginning and the end of a trace tell of a run. */
export interface RunSummary {
  readonly runId: string;
  /** Absolute. */
  readonly directory: string;
  readonly status: RunStatus;
  /** What it waits for, or what is wrong with its record. */
  readonly detail?: string;
  readonly origin?: SummaryOrigin;
  /** When the last event was written; ISO 8601 in UTC. */
  readonly lastAt?: string;
}

export interface SummaryOrigin {
  /** The title of the runbook. */
  readonly runbook: string;
  /** What policies know it by; its title where it has no id. */
  readonly runbookId: string;
  readonly runbookPath: string;
  /** Its folder, absolute; missing in the record of an earlier version. */
  readonly runbookFolder?: string;
  readonly mode: RunMode;
  /** Who started it. */
  readonly actor: string;
  readonly startedAt: string;
  readonly steps: number;
  /** The digest of the text that it was begun with, as `sha256:` and 64 hex digits. */
  readonly runbookSha256: string;
}

/** Whether a name is one that runs are given. */
export function isRunId(name: string): boolean {
  return /^\d{8}T\d{6}Z-[a-z2-7]{6}$/.test(name);
}

/** The runs that lie in a folder `runs`, the newest first, each read as it is asked for; none where there is no folder, a fault where it cannot be read. */
export async function runsIn(folder: string): Promise<Result<AsyncIterable<RunSummary>, FileFault>> {
  try {
    return ok(summariesOf(folder, await runIdsIn(folder)));
  } catch (error) {
    return isErrno(error, 'ENOENT')
      ? ok(summariesOf(folder, []))
      : failed({ message: describeFileError(folder, 'read', error) });
  }
}

function isErrno(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}

async function* summariesOf(folder: string, ids: readonly string[]): AsyncGenerator<RunSummary> {
  for (let first = 0; first < ids.length; first += readAtOnce) {
    const directories = ids.slice(first, first + readAtOnce).map((id) => join(folder, id));
    yield* await Promise.all(directories.map(summaryOf));
  }
}

const readAtOnce = 16;

async function runIdsIn(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const folders = entries.filter((entry) => entry.isDirectory() && isRunId(entry.name));
  // Ids begin with the time, so this is the order in which they were begun.
  return folders
    .map(({ name }) => name)
    .sort()
    .reverse();
}

/** What the beginning and the end of the trace in a folder tell; never throws, for one bad run must not hide the others. */
export async function summaryOf(directory: string): Promise<RunSummary> {
  const runId = basename(directory);
  const read = readEnds(join(directory, 'trace.jsonl'));
  if (!read.ok) return { runId, directory, status: 'changed', detail: read.error.message };
  const { first, last } = read.value;
  const origin = first && originOf(first);
  const base = { runId, directory, ...(origin && { origin }), ...(last && { lastAt: last.ts }) };
  const standing =
    (await livingOwner(directory).catch(() => undefined)) !== undefined
      ? { status: 'running' as const }
      : standingOf(directory, read.value);
  return { ...base, ...standing };
}

type Standing = Pick<RunSummary, 'status' | 'detail'>;

function standingOf(directory: string, ends: TraceEnds): Standing {
  const { first, last, lastTurn, isTorn } = ends;
  if (!first || !last) return { status: 'interrupted', detail: 'nothing of it was recorded' };
  const fault = first.type === 'run.created' ? endingFault(directory, last) : 'its first line is not its beginning';
  if (fault !== undefined) return { status: 'changed', detail: fault };
  if (lastTurn?.type === 'run.finished') return { status: lastTurn.data.status };
  if (lastTurn?.type === 'run.paused') return { status: 'waiting', detail: lastTurn.data.detail };
  return { status: 'interrupted', ...(isTorn && { detail: 'its last line was cut off' }) };
}

function originOf(event: RecordedEvent): SummaryOrigin | undefined {
  if (event.type !== 'run.created') return undefined;
  const { data, actor, ts, mode } = event;
  return {
    runbook: data.about?.title ?? event.runbook_id,
    runbookId: event.runbook_id,
    runbookPath: data.runbook_path,
    ...(data.runbook_folder !== undefined && { runbookFolder: data.runbook_folder }),
    mode,
    actor: actor.id,
    startedAt: ts,
    steps: data.steps.length,
    runbookSha256: data.runbook_sha256,
  };
}

/** What is wrong with the end of a trace by what was noted when the run came to rest. */
function endingFault(directory: string, { seq, hash }: RecordedEvent): string | undefined {
  const path = join(directory, 'run.json');
  const status = statSync(path, { throwIfNoEntry: false });
  if (!status) return undefined;
  if (!status.isFile()) return 'run.json is no regular file';
  // At once, as it is one short line, and there may be thousands of runs.
  const [, events, head] = /^\{"events":(\d+),"head_hash":"([^"]+)"\}\n$/.exec(readFileSync(path, 'utf8')) ?? [];
  if (events === undefined) return 'run.json is not what was noted when the run ended';
  // A run that went on and died has more lines than were noted before.
  if (Number(events) < seq) return undefined;
  return Number(events) === seq && head === hash ? undefined : `run.json notes ${events} lines, the trace has ${seq}`;
}
