import { link, readdir, rm, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { failed, ok, type Result } from '../../model/result.js';
import { describeFileError, type FileFault, readRegular } from '../files.js';
import { processStart } from '../process/start.js';
import { temporaryName, writeFlushed } from './write-file.js';

/** The right to drive a run; nobody else has it until it is released or its owner has died. */
export interface RunLock {
  release(): Promise<void>;
}

/** What a run is taken for: to drive it, or only to record what a person has said, which is done in a moment. */
type LockPurpose = 'drive' | 'answer';

/** Who has a run. */
interface Owner {
  /** Missing in a lock that is older than the word: it is driven. */
  readonly purpose?: LockPurpose;
  readonly pid: number;
  /** When that process was started, as `processStart` tells it. */
  readonly started: string;
  readonly host: string;
  readonly since: string;
}

type Claim =
  | ({ readonly kind: 'alive' } & Holder)
  /** Its owner has died. */
  | { readonly kind: 'dead' };

/** Whoever has a run now. */
interface Holder extends FileFault {
  /** Whether the run is free again in a moment. */
  readonly isBrief: boolean;
}

/*
 *   lock-<n>, the highest n owns    none, or all dead ──link lock-(n+1)──▶ claimed ──look again──▶ owned ──▶ released
 *                                          │ one is alive                      │ a living claim beside it
 *                                          ▼                                   ▼
 *                                       refused                        withdrawn, tried again
 *
 * Two can never own at once: of two claims, the one that looks last sees the other.
 */

/**
 * Takes the right to drive the run that lies in a folder, or to record an answer in it; refused while a living process
 * drives it. An answer that another process records is waited for.
 */
export async function takeRunLock(
  directory: string,
  purpose: LockPurpose = 'drive',
): Promise<Result<RunLock, FileFault>> {
  try {
    const end = performance.now() + patienceMs;
    for (;;) {
      const taken = await tryToTake(directory, purpose);
      if (taken.ok || !taken.error.isBrief || performance.now() > end) return taken;
      await sleep(Math.random() * longestPauseMs);
    }
  } catch (error) {
    return failed({ message: describeFileError(directory, 'write', error) });
  }
}

/** Who drives the run that lies in a folder, in a sentence; undefined where nobody does. */
export async function livingOwner(directory: string): Promise<string | undefined> {
  return (await livingClaim(directory, await generations(directory)))?.message;
}

/** Who drives the run that lies in a folder, in a sentence; undefined where nobody does, or is done with it in a moment. */
export async function livingDriver(directory: string): Promise<string | undefined> {
  const holder = await livingClaim(directory, await generations(directory));
  return holder?.isBrief === true ? undefined : holder?.message;
}

const patienceMs = 10_000;
const longestPauseMs = 25;

async function tryToTake(directory: string, purpose: LockPurpose): Promise<Result<RunLock, Holder>> {
  const before = await generations(directory);
  const owner = await livingClaim(directory, before);
  if (owner !== undefined) return failed(owner);
  const mine = Math.max(0, ...before) + 1;
  const others = { message: `other processes are taking the run in '${directory}'; try again`, isBrief: true };
  if (!(await claim(directory, mine, purpose))) return failed(others);
  const beside = (await generations(directory)).filter((generation) => generation !== mine);
  if (beside.some((generation) => generation > mine) || (await livingClaim(directory, beside)) !== undefined) {
    await remove(directory, mine);
    return failed(others);
  }
  for (const generation of beside) await remove(directory, generation);
  return ok({ release: () => remove(directory, mine) });
}

async function generations(directory: string): Promise<readonly number[]> {
  return lockNames(await readdir(directory)).map((name) => Number(name.slice('lock-'.length)));
}

/** Those of the names in the folder of a run that are of its lock files. */
export function lockNames(names: readonly string[]): readonly string[] {
  return names.filter((name) => /^lock-[1-9]\d{0,14}$/.test(name));
}

function lockPath(directory: string, generation: number): string {
  return join(directory, `lock-${generation}`);
}

function remove(directory: string, generation: number): Promise<void> {
  return rm(lockPath(directory, generation), { force: true });
}

/** Makes a lock file that is whole from the moment it is there; false where there is one already. */
async function claim(directory: string, generation: number, purpose: LockPurpose): Promise<boolean> {
  const path = lockPath(directory, generation);
  const temporary = join(directory, temporaryName(`lock-${generation}`));
  const owner: Owner = {
    pid: process.pid,
    started: processStart(process.pid) ?? '',
    host: hostname(),
    since: new Date().toISOString(),
    ...(purpose === 'answer' && { purpose }),
  };
  const text = `${JSON.stringify(owner)}\n`;
  try {
    await writeFlushed(temporary, text);
    await link(temporary, path).catch((error: unknown) => withoutLinks(error, path, text));
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(temporary, { force: true });
  }
}

// File systems without links, such as exFAT: a reader may see the file before its text, and takes it for a young claim.
function withoutLinks(error: unknown, path: string, text: string): Promise<void> {
  if (!['EPERM', 'ENOSYS', 'ENOTSUP', 'EOPNOTSUPP', 'UNKNOWN'].includes(codeOf(error))) throw error;
  return writeFlushed(path, text);
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

async function livingClaim(directory: string, among: readonly number[]): Promise<Holder | undefined> {
  for (const generation of among) {
    const state = await claimState(lockPath(directory, generation));
    if (state.kind === 'alive') return state;
  }
  return undefined;
}

/** How long a lock file may be without its text, in milliseconds, before its writer counts as dead. */
const youngMs = 2000;

async function claimState(path: string): Promise<Claim> {
  try {
    const owner = ownerIn(String(await readRegular(path)));
    if (owner !== undefined) return judged(path, owner);
    const age = Date.now() - (await stat(path)).mtimeMs;
    const young = `'${path}' is being written; try again`;
    return age < youngMs ? { kind: 'alive', message: young, isBrief: false } : { kind: 'dead' };
  } catch (error) {
    // Released between the two looks.
    if (codeOf(error) === 'ENOENT') return { kind: 'dead' };
    throw error;
  }
}

/** Who has a run by the text of its lock file; undefined where that is not whole. */
export function ownerIn(text: string): Owner | undefined {
  try {
    const value = JSON.parse(text);
    const isOwner = Number.isSafeInteger(value.pid) && value.pid > 0 && typeof value.host === 'string';
    return isOwner ? { ...value, started: String(value.started), since: String(value.since) } : undefined;
  } catch {
    // Its writer died, or the disk did not keep what was written.
    return undefined;
  }
}

function judged(path: string, { pid, started, host, since, purpose }: Owner): Claim {
  if (host !== hostname()) {
    const message = `the run is driven on '${host}' since ${since} (process ${pid}), which cannot be checked from here; if it has ended there, remove '${path}'`;
    return { kind: 'alive', message, isBrief: false };
  }
  if (processStart(pid) !== started) return { kind: 'dead' };
  if (purpose === 'answer') {
    return { kind: 'alive', message: `process ${pid} records an answer in the run; try again`, isBrief: true };
  }
  const message = `the run is driven by process ${pid} since ${since}; end that first`;
  return { kind: 'alive', message, isBrief: false };
}
