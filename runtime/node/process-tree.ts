import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

/** How long a process may take to end by itself once it was asked to. */
const graceMs = 1500;

/**
 * Ends a program and everything it started: asks its process group, then forces it, then sweeps up what left the
 * group but still carries the marks of this step in its environment.
 */
export async function endTree(root: number, environment: Readonly<Record<string, string>>): Promise<void> {
  if (process.platform === 'win32') return endTreeOnWindows(root);
  signalGroup(root, 'SIGTERM');
  for (let waited = 0; waited < graceMs && isGroupAlive(root); waited += 25) await sleep(25);
  signalGroup(root, 'SIGKILL');
  for (const pid of await markedProcesses(environment)) signal(pid, 'SIGKILL');
}

function signalGroup(root: number, name: NodeJS.Signals): void {
  signal(-root, name);
}

function isGroupAlive(root: number): boolean {
  return signal(-root, 0);
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

async function markedProcesses({
  RUNBOOK_RUN_ID: run,
  RUNBOOK_STEP_ID: step,
}: Readonly<Record<string, string>>): Promise<readonly number[]> {
  if (process.platform !== 'linux' || !run) return [];
  const entries = (await readdir('/proc')).filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid);
  const marks = await Promise.all(entries.map((name) => readFile(`/proc/${name}/environ`, 'latin1').catch(() => '')));
  return entries.filter((_, index) => isMarked(marks[index] ?? '', run, step)).map(Number);
}

function isMarked(environment: string, run: string, step: string | undefined): boolean {
  const variables = environment.split('\0');
  return variables.includes(`RUNBOOK_RUN_ID=${run}`) && variables.includes(`RUNBOOK_STEP_ID=${step ?? ''}`);
}

function endTreeOnWindows(root: number): Promise<void> {
  return new Promise((resolve) => {
    execFile('taskkill', ['/T', '/F', '/PID', String(root)], () => resolve());
  });
}
