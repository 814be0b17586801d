import { relative } from 'node:path';
import type { Command } from 'commander';
import { commandLine } from '../../model/command-line.js';
import { exitCode } from '../../model/exit-code.js';
import { notedRunbook } from '../../node/creation.js';
import { loadRunbook } from '../../node/load.js';
import { readRecord } from '../../node/record/run-report.js';
import { findRun } from '../../node/record/verify-run.js';
import { type RecordedRun, recordedRun } from '../../node/replay/recorded-run.js';
import { toBeWritten, unrecordedIn } from '../../node/replay/unrecorded.js';
import { putWrittenRun, writtenRun } from '../../node/replay/written-run.js';
import { refusalOf } from '../refuse.js';
import { colors } from '../render/colors.js';
import { plain } from '../render/plain.js';
import { fromHere } from '../render/report.js';
import { replayableFault } from '../replayable.js';

const fail = refusalOf('record');

interface RecordOptions {
  readonly out: string;
  readonly force?: true;
}

/** Adds `runbook record RUN`. */
export function registerRecord(program: Command): void {
  program
    .command('record')
    .summary('make a scenario of a run')
    .description('write what the commands of a run answered and what people said, so that it can be replayed anywhere')
    .argument('<run>', 'a run id, a run folder or a trace file')
    .requiredOption('--out <folder>', 'where scenario.yaml, recording.yaml and their files go')
    .option('--force', 'replace files that are there already')
    .action(record);
}

async function record(run: string, { out, force }: RecordOptions): Promise<void> {
  const directory = await findRun(run);
  if (!directory.ok) return fail(directory.error.message);
  const read = await readRecord(directory.value);
  if (!read.ok) return fail(read.error.message);
  const fault = replayableFault(read.value);
  if (fault !== undefined) {
    fail(fault.message);
    process.exitCode = fault.exitCode;
    return;
  }
  const recorded = recordedRun(directory.value, read.value.events);
  const written = writtenRun(recorded);
  const put = await putWrittenRun(written, { runDirectory: directory.value, out, overwrites: force === true });
  if (!put.ok) return fail(put.error.message);
  const created = read.value.events.find((event) => event.type === 'run.created')?.data;
  const runbook = created ? fromHere(notedRunbook(created)) : 'RUNBOOK';
  const missing = [...recorded.missing, ...(await unrecorded(runbook, recorded))];
  process.stdout.write(plain(summary({ ...recorded, missing }, written.texts.size - 2, { out, runbook })));
  process.exitCode = exitCode.ok;
}

// The runbook may lie elsewhere by now, or say something else: then what it read is not known.
async function unrecorded(runbook: string, { recording }: RecordedRun): Promise<readonly string[]> {
  const loaded = await loadRunbook(runbook);
  return loaded.ok ? unrecordedIn(loaded.value, recording.environment, toBeWritten) : [];
}

function summary(
  { runId, calls, recording, attachments, missing }: RecordedRun,
  files: number,
  { out, runbook }: { readonly out: string; readonly runbook: string },
): string {
  const scenario = `${relative('', out) || '.'}/scenario.yaml`;
  const what = [
    counted(calls.length, 'call'),
    ...(files > 0 ? [`${counted(files, 'output')} as files`] : []),
    ...(recording.inputs.size > 0 ? [counted(recording.inputs.size, 'input')] : []),
    ...(recording.evidence.size > 0 ? [`the evidence of ${counted(recording.evidence.size, 'step')}`] : []),
    ...(attachments.size > 0 ? [counted(attachments.size, 'attachment')] : []),
    ...(recording.gates.size > 0 ? [`the approvals of ${counted(recording.gates.size, 'step')}`] : []),
    ...(recording.interventions.size > 0
      ? [`the interventions at ${counted(recording.interventions.size, 'step')}`]
      : []),
  ];
  const again = commandLine(['runbook', 'exec', runbook, '--mode', 'replay', '--scenario', scenario]);
  const gaps = missing.map((gap) => `  ${colors.yellow('!')} ${gap}\n`).join('');
  return `Recorded ${runId} in ${out}: ${what.join(', ')}\n${gaps && `Not recorded:\n${gaps}`}\nTo replay it:\n  ${again}\n`;
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
