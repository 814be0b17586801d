import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs';
import { parseProcStat } from './process/proc-stat.js';

/** What is known of a terminal when it is asked for. */
export interface TerminalFacts {
  readonly platform: NodeJS.Platform;
  /** Whether this process has a controlling terminal at all. */
  isThere(): boolean;
  /** The device that is typed at. */
  device(): number;
  /** The device of the controlling terminal, where the system tells it. */
  controlling(): number | undefined;
}

/**
 * Whether what is typed comes from the terminal that controls this process, where a person sits; a program can make a
 * terminal of its own, but not that one. Where the system does not tell, as on Windows, any terminal counts.
 */
export function isControllingTerminal(file: number): boolean {
  return isControlling({
    platform: process.platform,
    isThere: () => {
      closeSync(openSync('/dev/tty', 'r'));
      return true;
    },
    device: () => fstatSync(file).rdev,
    controlling: () => parseProcStat(readFileSync('/proc/self/stat', 'utf8'))?.terminal,
  });
}

/** The same by what is known of the terminal; a look that fails says no. */
export function isControlling({ platform, isThere, device, controlling }: TerminalFacts): boolean {
  if (platform === 'win32') return true;
  try {
    if (!isThere()) return false;
    // Others than Linux do not say which it is.
    if (platform !== 'linux') return true;
    const typedAt = device();
    return typedAt === devTty || typedAt === controlling();
  } catch {
    return false;
  }
}

/** `/dev/tty` itself, which is the controlling terminal of whoever opens it: device 5, 0. */
const devTty = 5 * 256;
