import { readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { failed, ok, type Result } from '../model/result.js';
import { readScenario } from '../replay/scenario/read.js';
import type { Scenario, ScenarioFault, Strictness } from '../replay/scenario/scenario.js';
import { type ReadOutput, type ScenarioPlayer, scenarioPlayer } from '../replay/scenario/session.js';
import { atLine } from '../replay/yaml-fault.js';
import { describeFileError, readTextFile } from './files.js';
import { isOutside } from './inside-folder.js';
import { outputText } from './output-bytes.js';

/** When the files that a scenario names are looked at: all at once, or each when a step answers with it. */
export type FileCheck = 'at-once' | 'when-needed';

/** Loads a scenario, ready to answer; otherwise all that is wrong with it, each with its place. */
export async function loadScenario(
  path: string,
  strictness: Strictness,
  check: FileCheck,
): Promise<Result<ScenarioPlayer, readonly string[]>> {
  const text = await readTextFile(path);
  if (!text.ok) return failed([text.error.message]);
  const placed = ({ line, message }: ScenarioFault) => `${path}: ${atLine(line, message, text.value)}`;
  const scenario = readScenario(text.value, strictness);
  if (!scenario.ok) return failed(scenario.error.map(placed));
  const read = outputReader(dirname(resolve(path)), strictness);
  const faults = check === 'at-once' ? fileFaults(scenario.value, read) : [];
  return faults.length > 0 ? failed(faults.map(placed)) : ok(scenarioPlayer(scenario.value, strictness, read));
}

/** What is wrong with the files that a scenario names, each with the line of its step. */
function fileFaults({ steps }: Scenario, read: ReadOutput): readonly ScenarioFault[] {
  return steps.flatMap(({ stdout, stderr, line }) =>
    [stdout, stderr].flatMap((output) => {
      const content = output.kind === 'file' ? read(output.path) : ok('');
      return content.ok ? [] : [{ line, message: content.error }];
    }),
  );
}

/** Reads the files of a scenario below its folder, each once. */
function outputReader(folder: string, strictness: Strictness): ReadOutput {
  const known = new Map<string, ReturnType<ReadOutput>>();
  return (path) => {
    const content = known.get(path) ?? readOutput(folder, path, strictness);
    known.set(path, content);
    return content;
  };
}

function readOutput(folder: string, path: string, strictness: Strictness): Result<string, string> {
  const whole = join(folder, path);
  try {
    // A pipe or a device may never end.
    if (!statSync(whole).isFile()) return failed(`'${path}' is not a file`);
    if (strictness === 'strict' && isOutside(folder, whole)) {
      return failed(`'${path}' leads out of the folder of the scenario; copy what it leads to into the folder`);
    }
    return ok(outputText(readFileSync(whole)));
  } catch (error) {
    return failed(describeFileError(path, 'read', error));
  }
}
