import { Unplayable } from '../fault.js';
import type { Shell } from '../shell.js';

// What differs from run to run or from machine to machine, so that no replay could repeat it.
const unforeseen =
  /^(\$|!|-|_|RANDOM|SRANDOM|SECONDS|EPOCHSECONDS|EPOCHREALTIME|LINENO|PPID|UID|EUID|GROUPS|DIRSTACK|FUNCNAME|PIPESTATUS|SHELLOPTS|COPROC|BASH\w*)$/;

// What a shell sets by itself where nobody else did.
const setByShell =
  /^(HOSTNAME|HOSTTYPE|MACHTYPE|OSTYPE|SHLVL|COLUMNS|LINES|SHELL|TERM|PATH|HISTFILE|HISTSIZE|OPTIND|OPTERR|PS[1-4])$/;

/** The value of a variable or of one of the shell's own such as `$?`; undefined where it is not set. */
export function shellValue(name: string, shell: Shell): string | undefined {
  if (/^\d+$/.test(name)) return Number(name) === 0 ? shell.name : shell.positional[Number(name) - 1];
  if (name === '?') return String(shell.status);
  if (name === '#') return String(shell.positional.length);
  if (unforeseen.test(name)) throw new Unplayable(`'$${name}' is another value in each run`);
  const value = shell.get(name);
  if (value === undefined && setByShell.test(name))
    throw new Unplayable(`'$${name}' is set by the shell of the machine`);
  return value;
}
