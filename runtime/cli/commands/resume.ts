import { resolve } from 'node:path';
import type { Command } from 'commander';
import { exitCode } from '../../model/exit-code.js';
import type { RunFault } from '../../node/load.js';
import { findRun } from '../../node/record/verify-run.js';
import { loadStoppedRun, openStoppedRun, type StoppedRun } from '../../node/resume.js';
import { type GivenInputs, runValues } from '../../node/run-values.js';
import { type Driver, driven, driverOf, show } from '../drive.js';
import { givenInputs } from '../given-inputs.js';
import { faultCode } from '../invalid-code.js';
import { optionFault } from '../option-fault.js';
import { type RunCommandOptions, withRunOptions } from '../options.js';
import { refusalOf } from '../refuse.js';
import { faultLines } from '../render/fault.js';
import { begunStep, stoppedText } from '../render/stopped.js';

const fail = refusalOf('resume');

interface ResumeOptions extends RunCommandOptions {
  readonly from?: string;
  readonly allowChanged?: boolean;
}

/** Adds `runbook resume RUN`. */
export function registerResume(program: Command): void {
  const command = program
    .command('resume')
    .summary('let a run go on that stopped halfway')
    .description('let a run go on that waits, failed or was interrupted; what is finished is not repeated')
    .argument('<run>', 'a run id, a run folder or a trace file')
    .option('--from <step>', 'do this step and all after it again')
    .option('--allow-changed', 'go on although the runbook was changed since the run began');
  withRunOptions(command).action(resume);
}

async function resume(run: string, options: ResumeOptions): Promise<void> {
  const fault = await optionFault(options);
  if (fault !== undefined) return fail(fault);
  const directory = await findRun(run);
  if (!directory.ok) return fail(directory.error.message);
  const stopped = await loadStoppedRun(directory.value, options.provider);
  if (!stopped.ok) return failWith(asResume(stopped.error));
  const given = await givenInputs(stopped.value.loaded.plan, options);
  if (!given.ok) return fail(given.error.message);
  await goOn(stopped.value, given.value, options);
}

async function goOn(stopped: StoppedRun, given: GivenInputs, options: ResumeOptions): Promise<void> {
  const values = runValues(stopped.loaded, new Map([...stopped.inputs, ...given]));
  if (!values.ok) return failWith(values.error);
  const driver = await driverOf(stopped.loaded, values.value, options);
  if (!driver.ok) return fail(driver.error.message);
  const { from, allowChanged } = options;
  const opened = await openStoppedRun(stopped, {
    ...driver.value.options,
    allowsChange: allowChanged === true,
    ...(from !== undefined && { from }),
  });
  if (!opened.ok) return failWith(opened.error);
  driver.value.listen();
  const redact = (text: string) => values.value.redactor.text(text);
  show(stoppedText(stopped, { from, starter: driver.value.actor.id, redact }));
  showBegun(stopped, driver.value, from);
  await driven(opened.value, {
    plan: stopped.loaded.plan,
    values: values.value,
    providers: options.provider.map((folder) => resolve(folder)),
  });
}

// What it asks for was shown in an earlier drive, to somebody else.
function showBegun(stopped: StoppedRun, { progress }: Driver, from: string | undefined): void {
  const begun = from === undefined ? begunStep(stopped) : undefined;
  if (begun) progress.begun(begun);
}

/** A runbook that can no longer be read is a reason why its run cannot go on. */
function asResume(fault: RunFault): RunFault {
  return fault.kind === 'file' ? { kind: 'resume', message: `${fault.details ?? ''}${fault.message}` } : fault;
}

function failWith(fault: RunFault): void {
  process.stderr.write(faultLines(fault, 'resume'));
  process.exitCode = fault.kind === 'invalid' ? exitCode.resume : faultCode(fault);
}
