import type { Command } from 'commander';
import { exitCode } from '../../model/exit-code.js';
import { quoted } from '../../node/files.js';
import { recordedRunbook } from '../../node/page/recorded-runbook.js';
import { type ReportedRun, readReport } from '../../node/record/run-report.js';
import { findRun } from '../../node/record/verify-run.js';
import { writeExport } from '../../node/record/write-export.js';
import type { Outline } from '../../page/page-data.js';
import { visible } from '../../record/report/visible.js';
import type { RunReport } from '../../schema/generated/run-report.js';
import { readPageFiles } from '../page-files.js';
import { refusalOf } from '../refuse.js';
import { exportCsv } from '../render/export-csv.js';
import { exportMarkdown } from '../render/export-markdown.js';
import { exportPage } from '../render/export-page.js';
import { verdictWords } from '../render/export-verdict.js';
import { plain } from '../render/plain.js';

const fail = refusalOf('export');

interface ExportOptions {
  readonly format: string;
  readonly output?: string;
}

type Render = (record: ReportedRun, directory: string) => string | Promise<string>;

const formats: Readonly<Record<string, Render>> = {
  md: ({ report }) => exportMarkdown(report),
  html: htmlOf,
  csv: ({ report }) => exportCsv(report),
  json: ({ report }) => `${JSON.stringify(report, null, 2)}\n`,
};

/** Adds `runbook export RUN`. */
export function registerExport(program: Command): void {
  program
    .command('export')
    .summary('write the record of a run for people and audits')
    .description('write the record of a run for people and audits: who approved what, what ran, and what that proves')
    .argument('<run>', 'a run id, a run folder or a trace file')
    .requiredOption('--format <format>', "'html' (one file, fit for printing), 'md', 'csv' or 'json'")
    .option('--output <file>', 'where it goes (default: standard output)')
    .action(exportRun);
}

async function exportRun(run: string, { format, output }: ExportOptions): Promise<void> {
  const render = Object.hasOwn(formats, format) ? formats[format] : undefined;
  if (!render) return fail(`${quoted(format)} is not a format; write one of ${Object.keys(formats).join(', ')}`);
  const directory = await findRun(run);
  if (!directory.ok) return fail(directory.error.message);
  const read = await readReport(directory.value);
  if (!read.ok) return fail(read.error.message);
  const { report } = read.value;
  const text = await render(read.value, directory.value);
  if (output === undefined) process.stdout.write(text);
  else {
    const written = await writeExport(output, text, directory.value);
    if (!written.ok) return fail(written.error.message);
  }
  tellVerdict(report);
}

// What the runbook says of its steps is shown where its text is still the one that was run, which a changed record cannot tell.
async function htmlOf({ report, events }: ReportedRun, directory: string): Promise<string> {
  const isChanged = report.record.verdict === 'changed';
  const outline = isChanged ? undefined : (await recordedRunbook(events[0], directory))?.outline;
  return exportPage({ report, ...(outline && { outline: shown(outline) }) }, readPageFiles());
}

// A report has its texts spelled out already.
function shown(outline: Outline): Outline {
  return JSON.parse(JSON.stringify(outline), (_, value: unknown) =>
    typeof value === 'string' ? visible(value) : value,
  ) as Outline;
}

/** Says what the record proves beside what was exported, and in the exit code. */
function tellVerdict(report: RunReport): void {
  if (report.record.verdict !== 'changed') return;
  const { headline, lines } = verdictWords(report);
  process.stderr.write(plain(`${[headline, ...lines].join('\n  ')}\n`));
  process.exitCode = exitCode.changed;
}
