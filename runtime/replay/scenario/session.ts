import { failed, ok, type Result } from '../../model/result.js';
import { type ArgumentTest, argumentTest } from './argv.js';
import { globTest } from './glob.js';
import { outputTemplate, rendered } from './output.js';
import { afterMatch, beginning, candidates, type Place } from './place.js';
import type { Output, Scenario, Strictness } from './scenario.js';

/** A command that asks for its answer. */
export interface Call {
  readonly argv: readonly string[];
  readonly stdin: string;
  /** All that templates see of the environment. */
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** What a command is answered. */
export interface Answer {
  readonly exit: number;
  readonly stdout: string;
  readonly stderr: string;
  /** The step that answered; undefined where none did, and `stderr` says why. */
  readonly step?: number;
}

/** How far a scenario was played. */
export interface Played {
  readonly place: Place;
  readonly captures: ReadonlyMap<string, string>;
  /** The calls that nothing answered, in words. */
  readonly unanswered: readonly string[];
}

/** A scenario that answers calls; it starts nothing and reads nothing. */
export interface ScenarioPlayer {
  readonly scenario: Scenario;
  readonly strictness: Strictness;
  /** Reads what a step writes from a file. */
  readonly readOutput: ReadOutput;
  /** The answer to a call, and how far the scenario is played then. */
  answer(played: Played, call: Call): { readonly answer: Answer; readonly played: Played };
}

/** The text of a file that a scenario names, or why there is none. */
export type ReadOutput = (path: string) => Result<string, string>;

/** How far a scenario is played before the first call. */
export function unplayed({ steps }: Scenario): Played {
  return { place: beginning(steps.length), captures: new Map(), unanswered: [] };
}

/** Makes a scenario answer. */
export function scenarioPlayer(scenario: Scenario, strictness: Strictness, readOutput: ReadOutput): ScenarioPlayer {
  const find = stepFinder(scenario, strictness);
  const respond = responder(scenario, readOutput);
  const answered = (played: Played, call: Call): Result<Answered, string> => {
    const found = find(played.place, call);
    if (!found.ok) return found;
    const response = respond(found.value, played, call);
    if (!response.ok) return failed(`step ${found.value + 1}: ${response.error}`);
    return ok({ answer: response.value, played: afterAnswer(scenario, strictness, played, found.value) });
  };
  return {
    scenario,
    strictness,
    readOutput,
    answer: (played, call) => {
      const result = answered(played, call);
      return result.ok ? result.value : unanswered(scenario, played, result.error);
    },
  };
}

type Answered = ReturnType<ScenarioPlayer['answer']>;

function unanswered({ name }: Scenario, played: Played, reason: string): Answered {
  const answer = { exit: 1, stdout: '', stderr: `scenario '${name}': ${reason}\n` };
  return { answer, played: { ...played, unanswered: [...played.unanswered, reason] } };
}

function afterAnswer(scenario: Scenario, strictness: Strictness, played: Played, step: number): Played {
  const captures = scenario.steps[step]?.captures ?? new Map();
  return {
    place: afterMatch(scenario, played.place, step, strictness),
    captures: captures.size === 0 ? played.captures : new Map([...played.captures, ...captures]),
    unanswered: played.unanswered,
  };
}

/** Finds the step that answers a call, or says why none does. */
function stepFinder(scenario: Scenario, strictness: Strictness) {
  const matches = stepTests(scenario);
  return (place: Place, call: Call): Result<number, string> => {
    const refusal = refusedCommand(scenario, strictness, call);
    if (refusal !== undefined) return failed(refusal);
    const tried = candidates(scenario, place, strictness);
    const found = tried.find((index) => matches(index, call.argv));
    if (found === undefined) return failed(mismatch(scenario, tried, call));
    const expected = scenario.steps[found]?.stdin ?? '';
    if (isExpectedInput(expected, call.stdin)) return ok(found);
    return failed(`step ${found + 1} expects ${shown(expected)} on standard input, and was given ${shown(call.stdin)}`);
  };
}

/** Writes what a step answers. */
function responder(scenario: Scenario, readOutput: ReadOutput) {
  const write = outputWriter(scenario, readOutput);
  return (index: number, played: Played, call: Call): Result<Answer, string> => {
    const step = scenario.steps[index];
    if (step === undefined) return failed('there is no such step');
    const stdout = write(step.stdout, played, call);
    if (!stdout.ok) return failed(`standard output: ${stdout.error}`);
    const stderr = write(step.stderr, played, call);
    if (!stderr.ok) return failed(`standard error: ${stderr.error}`);
    return ok({ exit: step.exit, stdout: stdout.value, stderr: stderr.value, step: index });
  };
}

type StepTest = (index: number, argv: readonly string[]) => boolean;

function stepTests({ steps }: Scenario): StepTest {
  const tests = new Map<number, readonly ArgumentTest[]>();
  const testsOf = (index: number): readonly ArgumentTest[] => {
    const known = tests.get(index);
    if (known) return known;
    const made = (steps[index]?.argv ?? []).map((expected) => {
      const test = argumentTest(expected);
      // A pattern that cannot be compiled matches nothing but itself.
      return test.ok ? test.value : (argument: string) => argument === expected;
    });
    tests.set(index, made);
    return made;
  };
  return (index, argv) => {
    const expected = testsOf(index);
    return expected.length === argv.length && expected.every((test, at) => test(argv[at] ?? ''));
  };
}

function outputWriter(scenario: Scenario, readOutput: ReadOutput) {
  const denied = scenario.deniedVariables.flatMap((glob) => {
    const test = globTest(glob);
    return test.ok ? [test.value] : [];
  });
  return (output: Output, { captures }: Played, { environment }: Call): Result<string, string> => {
    const text = output.kind === 'text' ? ok(output.text) : readOutput(output.path);
    if (!text.ok || !text.value.includes('{{')) return text;
    const template = outputTemplate(text.value);
    if (!template.ok) return template;
    const isDenied = (name: string) => denied.some((test) => test(name));
    const vars = [...scenario.vars].map(([name, value]): [string, string] => [
      name,
      (!isDenied(name) && Object.hasOwn(environment, name) && environment[name]) || value,
    ]);
    return rendered(template.value, new Map(vars), captures);
  };
}

function refusedCommand({ allowedCommands }: Scenario, strictness: Strictness, { argv }: Call): string | undefined {
  const name = argv[0]?.split(/[/\\]/).at(-1) ?? '';
  // In cli-replay only its own `run` and `exec` look at the list.
  if (strictness === 'compatible' || allowedCommands.length === 0 || allowedCommands.includes(name)) return undefined;
  return `'${name}' is not among its allowed commands: ${allowedCommands.map((allowed) => `'${allowed}'`).join(', ')}`;
}

function mismatch({ steps }: Scenario, tried: readonly number[], { argv }: Call): string {
  const received = JSON.stringify(argv);
  if (tried.length === 0) return `all ${steps.length} steps are used up, and ${received} was called`;
  const expected = tried
    .slice(0, 3)
    .map((index) => `step ${index + 1} expects ${JSON.stringify(steps[index]?.argv)} (line ${steps[index]?.line})`);
  const more = tried.length > 3 ? `, and ${tried.length - 3} more steps` : '';
  return `${received} was called, and ${expected.join(', ')}${more}`;
}

function isExpectedInput(expected: string, given: string): boolean {
  return expected === '' || normalised(expected) === normalised(given);
}

function normalised(text: string): string {
  return text.replaceAll('\r\n', '\n').replace(/\n+$/, '');
}

function shown(text: string): string {
  return JSON.stringify(text.length > 100 ? `${text.slice(0, 99)}…` : text);
}
