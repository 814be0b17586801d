import type { Command } from 'commander';
import { exitCode } from '../../model/exit-code.js';
import { readReport } from '../../node/record/run-report.js';
import { findRun } from '../../node/record/verify-run.js';
import { refusalOf } from '../refuse.js';
import { summaryText } from '../render/summary.js';

const fail = refusalOf('summary');

/** Adds `runbook summary RUN`. */
export function registerSummary(program: Command): void {
  program
    .command('summary')
    .summary('say for a ticket what was done in a run')
    .description('say in a few paragraphs, ready for a ticket, what was done in a run and what came of it')
    .argument('<run>', 'a run id, a run folder or a trace file')
    .action(summarise);
}

async function summarise(run: string): Promise<void> {
  const directory = await findRun(run);
  if (!directory.ok) return fail(directory.error.message);
  const read = await readReport(directory.value);
  if (!read.ok) return fail(read.error.message);
  process.stdout.write(summaryText(read.value.report));
  if (read.value.report.record.verdict === 'changed') process.exitCode = exitCode.changed;
}
