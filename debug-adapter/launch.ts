import { resolve } from 'node:path';
import { failed, ok, type Result } from '../runtime/model/result.js';
import { faultsOfLaunchArguments, isLaunchArguments } from '../runtime/schema/generated/launch.js';
import { type Configuration, configurationFault, configurationOf } from './configuration.js';
import { confirmedKey } from './protocol.js';

/** What a person wants to be debugged, and how; the fields are described in runtime/schema/launch.schema.json. */
export interface Launch extends Configuration {
  /** Absolute. */
  readonly program: string;
  readonly mode: 'real' | 'probe' | 'dry-run';
  /** Absolute. */
  readonly runDirectory?: string;
  /** The prerequisites that a person has just said of that they hold. */
  readonly confirmed: readonly string[];
}

/** Reads the arguments of a launch request; keys that are not ours belong to the editor and are left alone. */
export function readLaunch(given: Readonly<Record<string, unknown>>, channel: string): Result<Launch, string> {
  if (!isLaunchArguments(given)) {
    const fault = `the launch configuration names no runbook; add "program": "\${file}" or the path of a runbook`;
    return failed(configurationFault(given, faultsOfLaunchArguments(given), { name: 'program', fault }));
  }
  const { program, mode = 'real', runDirectory } = given;
  const configuration = configurationOf(given, channel);
  const { folder } = configuration;
  return ok({
    ...configuration,
    program: resolve(folder, program),
    mode,
    confirmed: textsAt(given[confirmedKey]),
    ...(runDirectory !== undefined && { runDirectory: resolve(folder, runDirectory) }),
  });
}

function textsAt(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((text) => typeof text === 'string') : [];
}
