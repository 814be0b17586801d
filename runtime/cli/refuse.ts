import { exitCode } from '../model/exit-code.js';
import { fittedFault } from './render/fold.js';
import { plain } from './render/plain.js';

/** How a command says in one line why it does nothing; the exit code is then that of bad input. */
export function refusalOf(command: string): (message: string) => void {
  return (message) => {
    process.stderr.write(fittedFault(plain(`runbook ${command}: ${message}\n`)));
    process.exitCode = exitCode.invalid;
  };
}
