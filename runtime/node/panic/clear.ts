import { setTimeout as sleep } from 'node:timers/promises';
import type { PanicNotice } from '../../model/panic.js';
import { failed, ok, type Result } from '../../model/result.js';
import type { FileFault } from '../files.js';
import { processTable } from '../process/table.js';
import { type Members, thawMembers } from '../process/tree.js';
import { stateFolder } from '../state-folder.js';
import { notedRuns } from '../store/run-index.js';
import { lowerPanic, readPanic } from './flag.js';
import { notePanic } from './log.js';
import { drivenRuns, processesOfRuns } from './runs.js';

/** What is halted now. */
export interface PanicStatus {
  /** Undefined where nobody has halted everything; processes may be frozen all the same, as after a flag was removed by hand. */
  readonly notice?: PanicNotice;
  readonly runs: readonly FrozenRunStatus[];
}

/** A run with processes that are frozen, or that is driven. */
export interface FrozenRunStatus {
  readonly runId: string;
  /** The process that drives it; without one nobody but the person who clears can say what becomes of its processes. */
  readonly driver?: number;
  readonly frozen: readonly number[];
  readonly running: readonly number[];
}

/** Who halted everything, and what of it is frozen. */
export async function panicStatus(): Promise<PanicStatus> {
  const notice = readPanic();
  const noted = notedRuns();
  const driven = drivenRuns(noted);
  const found = processesOfRuns(await processTable(), noted, driven);
  const ids = new Set([...driven.map(({ runId }) => runId), ...found.keys()]);
  const runs = [...ids].sort().map((runId) => {
    const driver = driven.find((run) => run.runId === runId)?.driver;
    const entries = found.get(runId) ?? [];
    return {
      runId,
      ...(driver !== undefined && { driver }),
      frozen: entries.filter(({ isStopped }) => isStopped === true).map(({ pid }) => pid),
      running: entries.filter(({ isStopped }) => isStopped !== true).map(({ pid }) => pid),
    };
  });
  return { ...(notice && { notice }), runs };
}

/** A named person who lets everything go on, and why. */
export interface PanicClearance {
  readonly by: string;
  readonly reason: string;
  /** The runs whose frozen processes are ended; those of all others go on. */
  readonly end: ReadonlySet<string>;
}

/**
 * Lets everything go on: the line in the log comes first, so that no flag is ever gone without it; then the flag goes, and
 * what is frozen is ended or let go on. The runs stay paused until each is resumed.
 */
export async function clearPanic(
  { notice }: PanicStatus,
  { by, reason, end }: PanicClearance,
): Promise<Result<undefined, FileFault>> {
  try {
    const at = new Date().toISOString();
    notePanic(stateFolder(), { event: 'cleared', by, reason, at, engaged_at: notice?.at ?? '' });
    lowerPanic();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return failed({ message: `the panic stays on: ${why}` });
  }
  for (const runId of end) await endFrozen(runId);
  await thawMembers(frozenMembers((runId) => !end.has(runId)));
  return ok(undefined);
}

/** How long what was frozen may take to end by itself. */
const graceMs = 1500;

// A stopped process gets a signal only once it goes on, and nothing but the last one before.
async function endFrozen(runId: string): Promise<void> {
  const members = frozenMembers((candidate) => candidate === runId);
  signal(members(await processTable()), 'SIGTERM');
  await thawMembers(members);
  const all = membersOf((candidate) => candidate === runId);
  for (const until = performance.now() + graceMs; performance.now() < until; await sleep(25)) {
    if (all(await processTable()).length === 0) return;
  }
  for (let tries = 0; tries < 40; tries += 1) {
    const left = all(await processTable());
    if (left.length === 0) return;
    signal(left, 'SIGKILL');
    await sleep(25);
  }
}

function frozenMembers(wanted: (runId: string) => boolean): Members {
  const members = membersOf(wanted);
  return (table) => members(table).filter(({ isStopped }) => isStopped === true);
}

function membersOf(wanted: (runId: string) => boolean): Members {
  const noted = notedRuns();
  const driven = drivenRuns(noted);
  return (table) =>
    [...processesOfRuns(table, noted, driven)].flatMap(([runId, entries]) => (wanted(runId) ? entries : []));
}

function signal(entries: readonly { readonly pid: number }[], name: NodeJS.Signals): void {
  for (const { pid } of entries) {
    try {
      process.kill(pid, name);
    } catch {
      // It has ended meanwhile.
    }
  }
}
