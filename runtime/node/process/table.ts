import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import type { ProcessEntry } from './entry.js';
import { parseProcStat } from './proc-stat.js';
import { processesInPs } from './ps-output.js';
import { cimArguments, processesInCim } from './windows-processes.js';

/** The processes of this machine; those that cannot be looked at are missing. */
export async function processTable(): Promise<readonly ProcessEntry[]> {
  const listing = listingOf(process.platform);
  if (listing === undefined) return processesInProc();
  const [program, ...words] = listing.argv;
  return listing.read(await outputOf(program, words));
}

/** A program that lists the processes of a machine, and who reads what it prints. */
export interface Listing {
  readonly argv: readonly [string, ...string[]];
  read(output: string): readonly ProcessEntry[];
}

/** What lists the processes of a system; undefined on Linux, where they are files. */
export function listingOf(platform: NodeJS.Platform): Listing | undefined {
  if (platform === 'linux') return undefined;
  if (platform === 'win32') return { argv: ['powershell.exe', ...cimArguments], read: processesInCim };
  return { argv: ['ps', '-A', '-o', 'pid=,ppid=,pgid=,stat='], read: processesInPs };
}

/** The variables that a process was started with, each `NAME=value` between NULs, one character a byte; only Linux tells. */
export function environmentOf(pid: number): string {
  return process.platform === 'linux' ? `\0${readProc(pid, 'environ')}\0` : '';
}

/** Whether a process was started with this value of a variable; only Linux tells. */
export function wasStartedWith(pid: number, variables: readonly string[]): boolean {
  if (process.platform !== 'linux') return false;
  const environment = environmentOf(pid);
  return variables.every((variable) => environment.includes(`\0${Buffer.from(variable).toString('latin1')}\0`));
}

// Reading without waiting is quicker here: these files come from memory, a dozen microseconds each.
function processesInProc(): readonly ProcessEntry[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => processInStat(Number(name), readProc(Number(name), 'stat')) ?? []);
}

function readProc(pid: number, name: string): string {
  try {
    // One byte a character, so that a variable is found whatever else is in there.
    return readFileSync(`/proc/${pid}/${name}`, 'latin1');
  } catch {
    // It has ended, or belongs to somebody else.
    return '';
  }
}

/** Stopped, also under a debugger. */
const stoppedStates: ReadonlySet<string> = new Set(['T', 't']);

function processInStat(pid: number, text: string): ProcessEntry | undefined {
  const stat = parseProcStat(text);
  return (
    stat && { pid, ...stat, isZombie: stat.state === 'Z', ...(stoppedStates.has(stat.state) && { isStopped: true }) }
  );
}

function outputOf(program: string, words: readonly string[]): Promise<string> {
  return new Promise((resolve) => {
    // Where it fails nothing is known, and what is known of the group has to do.
    execFile(program, [...words], { maxBuffer: 64 * 1024 * 1024, windowsHide: true }, (_error, stdout) =>
      resolve(stdout),
    );
  });
}
