import { readFileSync } from 'node:fs';
import { parseProcStat } from './proc-stat.js';

/**
 * When a process was started, in words that only compare as equal or not, so that a number which was given to another
 * process is noticed. Undefined where there is no such process; empty where this system does not tell.
 */
export function processStart(pid: number): string | undefined {
  if (!exists(pid)) return undefined;
  return process.platform === 'linux' ? startOnLinux(pid) : '';
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // It is there and belongs to somebody else.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

function startOnLinux(pid: number): string | undefined {
  try {
    const stat = parseProcStat(readFileSync(`/proc/${pid}/stat`, 'latin1'));
    return stat === undefined || stat.state === 'Z' ? undefined : `${bootId()}-${stat.started}`;
  } catch {
    // It ended between the two looks.
    return undefined;
  }
}

// The ticks count from the start of the machine.
function bootId(): string {
  return readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').slice(0, 8);
}
