import { exitCode } from '../../model/exit-code.js';

/** Says in one line why nothing is classified. */
export function refuse(message: string): void {
  process.stderr.write(`runbook classify: ${message}\n`);
  process.exitCode = exitCode.invalid;
}
