import type { Command } from 'commander';
import { exitCode } from '../../model/exit-code.js';
import { findRun, type RunVerdict, verifyRun } from '../../node/verify-run.js';
import { verdictLines } from '../render/verdict.js';

/** Adds `runbook verify RUN`. */
export function registerVerify(program: Command): void {
  program
    .command('verify')
    .description('check that the record of a run is complete and unchanged')
    .argument('<run>', 'a run id, a run folder or a trace file')
    .option('--json', 'print the verdict as JSON')
    .action(verify);
}

async function verify(run: string, options: { readonly json?: boolean }): Promise<void> {
  const directory = await findRun(run);
  const verdict = directory.ok ? await verifyRun(directory.value) : directory;
  if (!directory.ok || !verdict.ok) {
    process.stderr.write(`runbook verify: ${verdict.ok ? '' : verdict.error.message}\n`);
    process.exitCode = exitCode.invalid;
    return;
  }
  process.stdout.write(
    options.json ? `${JSON.stringify({ run: directory.value, ...verdict.value })}\n` : verdictLines(verdict.value),
  );
  process.exitCode = verdictCode(verdict.value);
}

/** The exit code of a verdict. */
export function verdictCode(verdict: RunVerdict): number {
  return { verified: exitCode.ok, unsatisfied: exitCode.failed, changed: exitCode.changed }[verdict.kind];
}
