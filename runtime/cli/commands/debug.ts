import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { People } from '../../engine/ports.js';
import { commandLine } from '../../model/command-line.js';
import { exitCode } from '../../model/exit-code.js';
import { type LoadedRunbook, loadRunbook, type RunFault } from '../../node/load.js';
import { openReplay } from '../../node/replay/open-replay.js';
import { replayActor } from '../../node/replay/people.js';
import { readyReplay, type ScenarioWords } from '../../node/replay/ready.js';
import { type NewRunOptions, openRun } from '../../node/run.js';
import { type GivenInputs, type RunValues, runValues } from '../../node/run-values.js';
import { runFilesAmong, runFilesIn } from '../../node/store/run-files.js';
import { compatHelp } from '../compat.js';
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
import { introducedTo, scenarioWords, told } from '../replay.js';
import { starterOf, withEvidenceFile } from '../starter.js';

const fail = refusalOf('debug');

interface DebugOptions extends RunCommandOptions {
  readonly mode: string;
  readonly runDir?: string;
  readonly scenario?: string;
  readonly compat?: string;
}

/** Adds `runbook debug RUNBOOK`. */
export function registerDebug(program: Command): void {
  const command = program
    .command('debug')
    .summary('step through a runbook on the terminal')
    .description('run a runbook step by step at the terminal: look, decide, hand in evidence, go on')
    .argument('<runbook>', 'the runbook.yaml to run')
    .option(
      '--mode <mode>',
      "'real' runs it, 'probe' runs what only reads and shows the rest, 'replay' answers all from a scenario and runs nothing",
      'real',
    );
  withRunOptions(command)
    .option('--run-dir <folder>', 'where runs are recorded, in place of .runbook')
    .option('--scenario <file>', 'the recorded answers of the commands, for a replay (docs/replay.md)')
    .option('--compat <tool>', compatHelp)
    .option('--no-color', 'without colours, as NO_COLOR=1 does')
    .action(debug);
}

async function debug(runbook: string, options: DebugOptions): Promise<void> {
  const { mode } = options;
  if (mode !== 'real' && mode !== 'probe' && mode !== 'replay') {
    return fail(`'${oneLine(mode)}' is not a mode; write '--mode real', '--mode probe' or '--mode replay'`);
  }
  const scenario = scenarioWords(mode, options);
  if (!scenario.ok) return fail(scenario.error);
  const fault = await optionFault(options);
  if (fault !== undefined) return fail(fault);
  if (!isTerminal()) return refuseWithoutTerminal(runbook, mode, scenario.value);
  const loaded = await loadRunbook(runbook, options.provider);
  if (!loaded.ok) return failWith(loaded.error);
  const given = await givenInputs(loaded.value.plan, options);
  if (!given.ok) return fail(given.error.message);
  if (scenario.value) return playedBack(loaded.value, given.value, scenario.value, options);
  const values = runValues(loaded.value, given.value);
  if (!values.ok) return failWith(values.error);
  await debugged(loaded.value, values.value, options, mode === 'probe' ? 'probe' : 'real');
}

// Commands from a pipe would answer gates that nobody looked at.
function refuseWithoutTerminal(runbook: string, mode: string, scenario: ScenarioWords | undefined): void {
  const answered = scenario === undefined ? [] : ['--scenario', scenario.path];
  const exec = oneLine(commandLine(['runbook', 'exec', runbook, '--mode', mode, ...answered]));
  fail(`a debugger needs a person at a terminal, and there is none; run it with '${exec}'`);
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
  const session = new DebugSession({ loaded, values, actor: starterOf(options), isReplay: false });
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

/** Debugs a run whose commands a scenario answers: nothing is started, and it can be taken back. */
async function playedBack(
  loaded: LoadedRunbook,
  given: GivenInputs,
  scenario: ScenarioWords,
  options: DebugOptions,
): Promise<void> {
  const ready = await readyReplay(loaded, scenario, given);
  if (!ready.ok) return failWith(ready.error);
  const { player, values } = ready.value;
  const introduction = await introducedTo(loaded.plan, ready.value);
  if (introduction === undefined) return;
  const actor = { ...starterOf({ ...options, as: options.as ?? replayActor.id }), channel: 'replay' };
  const session = new DebugSession({ loaded, values, actor, isReplay: true });
  const people = await withEvidenceFile(loaded.plan, options, session.actor, session.people);
  if (!people.ok) return fail(people.error.message);
  const { recording } = ready.value;
  const opened = await openReplay(loaded, {
    ...optionsOf(session, people.value),
    player,
    recording: introduction.isConfirmed ? { ...recording, prerequisites: 'confirmed' } : recording,
    reuse: 'where-said',
    keeps: 'disk',
    isReversible: true,
    ...recordedIn(options),
  });
  if (!opened.ok) return failWith(opened.error);
  session.directory = fromHere(opened.value.directory);
  session.sources.files = runFilesAmong(opened.value.files);
  listen(session);
  const from = `${opened.value.runId}, from the scenario '${oneLine(player.scenario.name)}'`;
  write(`${introduction.head}${colors.dim(`${from}; nothing is run, and 'back' really goes back`)}\n`);
  await told(opened.value, await opened.value.start(), scenario);
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
