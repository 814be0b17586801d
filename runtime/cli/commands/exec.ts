import { resolve } from 'node:path';
import type { Command } from 'commander';
import { type LoadedRunbook, loadRunbook, type RunFault } from '../../node/load.js';
import { afterDrift, ruledFor } from '../../node/policy/under-policy.js';
import type { ScenarioWords } from '../../node/replay/ready.js';
import { type NewRunOptions, openRun } from '../../node/run.js';
import { type GivenInputs, previewValues, type RunValues, runValues } from '../../node/run-values.js';
import { recordsHome } from '../../node/workspace.js';
import { aboveGates } from '../above-gates.js';
import { compatHelp } from '../compat.js';
import { driven, driverOf, show, write } from '../drive.js';
import { givenInputs } from '../given-inputs.js';
import { faultCode } from '../invalid-code.js';
import { optionFault } from '../option-fault.js';
import { type RunCommandOptions, withRunOptions } from '../options.js';
import { introduced } from '../prerequisites.js';
import { refusalOf } from '../refuse.js';
import { colors } from '../render/colors.js';
import { faultLines } from '../render/fault.js';
import { fitted } from '../render/fold.js';
import { oneLine } from '../render/plain.js';
import { previewLines } from '../render/preview.js';
import { replayed, scenarioWords } from '../replay.js';

const fail = refusalOf('exec');

interface ExecOptions extends RunCommandOptions {
  readonly mode: string;
  readonly runDir?: string;
  readonly scenario?: string;
  readonly compat?: string;
}

/** Adds `runbook exec RUNBOOK`. */
export function registerExec(program: Command): void {
  const command = program
    .command('exec')
    .summary('run a runbook step by step and record it')
    .description('run a runbook step by step and record what was done')
    .argument('<runbook>', 'the runbook.yaml to run')
    .requiredOption(
      '--mode <mode>',
      "'real' runs it, 'probe' runs what only reads and shows the rest, 'dry-run' shows what would run and writes nothing, 'replay' answers all from a scenario and runs nothing",
    );
  withRunOptions(command)
    .option('--run-dir <folder>', 'where runs are recorded, in place of .runbook')
    .option('--scenario <file>', 'the recorded answers of the commands, for a replay (docs/replay.md)')
    .option('--compat <tool>', compatHelp)
    .action(exec);
}

async function exec(runbook: string, options: ExecOptions): Promise<void> {
  const { mode } = options;
  if (mode !== 'real' && mode !== 'probe' && mode !== 'dry-run' && mode !== 'replay') {
    return fail(
      `'${oneLine(String(mode))}' is not a mode; write '--mode real', '--mode probe', '--mode dry-run' or '--mode replay'`,
    );
  }
  const scenario = scenarioWords(mode, options);
  if (!scenario.ok) return fail(scenario.error);
  const fault = await optionFault(options);
  if (fault !== undefined) return fail(fault);
  const loaded = await loadRunbook(runbook, options.provider);
  if (!loaded.ok) return failWith(loaded.error);
  const given = await givenInputs(loaded.value.plan, options);
  if (!given.ok) return fail(given.error.message);
  if (mode === 'replay') return replay(loaded.value, given.value, options, scenario.value);
  if (mode === 'dry-run') return preview(loaded.value, given.value, options);
  const values = runValues(loaded.value, given.value);
  if (!values.ok) return failWith(values.error);
  await run(loaded.value, values.value, options, mode);
}

/** Shows what would run as a run that is begun now would: under the policies of now, and after what ran by itself of late. */
async function preview(loaded: LoadedRunbook, given: GivenInputs, { runDir }: ExecOptions): Promise<void> {
  const values = previewValues(loaded, given);
  if (!values.ok) return failWith(values.error);
  const home = recordsHome(loaded.path, runDir);
  const ruled = await ruledFor(loaded, home);
  if (!ruled.ok) return failWith(ruled.error);
  const begun = await afterDrift(ruled.value, home);
  write(fitted(`${aboveGates(begun)}${previewLines(begun.loaded, values.value)}`));
}

async function run(
  loaded: LoadedRunbook,
  values: RunValues,
  options: ExecOptions,
  mode: NewRunOptions['mode'],
): Promise<void> {
  const driver = await driverOf(loaded, values, options);
  if (!driver.ok) return fail(driver.error.message);
  const introduction = await introduced(loaded.plan, values.redactor.text);
  if (introduction === undefined) return;
  const opened = await openRun(loaded, {
    ...driver.value.options,
    mode,
    arePrerequisitesConfirmed: introduction.isConfirmed,
    ...recordedIn(options),
  });
  if (!opened.ok) return failWith(opened.error);
  driver.value.listen();
  const as = oneLine(driver.value.actor.id);
  const probe = mode === 'probe' ? '; only what is proved to read is run' : '';
  show(`${introduction.head}${colors.dim(`run ${opened.value.runId}, as ${as}${probe}`)}\n`);
  await driven(opened.value, {
    plan: loaded.plan,
    values,
    providers: options.provider.map((folder) => resolve(folder)),
  });
}

async function replay(
  loaded: LoadedRunbook,
  given: GivenInputs,
  options: ExecOptions,
  scenario: ScenarioWords | undefined,
): Promise<void> {
  if (scenario === undefined) return;
  const fault = await replayed(loaded, { given, scenario, words: options, ...recordedIn(options) });
  if (fault !== undefined) failWith(fault);
}

function recordedIn({ runDir }: ExecOptions): { readonly runDirectory?: string } {
  return runDir === undefined ? {} : { runDirectory: runDir };
}

function failWith(fault: RunFault): void {
  process.stderr.write(faultLines(fault, 'exec'));
  process.exitCode = faultCode(fault);
}
