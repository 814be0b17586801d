#!/usr/bin/env node
import { exitCode } from '../model/exit-code.js';
import { version } from '../model/identity.js';
import { outliveTerminal } from './lost-terminal.js';
import { plain } from './render/plain.js';

const [first, ...others] = process.argv.slice(2);
// Before all else: whoever drives a run sees it from here on.
if (first === 'panic') (await import('./panic-call.js')).raiseAtOnce(others);

// A reader or a terminal that goes away is no fault of the run, which goes on and is recorded.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE' || error.code === 'EIO') return;
  process.exitCode = exitCode.failed;
  process.stderr.write(`runbook: the output cannot be written: ${error.message}\n`);
});
// Where not even this can be said, there is nobody to say it to.
process.stderr.on('error', () => {});
outliveTerminal();

if (first === '--version' || first === '-V') {
  process.stdout.write(`runbook ${version}\n`);
} else {
  const { runProgram } = await import('./program.js');
  await runProgram(process.argv.slice(2)).catch(reportBug);
}

function reportBug(error: unknown): void {
  if (isOfSystem(error)) {
    process.stderr.write(plain(`runbook: ${error.message}\n`));
    process.exitCode = exitCode.invalid;
    return;
  }
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`runbook: this is a fault of the program, not of your files: ${message}\n`);
  if (process.env['RUNBOOK_DEBUG'] !== undefined && error instanceof Error) process.stderr.write(`${error.stack}\n`);
  process.exitCode = exitCode.internal;
}

/** Whether an error tells in words for people what the system refused. */
function isOfSystem(error: unknown): error is Error {
  return error instanceof Error && error.cause instanceof Error && 'code' in error.cause && 'syscall' in error.cause;
}
