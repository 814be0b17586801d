import { existsSync } from 'node:fs';
import { lstat, readdir, realpath, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { failed, ok, type Result } from '../../model/result.js';
import { auditPruned } from '../audit/sync.js';
import { describeFileError, type FileFault } from '../files.js';
import { takeRunLock } from './run-lock.js';
import { isRunId, type RunStatus, type RunSummary } from './runs.js';

/** Which recorded runs are to go; all that is said must hold. */
export interface PruneRule {
  /** Only runs whose last event is from before this moment, in milliseconds since 1970. */
  readonly before?: number;
  /** How many of the newest stay. */
  readonly keep?: number;
  readonly statuses?: readonly RunStatus[];
  /** Whether runs go too that wait for a person or were interrupted. */
  readonly includesOpen: boolean;
}

/** The runs that a rule removes, of these, which come the newest first. One that is driven never goes. */
export function runsToPrune(runs: readonly RunSummary[], rule: PruneRule): readonly RunSummary[] {
  const { statuses, keep = 0, before } = rule;
  return runs
    .filter(({ status }) => statuses === undefined || statuses.includes(status))
    .slice(keep)
    .filter((run) => mayGo(run, rule) && (before === undefined || isBefore(run, before)));
}

// Whoever changed a record must not get rid of it by waiting.
function mayGo({ status }: RunSummary, { includesOpen, statuses = [] }: PruneRule): boolean {
  switch (status) {
    case 'running':
      return false;
    case 'waiting':
    case 'interrupted':
      return includesOpen;
    case 'changed':
      return statuses.includes('changed');
    case 'completed':
    case 'failed':
    case 'aborted':
      return true;
  }
}

// A moment that cannot be read keeps its run.
function isBefore({ lastAt, origin }: RunSummary, before: number): boolean {
  return Date.parse(lastAt ?? origin?.startedAt ?? '') < before;
}

/** How many bytes the files in a folder take; what lies behind links is not counted. */
export async function sizeOf(folder: string): Promise<number> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  const files = entries.filter((entry) => entry.isFile());
  const sizes = await Promise.all(files.map(({ parentPath, name }) => sizeOfFile(join(parentPath, name))));
  return sizes.reduce((sum, size) => sum + size, 0);
}

async function sizeOfFile(path: string): Promise<number> {
  return (await lstat(path).catch(() => undefined))?.size ?? 0;
}

/** Removes the folder of a run, whole, unless it is driven or is no folder of a run. */
export async function removeRun(directory: string): Promise<Result<undefined, FileFault>> {
  const fault = await notARun(directory);
  if (fault !== undefined) return failed({ message: fault });
  try {
    // Nobody can let it go on meanwhile.
    const lock = await takeRunLock(directory);
    if (!lock.ok) return lock;
    const noted = await auditPruned(directory, process.env);
    if (!noted.ok) {
      await lock.value.release();
      return noted;
    }
    const leaving = join(dirname(directory), `${leavingPrefix}${basename(directory)}`);
    // In one step, so that no half of a run is ever left that looks like a changed one.
    await rename(directory, leaving);
    await rm(leaving, { recursive: true, force: true });
    return ok(undefined);
  } catch (error) {
    return failed({ message: describeFileError(directory, 'write', error) });
  }
}

const leavingPrefix = '.pruned-';

/** Removes what an earlier removal left that was cut off. */
export async function removeLeftovers(folder: string): Promise<void> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  for (const entry of entries) {
    const isLeftover = entry.isDirectory() && entry.name.startsWith(leavingPrefix);
    if (isLeftover && isRunId(entry.name.slice(leavingPrefix.length))) {
      await rm(join(folder, entry.name), { recursive: true, force: true });
    }
  }
}

async function notARun(directory: string): Promise<string | undefined> {
  if (!isRunId(basename(directory))) return `'${basename(directory)}' is not the name of a run`;
  const trace = join(directory, 'trace.jsonl');
  if (!existsSync(trace) || !(await lstat(trace)).isFile()) return `'${directory}' holds no trace`;
  const home = await realpath(dirname(directory));
  return (await realpath(directory)) === join(home, basename(directory))
    ? undefined
    : `'${directory}' is a link to another folder`;
}
