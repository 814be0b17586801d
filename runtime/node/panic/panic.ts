import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { PanicNotice } from '../../model/panic.js';
import type { ProcessEntry } from '../process/entry.js';
import { processTable } from '../process/table.js';
import { type Frozen, freezeMembers, stopMembers } from '../process/tree.js';
import { stateFolder } from '../state-folder.js';
import { notedRuns } from '../store/run-index.js';
import { flushPanic, raisePanic } from './flag.js';
import { notePanic } from './log.js';
import { type DrivenRun, drivenRuns, isDriven, processesOfRuns } from './runs.js';

/** Who calls for a halt, and why. */
export interface PanicCall {
  readonly by: string;
  /** `cli` or `vscode`. */
  readonly channel: string;
  readonly reason: string;
  /** When it was called, in milliseconds since 1970; now where it is missing. */
  readonly calledAt?: number;
}

/** What a halt came to. */
export interface PanicReport {
  /** What halts from now on; of somebody else where they were first. */
  readonly notice: PanicNotice;
  readonly isFirst: boolean;
  readonly runs: readonly HaltedRun[];
  /** From the call until the last process was known to be frozen or gone. */
  readonly latencyMs: number;
  /** Why there is no flag, so that new runs are not kept from starting. */
  readonly fault?: string;
}

/** A run that was halted. */
export interface HaltedRun {
  readonly runId: string;
  readonly driver?: number;
  readonly directory?: string;
  readonly frozen: readonly number[];
  /** What could not be frozen. */
  readonly running: readonly number[];
  /** Whether its driver has written the halt into its record. */
  readonly isRecorded: boolean;
}

/**
 * Halts everything of this user: raises the flag, freezes what runs of all runs without asking their drivers, and waits
 * for a moment until these have recorded it. Never rejects for what one run is like.
 */
export async function engagePanic(call: PanicCall): Promise<PanicReport> {
  const calledAt = call.calledAt ?? Date.now();
  const { by, channel, reason } = call;
  const wanted: PanicNotice = { by, channel, reason, at: new Date(calledAt).toISOString(), pid: process.pid };
  const { notice, fault: flagFault } = raisePanic(wanted);
  const frozen = await freezeRuns();
  const latencyMs = Date.now() - calledAt;
  const fault = flagFault ?? noted(wanted);
  const runs = await recordedRuns(frozen, notice);
  flushPanic();
  return {
    notice,
    isFirst: notice.pid === process.pid && notice.at === wanted.at,
    runs,
    latencyMs,
    ...(fault !== undefined && { fault }),
  };
}

interface FrozenRuns {
  readonly driven: readonly DrivenRun[];
  readonly noted: ReadonlyMap<string, string>;
  readonly frozen: Frozen;
}

async function freezeRuns(): Promise<FrozenRuns> {
  const noted = notedRuns();
  // What bears a mark is found at once; who drives what needs a look into the folder of each run.
  await stopMembers((table) => [...processesOfRuns(table, noted, []).values()].flat());
  const driven = drivenRuns(noted);
  const frozen = await freezeMembers((table) => [...processesOfRuns(table, noted, driven).values()].flat());
  return { driven, noted, frozen };
}

function noted(notice: PanicNotice): string | undefined {
  try {
    notePanic(stateFolder(), { event: 'engaged', ...notice });
    return undefined;
  } catch (error) {
    return `the log of panics cannot be written: ${error instanceof Error ? error.message : String(error)}`;
  }
}

/** How long drivers are waited for; one that hangs has its processes frozen all the same. */
const recordMs = 3000;

async function recordedRuns({ driven, noted, frozen }: FrozenRuns, notice: PanicNotice): Promise<readonly HaltedRun[]> {
  const until = performance.now() + recordMs;
  const table = await processTable();
  const open = new Set(driven);
  for (;;) {
    for (const run of open) if (isRecorded(run, notice)) open.delete(run);
    if (![...open].some(isDriven) || performance.now() > until) break;
    await sleep(20);
  }
  return haltedRuns({ driven, noted, frozen }, table, open);
}

function haltedRuns(
  { driven, noted, frozen }: FrozenRuns,
  table: readonly ProcessEntry[],
  unrecorded: ReadonlySet<DrivenRun>,
): readonly HaltedRun[] {
  const found = processesOfRuns(table, noted, driven);
  const stopped = new Set(frozen.stopped.map(({ pid }) => pid));
  const ids = new Set([...driven.map(({ runId }) => runId), ...found.keys()]);
  return [...ids].sort().map((runId) => {
    const run = driven.find((candidate) => candidate.runId === runId);
    const pids = (found.get(runId) ?? []).map(({ pid }) => pid);
    const directory = noted.get(runId);
    return {
      runId,
      ...(directory !== undefined && { directory }),
      ...(run && { driver: run.driver }),
      frozen: pids.filter((pid) => stopped.has(pid)),
      running: pids.filter((pid) => !stopped.has(pid)),
      isRecorded: run !== undefined && !unrecorded.has(run),
    };
  });
}

/** Whether the end of a trace tells of this halt. */
function isRecorded({ directory }: DrivenRun, { at }: PanicNotice): boolean {
  const tail = tailOf(join(directory, 'trace.jsonl'));
  const wanted = at === '' ? '"type":"panic.engaged"' : `"engaged_at":"${at}"`;
  return tail.includes(wanted);
}

function tailOf(path: string): string {
  try {
    const { size } = statSync(path);
    const content = Buffer.alloc(Math.min(size, 64 * 1024));
    const file = openSync(path, 'r');
    try {
      return content.toString('utf8', 0, readSync(file, content, 0, content.length, size - content.length));
    } finally {
      closeSync(file);
    }
  } catch {
    // The run was removed meanwhile, or is only about to begin.
    return '';
  }
}
