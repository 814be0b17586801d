import type { Command } from 'commander';
import type { PanicNotice } from '../../model/panic.js';
import { readPanic } from '../../node/panic/flag.js';
import { readRecord } from '../../node/record/run-record.js';
import { readReport } from '../../node/record/run-report.js';
import { findRun } from '../../node/record/verify-run.js';
import { type RunSummary, summaryOf } from '../../node/store/runs.js';
import { formatFault } from '../option-fault.js';
import { repeated } from '../options.js';
import { type RunsWords, recordedRuns } from '../recorded-runs.js';
import { refusalOf } from '../refuse.js';
import { fitted } from '../render/fold.js';
import { haltText } from '../render/posture.js';
import { recordJson, recordText } from '../render/record.js';
import { runsJson, runsTable } from '../render/runs.js';

const fail = refusalOf('runs');

interface FormatOption {
  readonly format: string;
}

/** Adds `runbook runs list|show`. */
export function registerRuns(program: Command): void {
  const runs = program
    .command('runs')
    .summary('list recorded runs, or show one')
    .description("look at recorded runs; without a word more they are listed, and it takes the options of 'runs list'");
  runs
    .command('list', { isDefault: true })
    .summary('list the recorded runs, the newest first')
    .description('list the runs that are recorded here, the newest first')
    .option(
      '--status <status>',
      'only these: completed, failed, aborted, waiting, interrupted, running, changed',
      repeated,
      [],
    )
    .option('--runbook <text>', 'only runs of runbooks with this in their name or path')
    .option('--since <time>', "only runs since then: '7d', '12h' or a date")
    .option('--limit <n>', 'at most so many')
    .option('--run-dir <folder>', 'where runs are recorded, in place of .runbook')
    .option('--format <format>', "'text' or 'json'", 'text')
    .action(list);
  runs
    .command('show')
    .summary('show what was done in a run, and by whom')
    .description('show what was done in a run, by whom, and what its record proves')
    .argument('<run>', 'a run id, a run folder or a trace file')
    .option('--format <format>', "'text' or 'json'", 'text')
    .action(show);
  for (const command of runs.commands) command.exitOverride();
}

async function list(options: RunsWords & FormatOption): Promise<void> {
  const fault = formatFault(options.format);
  if (fault !== undefined) return fail(fault);
  const now = Date.now();
  const runs = await recordedRuns(options, now);
  if (!runs.ok) return fail(runs.error.message);
  const width = process.stdout.columns ?? 100;
  const notice = readPanic();
  const shown = runs.value.map((run) => standing(run, notice));
  process.stdout.write(
    options.format === 'json' ? runsJson(shown) : `${fitted(haltText(notice))}${runsTable(shown, now, width)}`,
  );
}

async function show(run: string, options: FormatOption): Promise<void> {
  const fault = formatFault(options.format);
  if (fault !== undefined) return fail(fault);
  const directory = await findRun(run);
  if (!directory.ok) return fail(directory.error.message);
  const record = await readRecord(directory.value);
  if (!record.ok) return fail(record.error.message);
  const summary = standing(await summaryOf(directory.value), readPanic());
  const reported = await readReport(directory.value);
  if (!reported.ok) return fail(reported.error.message);
  const shown = options.format === 'json' ? recordJson : recordText;
  process.stdout.write(shown(summary, record.value, reported.value.report));
}

/** A run that is driven does not go on while everything is halted. */
function standing(run: RunSummary, notice: PanicNotice | undefined): RunSummary {
  return notice && run.status === 'running'
    ? { ...run, detail: `halted by ${notice.by}: its programs are frozen, and nothing more of it starts` }
    : run;
}
