import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { suggestionFor } from '../../language/shape/suggestion.js';
import { failed, ok, type Result } from '../../model/result.js';
import { emptyRecording, type Recording } from '../../replay/recording.js';
import type { Scenario, ScenarioFault } from '../../replay/scenario/scenario.js';
import { type ScenarioPlayer, scenarioPlayer } from '../../replay/scenario/session.js';
import { testFaults } from '../../replay/test/check.js';
import { laidOver } from '../../replay/test/laid-over.js';
import { readTestFile } from '../../replay/test/read.js';
import type { TestFault, TestName } from '../../replay/test/test-event.js';
import type { RunbookTest } from '../../replay/test/test-file.js';
import { quotedLine } from '../../replay/yaml-fault.js';
import { readTextFile } from '../files.js';
import { type LoadedRunbook, loadRunbook, type RunFault } from '../load.js';
import { loadRecording, loadRecordingBeside, placedEvidence } from '../replay/recording-file.js';
import { loadScenario } from '../scenario.js';

/** The tests of a runbook with all that they need, ready to be run. */
export interface LoadedTests {
  /** Of the test file, as it was named. */
  readonly path: string;
  readonly runbook: LoadedRunbook;
  /** Of the runbook, as the test file comes to it. */
  readonly runbookPath: string;
  readonly tests: readonly LoadedTest[];
}

/** A test that is ready to be run. */
export interface LoadedTest {
  readonly test: RunbookTest;
  readonly player: ScenarioPlayer;
  /** What people give: the words of the test over those of the file. */
  readonly recording: Recording;
}

type Faults = readonly TestFault[];

/** Loads a test file and all that it names; otherwise all that is wrong with them, each with its place. */
export async function loadTests(path: string): Promise<Result<LoadedTests, Faults>> {
  const text = await readTextFile(path);
  if (!text.ok) return failed([{ file: path, message: text.error.message }]);
  return loadedFrom(path, text.value, placer(path, text.value));
}

/** All that is wrong with the text of a test file, and with what it names on the disk; the lines are not quoted. */
export async function faultsOfTests(path: string, text: string): Promise<Faults> {
  const loaded = await loadedFrom(path, text, ({ line, message }) => ({ file: path, line, message }));
  return loaded.ok ? [] : loaded.error;
}

type Placer = (fault: ScenarioFault) => TestFault;

async function loadedFrom(path: string, text: string, placed: Placer): Promise<Result<LoadedTests, Faults>> {
  const file = readTestFile(text);
  if (!file.ok) return failed(file.error.map(placed));
  const runbookPath = runbookOf(path, file.value.runbook?.value);
  if (!runbookPath.ok) return failed([runbookPath.error]);
  const runbook = await loadRunbook(runbookPath.value);
  if (!runbook.ok) return failed(runbookFaults(runbookPath.value, runbook.error));
  const strangers = testFaults(file.value, runbook.value.plan, suggestionFor).map(placed);
  const tests: LoadedTest[] = [];
  const faults: TestFault[] = [...strangers];
  for (const test of file.value.tests) {
    const loaded = await loadTest(path, test);
    if (loaded.ok) tests.push(loaded.value);
    else faults.push(...loaded.error);
  }
  if (faults.length > 0) return failed(faults);
  return ok({ path, runbook: runbook.value, runbookPath: runbookPath.value, tests });
}

/** The files and folders that a test file depends on; what they are named by may be wrong. */
export async function testDependencies(path: string): Promise<readonly string[]> {
  const text = await readTextFile(path);
  const file = text.ok ? readTestFile(text.value) : text;
  if (!file.ok) return [path];
  const folder = dirname(path);
  const runbook = runbookOf(path, file.value.runbook?.value);
  const named = file.value.tests.flatMap(({ scenario, recordingFile }) =>
    [scenario, recordingFile].flatMap((one) => (one ? [join(folder, one.value)] : [])),
  );
  return [...new Set([path, ...(runbook.ok ? [runbook.value] : []), ...named])];
}

/** What the text of a test file names. */
export interface NamedTests {
  /** The path of the runbook, which may not be there. */
  readonly runbookPath: string;
  readonly tests: readonly TestName[];
}

/** The tests that the text of a test file names, for whoever chooses among them; otherwise all that is wrong with the text. */
export function namedTests(path: string, text: string): Result<NamedTests, Faults> {
  const file = readTestFile(text);
  if (!file.ok) return failed(file.error.map(placer(path, text)));
  const runbookPath = runbookOf(path, file.value.runbook?.value);
  return runbookPath.ok
    ? ok({ runbookPath: runbookPath.value, tests: file.value.tests.map(shownTest) })
    : failed([runbookPath.error]);
}

/** A test as it is called wherever it is told of; the only one of a file may have no name of its own. */
export function shownTest({ name, line }: RunbookTest): TestName {
  return { name: name.trim() === '' ? 'the runbook' : name, line };
}

/** What every name of a test file ends with. */
export const testEnding = /\.runbook-test\.ya?ml$/;

/** The runbook of a test file, by what is written in it, else by the name of the file. */
export function runbookOf(path: string, written: string | undefined): Result<string, TestFault> {
  const folder = dirname(path);
  if (written !== undefined) return ok(join(folder, written));
  const name = basename(path).replace(testEnding, '');
  const candidates = ['.runbook.yaml', '.runbook.yml', '.yaml', '.yml'].map((ending) => `${name}${ending}`);
  const found = candidates.find((candidate) => existsSync(join(folder, candidate)));
  if (found !== undefined) return ok(join(folder, found));
  const message = `there is no '${candidates[0]}' or '${candidates[2]}' beside it; write 'runbook: PATH'`;
  return failed({ file: path, line: 1, message });
}

async function loadTest(path: string, test: RunbookTest): Promise<Result<LoadedTest, Faults>> {
  const line = test.scenario?.line ?? test.line;
  const at = (message: string): TestFault => ({ file: path, line, message });
  const player = await playerOf(path, test);
  if (!player.ok) return failed(player.error.map(at));
  const recording = await recordingOf(path, test);
  if (!recording.ok) return failed([at(recording.error.message)]);
  return ok({ test, player: player.value, recording: recording.value });
}

async function playerOf(path: string, test: RunbookTest): Promise<Result<ScenarioPlayer, readonly string[]>> {
  if (test.scenario) return loadScenario(join(dirname(path), test.scenario.value), 'strict', 'at-once');
  return ok(noScenario(test.name));
}

/** A player that answers nothing. */
export function noScenario(name: string): ScenarioPlayer {
  return scenarioPlayer(withoutSteps(name), 'strict', (path) => failed(`'${path}' is not there`));
}

function withoutSteps(name: string): Scenario {
  const nothing = { description: '', vars: new Map(), allowedCommands: [], deniedVariables: [], steps: [], groups: [] };
  return { name, ...nothing };
}

async function recordingOf(path: string, test: RunbookTest): Promise<Result<Recording, { readonly message: string }>> {
  const own = placedEvidence(test.recording.evidence, path);
  if (!own.ok) return own;
  const written = await writtenRecording(path, test);
  return written.ok ? ok(laidOver({ ...test.recording, evidence: own.value }, written.value)) : written;
}

async function writtenRecording(path: string, { recordingFile, scenario }: RunbookTest) {
  const folder = dirname(path);
  if (recordingFile) return loadRecording(join(folder, recordingFile.value));
  return scenario ? loadRecordingBeside(join(folder, scenario.value)) : ok(emptyRecording);
}

function runbookFaults(path: string, fault: RunFault): Faults {
  if (fault.kind !== 'invalid') return [{ file: path, message: fault.message }];
  const { lines, text } = fault.analysis;
  const placed = placer(path, text);
  return fault.diagnostics
    .filter(({ severity }) => severity === 'error')
    .map(({ at, message }) => placed({ line: lines.positionAt(at.start).line, message }));
}

function placer(file: string, text: string): Placer {
  return ({ line, message }) => ({ file, line, message: `${message}: ${quotedLine(line, text)}` });
}
