import { resolve } from 'node:path';
import { failed, ok, type Result } from '../runtime/model/result.js';
import type { LoadedRunbook } from '../runtime/node/load.js';
import { prerequisiteLines } from '../runtime/run/description.js';
import {
  faultsOfLaunchArguments,
  isLaunchArguments,
  type LaunchArguments,
} from '../runtime/schema/generated/launch.js';
import { type Configuration, configurationFault, configurationOf } from './configuration.js';
import { confirmedKey } from './protocol.js';

/** What a person wants to be debugged, and how; the fields are described in runtime/schema/launch.schema.json. */
export interface Launch extends Configuration {
  /** Absolute. */
  readonly program: string;
  readonly mode: 'real' | 'probe' | 'dry-run' | 'replay';
  /** Absolute; what answers a replay, which only a replay has. */
  readonly scenario?: string;
  /** What answers a replay in place of a scenario. */
  readonly test?: TestToDebug;
  /** Absolute. */
  readonly runDirectory?: string;
  /** The prerequisites that a person has just said of that they hold. */
  readonly confirmed: readonly string[];
}

/** A test, with its file, which is absolute; the only test of that file, where it has no name. */
export interface TestToDebug {
  readonly file: string;
  readonly name?: string;
}

/** Reads the arguments of a launch request; keys that are not ours belong to the editor and are left alone. */
export function readLaunch(given: Readonly<Record<string, unknown>>, channel: string): Result<Launch, string> {
  if (!isLaunchArguments(given)) {
    const fault = `the launch configuration names no runbook; add "program": "\${file}" or the path of a runbook`;
    return failed(configurationFault(given, faultsOfLaunchArguments(given), { name: 'program', fault }));
  }
  const { program, mode = 'real', runDirectory, scenario, test } = given;
  const fault = answersFault(given);
  if (fault !== undefined) return failed(fault);
  const configuration = configurationOf(given, channel);
  const { folder } = configuration;
  return ok({
    ...configuration,
    program: resolve(folder, program),
    mode,
    ...(scenario !== undefined && { scenario: resolve(folder, scenario) }),
    ...(test && { test: { ...test, file: resolve(folder, test.file) } }),
    confirmed: textsAt(given[confirmedKey]),
    ...(runDirectory !== undefined && { runDirectory: resolve(folder, runDirectory) }),
  });
}

// Left unheeded, it would be a person's mistake that runs commands.
function answersFault({ mode = 'real', scenario, test }: LaunchArguments): string | undefined {
  if (scenario !== undefined && test) return '"test" names its scenario itself; leave "scenario" or "test" out';
  const named = test ? 'test' : 'scenario';
  const isAnswered = scenario !== undefined || test !== undefined;
  if (mode === 'replay' && !isAnswered)
    return 'a replay needs the answers of the commands; add "scenario" with the path of a scenario.yaml';
  if (mode === 'replay' || !isAnswered) return undefined;
  return `"${named}" is for replays, and "mode" is "${mode}"; write "mode": "replay", or leave "${named}" out`;
}

function textsAt(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((text) => typeof text === 'string') : [];
}

/** Whether the prerequisites that a person was shown are those of the runbook as it is now. */
export function isConfirmed({ confirmed }: Launch, { plan }: LoadedRunbook): boolean {
  const lines = prerequisiteLines(plan);
  return lines.length === confirmed.length && lines.every((line, index) => line === confirmed[index]);
}
