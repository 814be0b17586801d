import { link, readdir, readFile, rm, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { failed, ok, type Result } from '../model/result.js';
import { describeFileError, type FileFault } from './files.js';
import { processStart } from './process-start.js';
import { temporaryName, writeFlushed } from './write-file.js';

/** The right to drive a run; nobody else has it until it is released or its owner has died. */
export interface RunLock {
  release(): Promise<void>;
}

/** Who drives a run. */
interface Owner {
  readonly pid: number;
  /** When that process was started, as `processStart` tells it. */
  readonly started: string;
  readonly host: string;
  readonly since: string;
}

type Claim =
  | { readonly kind: 'alive'; readonly message: string }
  /** Its owner has died. */
  | { readonly kind: 'dead' };

/*
 *   lock-<n>, the highest n owns    none, or all dead ──link lock-(n+1)──▶ claimed ──look again──▶ owned ──▶ released
 *                                          │ one is alive                      │ a living claim beside it
 *                                          ▼                                   ▼
 *                                       refused                        withdrawn, tried again
 *
 * Two can never own at once: of two claims, the one that looks last sees the other.
 */

/** Takes the right to drive the run that lies in a folder; refused while a living process has it. */
export async function takeRunLock(directory: string): Promise<Result<RunLock, FileFault>> {
  try {
    for (let tries = 0; tries < mostTries; tries += 1) {
      const taken = await tryToTake(directory);
      if (taken !== undefined) return taken;
      await sleep(Math.random() * longestPauseMs);
    }
    return failed({ message: `other processes are taking the run in '${directory}'; try again` });
  } catch (error) {
    return failed({ message: describeFileError(directory, 'write', error) });
  }
}

/** Who drives the run that lies in a folder, in a sentence; undefined where nobody does. */
export async function livingOwner(directory: string): Promise<string | undefined> {
  return livingClaim(directory, await generations(directory));
}

const mostTries = 40;
const longestPauseMs = 25;

async function tryToTake(directory: string): Promise<Result<RunLock, FileFault> | undefined> {
  const before = await generations(directory);
  const owner = await livingClaim(directory, before);
  if (owner !== undefined) return failed({ message: owner });
  const mine = Math.max(0, ...before) + 1;
  if (!(await claim(directory, mine))) return undefined;
  const others = (await generations(directory)).filter((generation) => generation !== mine);
  if (others.some((generation) => generation > mine) || (await livingClaim(directory, others)) !== undefined) {
    await remove(directory, mine);
    return undefined;
  }
  for (const generation of others) await remove(directory, generation);
  return ok({ release: () => remove(directory, mine) });
}

async function generations(directory: string): Promise<readonly number[]> {
  const names = await readdir(directory);
  return names.flatMap((name) => /^lock-([1-9]\d{0,14})$/.exec(name)?.[1] ?? []).map(Number);
}

function lockPath(directory: string, generation: number): string {
  return join(directory, `lock-${generation}`);
}

function remove(directory: string, generation: number): Promise<void> {
  return rm(lockPath(directory, generation), { force: true });
}

/** Makes a lock file that is whole from the moment it is there; false where there is one already. */
async function claim(directory: string, generation: number): Promise<boolean> {
  const path = lockPath(directory, generation);
  const temporary = join(directory, temporaryName(`lock-${generation}`));
  const owner: Owner = {
    pid: process.pid,
    started: processStart(process.pid) ?? '',
    host: hostname(),
    since: new Date().toISOString(),
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

async function livingClaim(directory: string, among: readonly number[]): Promise<string | undefined> {
  for (const generation of among) {
    const state = await claimState(lockPath(directory, generation));
    if (state.kind === 'alive') return state.message;
  }
  return undefined;
}

/** How long a lock file may be without its text, in milliseconds, before its writer counts as dead. */
const youngMs = 2000;

async function claimState(path: string): Promise<Claim> {
  try {
    const owner = ownerIn(await readFile(path, 'utf8'));
    if (owner !== undefined) return judged(path, owner);
    const age = Date.now() - (await stat(path)).mtimeMs;
    return age < youngMs ? { kind: 'alive', message: `'${path}' is being written; try again` } : { kind: 'dead' };
  } catch (error) {
    // Released between the two looks.
    if (codeOf(error) === 'ENOENT') return { kind: 'dead' };
    throw error;
  }
}

function ownerIn(text: string): Owner | undefined {
  try {
    const value = JSON.parse(text);
    const isOwner = Number.isSafeInteger(value.pid) && value.pid > 0 && typeof value.host === 'string';
    return isOwner ? { ...value, started: String(value.started), since: String(value.since) } : undefined;
  } catch {
    // Its writer died, or the disk did not keep what was written.
    return undefined;
  }
}

function judged(path: string, { pid, started, host, since }: Owner): Claim {
  if (host !== hostname()) {
    const message = `the run is driven on '${host}' since ${since} (process ${pid}), which cannot be checked from here; if it has ended there, remove '${path}'`;
    return { kind: 'alive', message };
  }
  if (processStart(pid) !== started) return { kind: 'dead' };
  return { kind: 'alive', message: `the run is driven by process ${pid} since ${since}; end that first` };
}
