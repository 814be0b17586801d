import { readdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { failed, ok, type Result } from '../../model/result.js';
import { emptyAudit } from '../../record/audit/entry.js';
import { entriesOf } from '../../record/audit/project.js';
import { accountName } from '../account.js';
import type { Environment } from '../classify/pack-folders.js';
import { describeFileError, type FileFault, makeFolder } from '../files.js';
import { RecordFault } from '../store/append-file.js';
import { livingOwner } from '../store/run-lock.js';
import { isRunId } from '../store/runs.js';
import { readEnds } from '../store/trace-ends.js';
import { flushFile } from '../store/write-file.js';
import { type AuditBook, type Opening, openBook } from './book.js';
import { type AuditFolder, auditFolder, homeOf } from './folder.js';
import { withAuditLock } from './lock.js';
import { lostEntries } from './memory.js';
import { type AuditMark, untold } from './state.js';
import { type TraceStep, traceBytes, tracePath, traceSteps } from './trace.js';

/** What catching up did. */
export interface AuditSync {
  /** How many entries were added. */
  readonly added: number;
  /** How many there are. */
  readonly entries: number;
  /** The runs whose traces are not what the audit tells of them, or are broken. */
  readonly faults: readonly AuditRunFault[];
  /** The runs that somebody drives now, and that are taken in when they come to rest. */
  readonly driven: readonly string[];
}

/** Why the trace of a run cannot be taken in any further. */
export interface AuditRunFault {
  readonly runId: string;
  readonly message: string;
}

/**
 * Takes what the traces of all runs of a folder hold beyond the audit into it. Only what is new is read. A crash loses
 * nothing: what was not committed is taken in by the next one.
 */
export function syncAudit(home: string, environment: Environment): Promise<Result<AuditSync, FileFault>> {
  return synced(auditFolder(home), environment, 'at-its-end');
}

/** The same, with every entry read, and with all that only follows from the entries made anew. */
export function rebuildAudit(home: string, environment: Environment): Promise<Result<AuditSync, FileFault>> {
  return synced(auditFolder(home), environment, 'whole');
}

/**
 * Takes in what the traces hold once a drive of a run has ended. Gives what people have to be told: a run does not fail
 * because of the audit, and what is not taken in now is taken in later.
 */
export async function auditDrive(runDirectory: string, environment: Environment): Promise<string | undefined> {
  if (!isInRuns(runDirectory)) return undefined;
  const synced = await syncAudit(homeOf(runDirectory), environment);
  if (!synced.ok) {
    return `the run is recorded, but not yet in the audit: ${synced.error.message}; the next run takes it in, or 'runbook audit sync'`;
  }
  const [fault] = synced.value.faults;
  if (fault !== undefined) {
    return `run '${fault.runId}' is not as it is in the audit: ${fault.message}; 'runbook audit verify' tells more`;
  }
  const lost = await lostEntries(auditFolder(homeOf(runDirectory)), environment);
  return lost && `the audit was changed: ${lost}`;
}

/** Notes that a run is about to be removed, after all that its trace holds; without that note it must not be removed. */
export async function auditPruned(
  runDirectory: string,
  environment: Environment,
): Promise<Result<undefined, FileFault>> {
  if (!isInRuns(runDirectory)) return ok(undefined);
  const folder = auditFolder(homeOf(runDirectory));
  return withBook(folder, environment, 'at-its-end', async (book) => {
    const fault = await takeIn(book, runDirectory, 'held');
    await notePruned(book, runDirectory, fault);
    await book.commit();
    return undefined;
  });
}

/** Whether a run lies where runs are recorded; a copy elsewhere has no audit beside it. */
function isInRuns(runDirectory: string): boolean {
  return basename(dirname(runDirectory)) === 'runs' && isRunId(basename(runDirectory));
}

async function synced(
  folder: AuditFolder,
  environment: Environment,
  opening: Opening,
): Promise<Result<AuditSync, FileFault>> {
  const ids = await runIdsIn(folder.runs);
  if (ids.length === 0) return ok({ added: 0, entries: 0, faults: [], driven: [] });
  return withBook(folder, environment, opening, async (book) => {
    const found = await takeAllIn(book, folder, await runIdsIn(folder.runs));
    const entries = await book.commit();
    return { ...found, entries };
  });
}

async function runIdsIn(runs: string): Promise<readonly string[]> {
  const names = await readdir(runs).catch(() => []);
  // Ids begin with the time, so this is the order in which they were begun.
  return names.filter(isRunId).sort();
}

async function withBook<Value>(
  folder: AuditFolder,
  environment: Environment,
  opening: Opening,
  work: (book: AuditBook) => Promise<Value>,
): Promise<Result<Value, FileFault>> {
  try {
    await makeFolder(folder.path, { isPrivate: true });
    return await withAuditLock(folder, async () => {
      const book = await openBook(folder, environment, opening);
      if (!book.ok) return book;
      try {
        return ok(await work(book.value));
      } finally {
        book.value.close();
      }
    });
  } catch (error) {
    const message = faultOf(folder, error);
    if (message === undefined) throw error;
    return failed({ message });
  }
}

function faultOf({ path }: AuditFolder, error: unknown): string | undefined {
  if (error instanceof RecordFault) return error.message;
  if (!(error instanceof Error)) return undefined;
  if ('code' in error) return describeFileError(path, 'write', error);
  return error.cause instanceof Error && 'code' in error.cause ? error.message : undefined;
}

async function takeAllIn(book: AuditBook, { runs }: AuditFolder, ids: readonly string[]) {
  const faults: AuditRunFault[] = [];
  const driven: string[] = [];
  let added = 0;
  const counting: AuditBook = {
    ...book,
    add: (body) => {
      added += 1;
      book.add(body);
    },
  };
  for (const runId of ids) {
    const message = await takeIn(counting, join(runs, runId), 'free').catch(goneMeanwhile);
    if (message === beingDriven) driven.push(runId);
    else if (message !== undefined) faults.push({ runId, message });
  }
  forgetRemoved(book, new Set(ids));
  return { added, faults, driven };
}

// Somebody may prune a run between two looks at it; then that one has noted it.
function goneMeanwhile(error: unknown): undefined {
  if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
}

const beingDriven = 'the run is being driven';

// A folder that is gone cannot come back with the same run in it, and needs no mark.
function forgetRemoved({ state }: AuditBook, there: ReadonlySet<string>): void {
  for (const [runId, { isPruned }] of state.runs) {
    if (isPruned && !there.has(runId)) state.runs.delete(runId);
  }
}

/** Takes in what a trace holds beyond the audit; says why not, where it cannot. */
async function takeIn(book: AuditBook, directory: string, hold: 'held' | 'free'): Promise<string | undefined> {
  const mark = book.state.runs.get(basename(directory)) ?? untold;
  const bytes = traceBytes(directory);
  if (bytes === undefined || bytes === mark.read.bytes) return lostFault(mark, bytes);
  if (bytes < mark.read.bytes) return lostLines;
  // What was written up to here was written by drives that ended, if nobody drives the run now.
  if (hold === 'free' && (await livingOwner(directory)) !== undefined) return beingDriven;
  // Nothing may be told of an event that a loss of power can still undo.
  await flushFile(tracePath(directory)).catch(() => undefined);
  return takeStepsIn(book, directory, mark, bytes);
}

const lostLines = 'its trace has lost lines that are in the audit';

function lostFault({ told }: AuditMark, bytes: number | undefined): string | undefined {
  return bytes !== undefined && told !== undefined ? lostLines : undefined;
}

async function takeStepsIn(
  book: AuditBook,
  directory: string,
  from: AuditMark,
  upTo: number,
): Promise<string | undefined> {
  const runId = basename(directory);
  let mark = from;
  try {
    for await (const reading of traceSteps(directory, from.read, upTo)) {
      if ('fault' in reading) return reading.fault;
      const next = afterStep(book, mark, reading);
      if (typeof next === 'string') return next;
      mark = next;
    }
    return mark.told === undefined ? undefined : lostLines;
  } finally {
    book.state.runs.set(runId, mark);
  }
}

function afterStep(book: AuditBook, mark: AuditMark, { event, before, after }: TraceStep): AuditMark | string {
  const { told, isPruned } = mark;
  if (told === undefined || event.seq > told.seq) {
    for (const body of entriesOf(event, before, book.state.policy)) book.add(body);
    return { read: after, isPruned };
  }
  if (event.seq < told.seq) return { ...mark, read: after };
  return event.hash === told.hash
    ? { read: after, isPruned }
    : `line ${event.seq} of its trace is not the event that is in the audit`;
}

async function notePruned(book: AuditBook, directory: string, fault: string | undefined): Promise<void> {
  const runId = basename(directory);
  const mark = book.state.runs.get(runId) ?? untold;
  const ends = await readEnds(tracePath(directory));
  const first = ends.ok ? ends.value.first : undefined;
  const { seq, hash } = mark.told ?? (mark.read.head.seq > 0 ? mark.read.head : emptyAudit);
  book.add({
    ts: new Date().toISOString(),
    type: 'run.pruned',
    run_id: runId,
    runbook_id: first?.runbook_id ?? '',
    actor: { kind: 'human', id: accountName(), channel: 'cli' },
    mode: first?.mode ?? 'real',
    data: { events: seq, intact: fault === undefined, ...(fault !== undefined && { reason: fault }) },
    trace: { seq, hash },
  });
  book.state.runs.set(runId, { ...mark, isPruned: true });
}
