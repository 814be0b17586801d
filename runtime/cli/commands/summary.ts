import { relative, sep } from 'node:path';
import type { Command } from 'commander';
import { exitCode } from '../../model/exit-code.js';
import { quoted } from '../../node/files.js';
import { readReport } from '../../node/record/run-report.js';
import { findRun } from '../../node/record/verify-run.js';
import { refusalOf } from '../refuse.js';
import { summaryText } from '../render/summary.js';
import { summaryMarkdown } from '../render/summary-markdown.js';

const fail = refusalOf('summary');

/** Adds `runbook summary RUN`. */
export function registerSummary(program: Command): void {
  program
    .command('summary')
    .summary('say for a ticket what was done in a run')
    .description('say in a few paragraphs, ready for a ticket, what was done in a run and what came of it')
    .argument('<run>', 'a run id, a run folder or a trace file')
    .option('--format <format>', "'text', or 'md' for a ticket that shows Markdown", 'text')
    .action(summarise);
}

async function summarise(run: string, { format }: { readonly format: string }): Promise<void> {
  if (format !== 'text' && format !== 'md') return fail(`${quoted(format)} is not a format; write 'text' or 'md'`);
  const directory = await findRun(run);
  if (!directory.ok) return fail(directory.error.message);
  const read = await readReport(directory.value);
  if (!read.ok) return fail(read.error.message);
  const { report } = read.value;
  process.stdout.write(format === 'md' ? summaryMarkdown(report, shown(directory.value)) : summaryText(report));
  if (report.record.verdict === 'changed') process.exitCode = exitCode.changed;
}

// From where one stands, as far as it lies there: what is above it says nothing to who reads the ticket.
function shown(directory: string): string {
  const path = relative(process.cwd(), directory);
  return path === '' || path.startsWith('..') ? fromRecords(directory) : path;
}

function fromRecords(directory: string): string {
  const parts = directory.split(sep);
  const at = parts.lastIndexOf('.runbook');
  return at < 0 ? directory : parts.slice(at).join('/');
}
