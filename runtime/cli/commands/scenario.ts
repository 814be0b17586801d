import { stdin } from 'node:process';
import { createInterface } from 'node:readline';
import type { Command } from 'commander';
import { exitCode } from '../../model/exit-code.js';
import { shownOutput } from '../../node/output-bytes.js';
import { loadScenario } from '../../node/scenario.js';
import { readCall } from '../../replay/scenario/call.js';
import type { Strictness } from '../../replay/scenario/scenario.js';
import { type Played, type ScenarioPlayer, unplayed } from '../../replay/scenario/session.js';
import { playReport } from '../../replay/scenario/verify.js';
import { compatHelp, strictnessOf } from '../compat.js';
import { formatFault } from '../option-fault.js';
import { refusalOf } from '../refuse.js';
import { plain } from '../render/plain.js';
import { scenarioText } from '../render/scenario.js';

const fail = refusalOf('scenario');

interface ScenarioOptions {
  readonly compat?: string;
}

interface ValidateOptions extends ScenarioOptions {
  readonly format: string;
}

interface PlayOptions extends ScenarioOptions {
  readonly session: string;
}

/** Adds `runbook scenario validate|play|show`. */
export function registerScenario(program: Command): void {
  const scenario = program
    .command('scenario')
    .summary('check and play recorded answers of commands')
    .description('check and play scenarios: recorded answers of commands, as cli-replay writes them');
  withCompat(scenario.command('validate'))
    .summary('check scenarios and the files that they name')
    .description('check scenarios and the files that they name; exit code 1 where one is not valid')
    .argument('<files...>', 'scenarios')
    .option('--format <format>', "'text' or 'json'", 'text')
    .action(validate);
  withCompat(scenario.command('play'))
    .summary('answer calls from a scenario; nothing is started')
    .description(
      'answer calls from a scenario; nothing is started. Exit code 1 where it was not played as it has to be',
    )
    .argument('<file>', 'the scenario')
    .option('--session <name>', 'the name of the session in the report', 'play')
    .addHelpText('after', playHelp)
    .action(play);
  withCompat(scenario.command('show'))
    .summary('show the steps of a scenario')
    .description('show which calls a scenario answers, in which order and how often')
    .argument('<file>', 'the scenario')
    .action(show);
}

const playHelp = `
Each line of standard input is a call: {"argv": ["kubectl", "get", "pods"]},
with "stdin" and "env" where a step asks for them. Each is answered by a line
with "exit", "stdout" and "stderr"; the last line is the report:
{"verify": {...}}.
`;

function withCompat(command: Command): Command {
  return command.option('--compat <tool>', compatHelp);
}

/** How strict a scenario is taken; undefined, with a fault told, where the tool is unknown. */
function strictnessIn({ compat }: ScenarioOptions): Strictness | undefined {
  const strictness = strictnessOf(compat);
  if (strictness.ok) return strictness.value;
  fail(strictness.error);
  return undefined;
}

async function validate(files: readonly string[], options: ValidateOptions): Promise<void> {
  const { format } = options;
  const fault = formatFault(format);
  if (fault !== undefined) return fail(fault);
  const strictness = strictnessIn(options);
  if (strictness === undefined) return;
  for (const file of files) {
    const checked = await loadScenario(file, strictness, 'at-once');
    if (!checked.ok) process.exitCode = exitCode.failed;
    tellValidity(file, checked.ok ? [] : checked.error, format);
  }
}

function tellValidity(file: string, errors: readonly string[], format: string): void {
  const valid = errors.length === 0;
  if (format === 'json') process.stdout.write(`${JSON.stringify({ file, valid, errors })}\n`);
  else if (valid) process.stdout.write(plain(`${file}: valid\n`));
  else tellFaults(errors);
}

function tellFaults(errors: readonly string[]): void {
  process.stderr.write(errors.map((error) => plain(`${error}\n`)).join(''));
}

async function play(file: string, options: PlayOptions): Promise<void> {
  const player = await loaded(file, options);
  if (player === undefined) return;
  const played = await answerLines(player);
  if (typeof played === 'string') return fail(played);
  const report = playReport(player, played, options.session);
  process.stdout.write(`${JSON.stringify({ verify: report })}\n`);
  if (!report.passed) process.exitCode = exitCode.failed;
}

async function loaded(file: string, options: ScenarioOptions): Promise<ScenarioPlayer | undefined> {
  const strictness = strictnessIn(options);
  if (strictness === undefined) return undefined;
  const result = await loadScenario(file, strictness, strictness === 'strict' ? 'at-once' : 'when-needed');
  if (result.ok) return result.value;
  tellFaults(result.error);
  process.exitCode = exitCode.failed;
  return undefined;
}

/** Answers the calls of standard input; a text where a line is none. */
async function answerLines(player: ScenarioPlayer): Promise<Played | string> {
  let played = unplayed(player.scenario);
  let number = 0;
  for await (const line of createInterface({ input: stdin, crlfDelay: Number.POSITIVE_INFINITY })) {
    number += 1;
    if (line.trim() === '') continue;
    const call = readCall(number === 1 ? line.replace(/^\ufeff/, '') : line);
    if (!call.ok) return `line ${number}: ${call.error}`;
    const next = player.answer(played, call.value);
    const { exit, stdout, stderr } = next.answer;
    process.stdout.write(`${JSON.stringify({ exit, stdout: shownOutput(stdout), stderr: shownOutput(stderr) })}\n`);
    played = next.played;
  }
  return played;
}

async function show(file: string, options: ScenarioOptions): Promise<void> {
  const player = await loaded(file, options);
  if (player) process.stdout.write(scenarioText(player.scenario));
}
