import type { Command } from 'commander';
import { exitCode } from '../../model/exit-code.js';
import { panicStatus } from '../../node/panic/clear.js';
import { engagePanic, type PanicReport } from '../../node/panic/panic.js';
import { type CallWords, noticeOf } from '../panic-call.js';
import { fitted } from '../render/fold.js';
import { haltedText, statusText } from '../render/panic.js';

/** Adds `runbook panic`, and `runbook panic clear|status` below it. */
export function registerPanic(program: Command): void {
  const panic = program
    .command('panic')
    .summary('halt everything of this account at once')
    .description('halt everything of this account at once: running programs are frozen, approvals taken back')
    .option('--reason <reason>', 'why, for the record')
    .option('--as <name>', 'who halts (default: the name of the account)')
    .action(engage);
  panic
    .command('clear')
    .summary('let it go on, on a terminal')
    .description('let it go on, on a terminal; each run then waits to be resumed')
    .option('--as <name>', 'who lets it go on')
    .option('--reason <reason>', 'why it may go on')
    .action(async (_options: CallWords, command: Command) => {
      const { clear } = await import('./panic-clear.js');
      // The command above has options of the same names and takes them first.
      await clear(command.optsWithGlobals<CallWords>());
    });
  panic
    .command('status')
    .summary('show whether everything is halted, and by whom')
    .description('show whether everything is halted, by whom, and what is frozen')
    .action(status);
  for (const command of panic.commands) command.exitOverride();
}

async function engage(words: CallWords): Promise<void> {
  // Counted from when this program was called, before anything of it was loaded.
  const report = await engagePanic({ ...noticeOf(words), calledAt: performance.timeOrigin });
  process.stdout.write(fitted(haltedText(report)));
  process.exitCode = isWhole(report) ? exitCode.ok : exitCode.failed;
}

function isWhole({ fault, runs }: PanicReport): boolean {
  return (
    fault === undefined &&
    runs.every(({ running, driver, isRecorded }) => {
      return running.length === 0 && (driver === undefined || isRecorded);
    })
  );
}

async function status(): Promise<void> {
  const now = await panicStatus();
  process.stdout.write(fitted(statusText(now)));
  process.exitCode = now.notice ? exitCode.refused : exitCode.ok;
}
