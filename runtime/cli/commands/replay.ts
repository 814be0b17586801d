import { resolve } from 'node:path';
import type { Command } from 'commander';
import { newCancellation } from '../../engine/cancellation.js';
import type { RunCreated } from '../../model/event.js';
import { exitCode } from '../../model/exit-code.js';
import { notedRunbook } from '../../node/creation.js';
import { noteValidated } from '../../node/library/validation-note.js';
import { type RecordedRun, readRecord } from '../../node/record/run-report.js';
import { findRun } from '../../node/record/verify-run.js';
import { type RunComparison, replayRun } from '../../node/replay/replay-run.js';
import { faultCode } from '../invalid-code.js';
import { formatFault } from '../option-fault.js';
import { repeated } from '../options.js';
import { refusalOf } from '../refuse.js';
import { comparisonText } from '../render/comparison.js';
import { faultLines } from '../render/fault.js';
import { plain } from '../render/plain.js';
import { replayableFault } from '../replayable.js';

const fail = refusalOf('replay');

interface ReplayOptions {
  readonly runbook?: string;
  readonly provider: readonly string[];
  readonly format: string;
}

/** Adds `runbook replay RUN`. */
export function registerReplay(program: Command): void {
  program
    .command('replay')
    .summary('run a recorded run again from its own record, and compare')
    .description('run a recorded run again from its own record, starting nothing, and compare what comes of each step')
    .argument('<run>', 'a run id, a run folder or a trace file')
    .option('--runbook <file>', 'the runbook, where it lies elsewhere now')
    .option('--provider <folder>', 'a provider to use beside the installed ones', repeated, [])
    .option('--format <format>', "'text' or 'json'", 'text')
    .action(replay);
}

async function replay(run: string, options: ReplayOptions): Promise<void> {
  const fault = formatFault(options.format);
  if (fault !== undefined) return fail(fault);
  const directory = await findRun(run);
  if (!directory.ok) return fail(directory.error.message);
  const read = await readRecord(directory.value);
  if (!read.ok) return fail(read.error.message);
  const refusal = replayableFault(read.value);
  const created = read.value.events.find((event) => event.type === 'run.created')?.data;
  if (refusal !== undefined || created === undefined) {
    fail(refusal?.message ?? 'the record does not tell how the run was begun');
    process.exitCode = refusal?.exitCode ?? exitCode.invalid;
    return;
  }
  const compared = await replayRun({
    directory: directory.value,
    events: read.value.events,
    created,
    runbookPath: options.runbook ?? notedRunbook(created),
    providers: options.provider,
    cancellation: newCancellation(),
  });
  if (compared.ok) {
    await noteIfValid(compared.value, read.value, created);
    return tell(compared.value, options.format);
  }
  process.stderr.write(faultLines(compared.error, 'replay'));
  process.exitCode = faultCode(compared.error);
}

/** Notes that a runbook which is what it was still does what it did, where that was to its end. */
async function noteIfValid(comparison: RunComparison, { events }: RecordedRun, created: RunCreated): Promise<void> {
  const end = events.findLast((event) => event.type === 'run.finished');
  if (comparison.isChanged || !isEqual(comparison) || end?.data.status !== 'completed') return;
  const text = { path: resolve(comparison.runbookPath), sha256: created.runbook_sha256 };
  await noteValidated(text, { at: new Date().toISOString(), how: 'replay' });
}

function isEqual({ differences, unmet }: RunComparison): boolean {
  return differences.length === 0 && unmet.length === 0;
}

function tell(comparison: RunComparison, format: string): void {
  const equal = isEqual(comparison);
  process.stdout.write(
    format === 'json' ? `${JSON.stringify(asJson(comparison, equal))}\n` : plain(comparisonText(comparison)),
  );
  process.exitCode = equal ? exitCode.ok : exitCode.resume;
}

function asJson({ runId, isChanged, steps, differences, missing, unmet }: RunComparison, equal: boolean) {
  return {
    of_run: runId,
    equal,
    runbook_changed: isChanged,
    steps,
    differences: differences.map(({ stepId, recorded, replayed }) => ({ step_id: stepId, recorded, replayed })),
    unmet,
    not_recorded: missing,
  };
}
