import { execFile } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { descendants } from './descendants.js';
import type { ProcessEntry } from './entry.js';
import { processTable, wasStartedWith } from './table.js';
import { taskkillArguments, windowsFamily } from './windows-processes.js';

/** How long processes may take to end by themselves once they were asked to. */
const graceMs = 1500;

/** How long it is tried to end them by force; one that hangs in the kernel outlasts it. */
const forceMs = 2000;

/** How long it is tried to freeze them; one that starts others faster than they are stopped outlasts it. */
const freezeMs = 2000;

/** Processes that belong together: those of a step, or all of a run. */
export interface Family {
  /** The programs that were started, and when (milliseconds since 1970); each leads a group and a session of its own. */
  readonly leaders: ReadonlyMap<number, number>;
  /** Variables that all of them were started with, such as `RUNBOOK_RUN_ID=…`; empty where nothing marks them. */
  readonly marks: readonly string[];
}

/** The variables that mark the processes of a run, or of one step of it. */
export function marksOf(runId: string, stepId?: string): readonly string[] {
  if (runId === '') return [];
  return [`RUNBOOK_RUN_ID=${runId}`, ...(stepId === undefined ? [] : [`RUNBOOK_STEP_ID=${stepId}`])];
}

/** The processes that a step left running, as after a crash of the runner; only Linux tells. */
export async function processesOf(runId: string, stepId: string): Promise<readonly number[]> {
  if (process.platform !== 'linux') return [];
  const members = membersOf({ leaders: new Map(), marks: marksOf(runId, stepId) });
  return members(await processTable()).map(({ pid }) => pid);
}

/**
 * Ends the processes of a family with all that comes from them, whatever group or session they went to: asks them, then
 * forces them. This process is never one of them. Quick where there is nothing to end.
 */
export async function endFamily(family: Family): Promise<void> {
  if (process.platform === 'win32') return endOnWindows(family);
  const members = membersOf(family);
  const present = members(await processTable());
  if (present.length === 0) return;
  // Asked once: what a program starts to clean up after itself is left to finish.
  // A whole group at once, or a shell whose program died first would go on with its next command.
  signalGroups(family, 'SIGTERM');
  signalAll(
    present.filter((entry) => !isInGroup(entry, family)),
    'SIGTERM',
  );
  const isGone = await areGone(members, graceMs, () => {});
  if (isGone) return;
  await areGone(members, forceMs, (alive) => {
    signalGroups(family, 'SIGKILL');
    signalAll(alive, 'SIGKILL');
  });
}

/** What became of processes that were to be frozen. */
export interface Frozen {
  readonly stopped: readonly ProcessEntry[];
  /** They belong to somebody else, hang in the kernel, or this system cannot freeze any. */
  readonly running: readonly ProcessEntry[];
}

/** What lives of some processes that belong together, at a look at those of the machine. */
export type Members = (table: readonly ProcessEntry[]) => readonly ProcessEntry[];

/**
 * Stops the processes of a family with all that comes from them, whatever they think of signals, until nothing new
 * appears; `spared` is one among them that has to go on. Windows has no such signal.
 */
export function freezeFamily(family: Family, spared?: number): Promise<Frozen> {
  const members = membersOf(family);
  return freezeMembers((table) => members(table).filter(({ pid }) => pid !== spared));
}

/** Stops a program that was just started, with all of its group. */
export function freezeGroup(leader: number): void {
  if (process.platform !== 'win32') signal(-leader, 'SIGSTOP');
}

/** Lets one process go on, where it was started with these variables; only Linux tells. */
export function letGoOn(pid: number, marks: readonly string[]): void {
  if (wasStartedWith(pid, marks)) signal(pid, 'SIGCONT');
}

/** Stops the processes that are found at one look; those that they start meanwhile are not. */
export async function stopMembers(members: Members): Promise<void> {
  if (process.platform !== 'win32') signalAll(members(await processTable()), 'SIGSTOP');
}

/** As `freezeFamily`, for processes that are found in another way. */
export async function freezeMembers(members: Members): Promise<Frozen> {
  const until = performance.now() + freezeMs;
  const refused = new Set<number>();
  for (let quietLooks = 0; ; ) {
    const present = members(await processTable());
    const running = present.filter(({ isStopped }) => isStopped !== true);
    // What was started between the look and the signal is seen at the next one.
    quietLooks = stopped(running, refused) === 0 ? quietLooks + 1 : 0;
    if (quietLooks === 2 || performance.now() > until) {
      return { stopped: present.filter(({ isStopped }) => isStopped === true), running };
    }
  }
}

/** Stops what can be stopped; gives how many that were. */
function stopped(running: readonly ProcessEntry[], refused: Set<number>): number {
  if (process.platform === 'win32') return 0;
  const movable = running.filter(({ pid }) => !refused.has(pid));
  for (const { pid } of movable) if (!signal(pid, 'SIGSTOP')) refused.add(pid);
  return movable.length;
}

/** Lets the processes of a family go on that were stopped. */
export async function thawFamily(family: Family): Promise<void> {
  if (process.platform === 'win32') return;
  signalGroups(family, 'SIGCONT');
  await thawMembers(membersOf(family));
}

/** As `thawFamily`, for processes that are found in another way. */
export async function thawMembers(members: Members): Promise<void> {
  signalAll(
    members(await processTable()).filter(({ isStopped }) => isStopped === true),
    'SIGCONT',
  );
}

/** Whether something is left of the group that a program led. */
export function isGroupAlive(leader: number): boolean {
  return process.platform !== 'win32' && signal(-leader, 0);
}

async function areGone(
  members: Members,
  patienceMs: number,
  press: (alive: readonly ProcessEntry[]) => void,
): Promise<boolean> {
  const until = performance.now() + patienceMs;
  for (let pauseMs = 2; ; pauseMs = Math.min(25, pauseMs * 2)) {
    const alive = members(await processTable());
    if (alive.length === 0) return true;
    if (performance.now() > until) return false;
    press(alive);
    await sleep(pauseMs);
  }
}

function signalGroups({ leaders }: Family, name: NodeJS.Signals): void {
  for (const leader of leaders.keys()) signal(-leader, name);
}

function isInGroup({ pid, group }: ProcessEntry, { leaders }: Family): boolean {
  return leaders.has(group ?? pid);
}

function signalAll(entries: readonly ProcessEntry[], name: NodeJS.Signals): void {
  for (const { pid } of entries) signal(pid, name);
}

/** What lives of a family at a look; once seen, a process is known again after its parent has ended. */
function membersOf(family: Family): Members {
  const known = new Map<number, ProcessEntry>();
  return (table) => {
    const others = table.filter(({ pid }) => pid !== process.pid);
    const roots = others.filter((entry) => belongs(entry, family) || isKnown(entry, known));
    const members = descendants(others, roots);
    for (const member of members) known.set(member.pid, member);
    return members.filter(({ isZombie }) => !isZombie);
  };
}

function isKnown({ pid, started }: ProcessEntry, known: ReadonlyMap<number, ProcessEntry>): boolean {
  return known.has(pid) && known.get(pid)?.started === started;
}

function belongs({ pid, group, session, isZombie }: ProcessEntry, { leaders, marks }: Family): boolean {
  if (leaders.has(session ?? group ?? pid)) return true;
  return !isZombie && marks.length > 0 && wasStartedWith(pid, marks);
}

function signal(pid: number, name: NodeJS.Signals | 0): boolean {
  try {
    process.kill(pid, name);
    return true;
  } catch {
    // Gone already, or not ours: there is nothing left to end.
    return false;
  }
}

// There is no asking there: a console program gets no message that it could act on.
async function endOnWindows({ leaders }: Family): Promise<void> {
  if (leaders.size === 0) return;
  // What a child of theirs started is found only while that child is there, so this look comes first.
  const before = windowsFamily(await processTable(), leaders);
  if (before.length > 0) await taskkill(before);
  const after = await processTable();
  const left = descendants(after, before).concat(windowsFamily(after, leaders));
  if (left.length > 0) await taskkill(left);
}

function taskkill(entries: readonly ProcessEntry[]): Promise<void> {
  const words = taskkillArguments(entries.map(({ pid }) => pid));
  return new Promise((resolve) => {
    execFile('taskkill.exe', [...words], { windowsHide: true }, () => resolve());
  });
}
