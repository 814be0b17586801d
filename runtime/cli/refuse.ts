import { exitCode } from '../model/exit-code.js';
import { folded } from './render/fold.js';
import { plain } from './render/plain.js';

/** How a command says in one line why it does nothing; the exit code is then that of bad input. */
export function refusalOf(command: string): (message: string) => void {
  return (message) => {
    const line = plain(`runbook ${command}: ${message}\n`);
    process.stderr.write(process.stderr.isTTY ? folded(line, process.stderr.columns || 80) : line);
    process.exitCode = exitCode.invalid;
  };
}
