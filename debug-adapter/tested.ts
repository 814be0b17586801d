import { resolve } from 'node:path';
import { exitCode } from '../runtime/model/exit-code.js';
import { failed, ok, type Result } from '../runtime/model/result.js';
import type { LoadedRunbook } from '../runtime/node/load.js';
import { openReplay } from '../runtime/node/replay/open-replay.js';
import { runValues } from '../runtime/node/run-values.js';
import { runFilesAmong } from '../runtime/node/store/run-files.js';
import { type LoadedTest, loadTests, shownTest } from '../runtime/node/test/load-tests.js';
import { type Difference, judged } from '../runtime/replay/test/judge.js';
import { introductionLines } from '../runtime/run/description.js';
import { type Debuggee, debuggeeOf } from './debuggee.js';
import type { Launch, TestToDebug } from './launch.js';
import { type LaunchFault, launchFault, placedInputs } from './launch-fault.js';
import type { DebuggeeListener } from './listener.js';
import { settingOf } from './setting.js';

/** Opens a test to be debugged: nothing is started and nobody is asked, and in the end it is told what is different. */
export async function openTested(
  launch: Launch,
  named: TestToDebug,
  listener: DebuggeeListener,
  loaded: LoadedRunbook,
): Promise<Result<Debuggee, LaunchFault>> {
  const found = await testNamed(named, launch);
  if (!found.ok) return found;
  const { test, player, recording } = found.value;
  const given = new Map([...recording.inputs, ...placedInputs(launch, loaded)]);
  const values = runValues(loaded, given, recording.environment);
  if (!values.ok) return failed(launchFault(launch.program, values.error));
  const setting = settingOf(launch, listener, loaded, values.value);
  const { pacer, cancellation, observer, shown } = setting;
  const opened = await openReplay(loaded, {
    ...{ player, recording, values: values.value, pacer, cancellation, observer },
    // As `runbook test` does it: what the test says counts for every step, and leaves nothing on the disk.
    ...{ reuse: 'everywhere', keeps: 'memory', isReversible: true },
  });
  if (!opened.ok) return failed(launchFault(launch.program, opened.error));
  setting.sources.files = runFilesAmong(opened.value.files);
  const say = (text: string) => listener.onOutput({ category: 'console', text: `${shown.text(text)}\n` });
  const start = async () => {
    say(`test '${shownTest(test).name}'; nothing is run, and stepping back really goes back`);
    for (const line of introductionLines(loaded.plan)) say(line);
    const replayed = await opened.value.start();
    if (cancellation.isCancelled) return exitCode.interrupted;
    const differences = judged(test, { plan: loaded.plan, ...replayed }).map((one) => shownDifference(one, shown.text));
    for (const line of verdictLines(named.file, differences)) say(line);
    listener.onTested({ differences });
    return differences.length === 0 ? exitCode.ok : exitCode.failed;
  };
  return ok(debuggeeOf({ ...launch, isRecord: false, isReplay: true, directory: '' }, setting, loaded, start));
}

async function testNamed({ file, name }: TestToDebug, { program }: Launch): Promise<Result<LoadedTest, LaunchFault>> {
  const loaded = await loadTests(file);
  if (!loaded.ok) {
    const lines = loaded.error.map((fault) => `${fault.file}:${fault.line ?? 1}: ${fault.message}`);
    return failed({ message: lines[0] ?? file, details: lines.map((line) => `${line}\n`).join('') });
  }
  const { runbookPath, tests } = loaded.value;
  if (resolve(runbookPath) !== program)
    return failed({ message: `'${file}' tests '${runbookPath}'; write that path as "program"` });
  const wanted = tests.filter(({ test }) => name === undefined || shownTest(test).name === name);
  const [found, ...others] = wanted;
  if (found && others.length === 0) return ok(found);
  const names = tests.map(({ test }) => `'${shownTest(test).name}'`).join(', ');
  const fault = name === undefined ? `'${file}' has several tests` : `no test of '${file}' is called '${name}'`;
  return failed({ message: `${fault}; write one of these as the "name" of "test": ${names}` });
}

function shownDifference(difference: Difference, shown: (text: string) => string): Difference {
  const { line, message, expected, actual } = difference;
  return {
    line,
    message: shown(message),
    ...(expected !== undefined && { expected: shown(expected) }),
    ...(actual !== undefined && { actual: shown(actual) }),
  };
}

function verdictLines(file: string, differences: readonly Difference[]): readonly string[] {
  if (differences.length === 0) return ['the test passes'];
  return ['the test fails', ...differences.map(({ line, message }) => `${file}:${line}: ${message}`)];
}
