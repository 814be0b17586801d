import type { Command } from 'commander';
import { exitCode } from '../../model/exit-code.js';
import { findRun, type RunVerdict, trustHere, verifyRun } from '../../node/record/verify-run.js';
import { formatFault } from '../option-fault.js';
import { refusalOf } from '../refuse.js';
import { verdictJson, verdictLines } from '../render/verdict.js';

const fail = refusalOf('verify');

interface VerifyOptions {
  readonly key: readonly string[];
  readonly format: string;
  readonly json?: boolean;
}

/** Adds `runbook verify RUN`. */
export function registerVerify(program: Command): void {
  program
    .command('verify')
    .summary('check that a record is complete and unchanged')
    .description('check that the record of a run is complete and unchanged')
    .argument('<run>', 'a run id, a run folder or a trace file')
    .option('--key <file>', 'ask for a signature, and trust this public key too; repeatable', added, [])
    .option('--format <format>', "'text' or 'json'", 'text')
    .option('--json', "the same as '--format json'")
    .action(verify);
}

async function verify(run: string, options: VerifyOptions): Promise<void> {
  const fault = formatFault(options.format);
  if (fault !== undefined) return fail(fault);
  const directory = await findRun(run);
  if (!directory.ok) return fail(directory.error.message);
  const verdict = await verifyRun(directory.value, { ...trustHere(), keyFiles: options.key });
  if (!verdict.ok) return fail(verdict.error.message);
  const isJson = options.json === true || options.format === 'json';
  process.stdout.write(isJson ? verdictJson(directory.value, verdict.value) : verdictLines(verdict.value));
  process.exitCode = verdictCode(verdict.value);
}

/** The exit code of a verdict. */
function verdictCode(verdict: RunVerdict): number {
  return { verified: exitCode.ok, unsatisfied: exitCode.failed, changed: exitCode.changed }[verdict.kind];
}

function added(file: string, others: readonly string[]): readonly string[] {
  return [...others, file];
}
