import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs';
import { parseProcStat } from './process/proc-stat.js';

/**
 * Whether what is typed comes from the terminal that controls this process, where a person sits; a program can make a
 * terminal of its own, but not that one. Where the system does not tell, as on Windows, any terminal counts.
 */
export function isControllingTerminal(file: number): boolean {
  if (process.platform === 'win32') return true;
  try {
    closeSync(openSync('/dev/tty', 'r'));
    if (process.platform !== 'linux') return true;
    const { rdev } = fstatSync(file);
    return rdev === devTty || rdev === parseProcStat(readFileSync('/proc/self/stat', 'utf8'))?.terminal;
  } catch {
    return false;
  }
}

/** `/dev/tty` itself, which is the controlling terminal of whoever opens it: device 5, 0. */
const devTty = 5 * 256;
