import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { People } from '../../engine/ports.js';
import { exitCode } from '../../model/exit-code.js';
import { type LoadedRunbook, loadRunbook, type RunFault } from '../../node/load.js';
import { type NewRunOptions, openRun } from '../../node/run.js';
import { type RunValues, runValues } from '../../node/run-values.js';
import { runFilesIn } from '../../node/store/run-files.js';
import { DebugSession } from '../debug/session.js';
import { driven, warn, write } from '../drive.js';
import { givenInputs } from '../given-inputs.js';
import { faultCode } from '../invalid-code.js';
import { optionFault } from '../option-fault.js';
import { type RunCommandOptions, withRunOptions } from '../options.js';
import { isTerminal } from '../people/prompt.js';
import { introduced } from '../prerequisites.js';
import { refusalOf } from '../refuse.js';
import { colors } from '../render/colors.js';
import { faultLines } from '../render/fault.js';
import { oneLine } from '../render/plain.js';
import { fromHere } from '../render/report.js';
import { starterOf, withEvidenceFile } from '../starter.js';

const fail = refusalOf('debug');

interface DebugOptions extends RunCommandOptions {
  readonly mode: string;
  readonly runDir?: string;
}

/** Adds `runbook debug RUNBOOK`. */
export function registerDebug(program: Command): void {
  const command = program
    .command('debug')
    .summary('step through a runbook on the terminal')
    .description('run a runbook step by step at the terminal: look, decide, hand in evidence, go on')
    .argument('<runbook>', 'the runbook.yaml to run')
    .option('--mode <mode>', "'real' runs it, 'probe' runs what only reads and shows the rest", 'real');
  withRunOptions(command)
    .option('--run-dir <folder>', 'where runs are recorded, in place of .runbook')
    .option('--no-color', 'without colours, as NO_COLOR=1 does')
    .action(debug);
}

async function debug(runbook: string, options: DebugOptions): Promise<void> {
  const { mode } = options;
  if (mode !== 'real' && mode !== 'probe') {
    return fail(`'${oneLine(mode)}' is not a mode; write '--mode real' or '--mode probe'`);
  }
  const fault = await optionFault(options);
  if (fault !== undefined) return fail(fault);
  if (!isTerminal()) return refuseWithoutTerminal(runbook, mode);
  const loaded = await loadRunbook(runbook, options.provider);
  if (!loaded.ok) return failWith(loaded.error);
  const given = await givenInputs(loaded.value.plan, options);
  if (!given.ok) return fail(given.error.message);
  const values = runValues(loaded.value, given.value);
  if (!values.ok) return failWith(values.error);
  await debugged(loaded.value, values.value, options, mode);
}

// Commands from a pipe would answer gates that nobody looked at.
function refuseWithoutTerminal(runbook: string, mode: string): void {
  fail(
    `a debugger needs a person at a terminal, and there is none; run it with 'runbook exec ${oneLine(runbook)} --mode ${mode}'`,
  );
  process.exitCode = exitCode.waiting;
}

async function debugged(
  loaded: LoadedRunbook,
  values: RunValues,
  options: DebugOptions,
  mode: NewRunOptions['mode'],
): Promise<void> {
  const introduction = await introduced(loaded.plan, values.redactor.text);
  if (introduction === undefined) return;
  const session = new DebugSession({ loaded, values, actor: starterOf(options) });
  const people = await withEvidenceFile(loaded.plan, options, session.actor, session.people);
  if (!people.ok) return fail(people.error.message);
  const opened = await openRun(loaded, {
    ...optionsOf(session, people.value),
    mode,
    arePrerequisitesConfirmed: introduction.isConfirmed,
    ...recordedIn(options),
  });
  if (!opened.ok) return failWith(opened.error);
  session.directory = fromHere(opened.value.directory);
  session.sources.files = runFilesIn(opened.value.directory);
  listen(session);
  const probe = mode === 'probe' ? '; only what is proved to read is run' : '';
  const head = `run ${opened.value.runId}, as ${oneLine(session.actor.id)}${probe}`;
  write(`${introduction.head}${colors.dim(head)}\n`);
  await driven(opened.value, {
    plan: loaded.plan,
    values,
    providers: options.provider.map((folder) => resolve(folder)),
  });
  await session.afterwards();
}

function listen(session: DebugSession): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => session.onSignal(signal));
  process.stdin.on('error', () => session.onSignal('SIGHUP'));
}

function optionsOf({ actor, observer, paced: pacer, cancellation, values }: DebugSession, people: People) {
  return { actor, people, observer, pacer, cancellation, values, onWarning: warn };
}

function recordedIn({ runDir }: DebugOptions): { readonly runDirectory?: string } {
  return runDir === undefined ? {} : { runDirectory: runDir };
}

function failWith(fault: RunFault): void {
  process.stderr.write(faultLines(fault, 'debug'));
  process.exitCode = faultCode(fault);
}
