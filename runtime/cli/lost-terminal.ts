import { closeSync } from 'node:fs';
import { isatty } from 'node:tty';

/**
 * Lets the program end with its own exit code where its terminal has gone away meanwhile. Node 20 puts the terminal back
 * as it was when it ends, and where there is none any more it aborts with a trace of its own stack; a file that is closed
 * it leaves alone.
 */
export function outliveTerminal(): void {
  const terminals = [0, 1, 2].filter((file) => isatty(file));
  process.once('exit', () => {
    for (const file of terminals) if (!isatty(file)) closeSync(file);
  });
}
