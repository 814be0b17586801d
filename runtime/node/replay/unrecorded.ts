import { environmentUses } from '../../language/index.js';
import type { Recording } from '../../replay/recording.js';
import type { LoadedRunbook } from '../load.js';
import { recordingName } from './recording-file.js';

/** What a runbook reads that no record of a run holds and that is not given, in words with what to do about each variable. */
export function unrecordedIn(
  { analysis }: Pick<LoadedRunbook, 'analysis'>,
  environment: Recording['environment'],
  remedy: string,
): readonly string[] {
  const names = new Set(environmentUses(analysis.outline).map(({ variable }) => variable));
  return [...names]
    .filter((name) => !Object.hasOwn(environment, name))
    .sort()
    .map((name) => `the environment variable '${name}', which the runbook reads; ${remedy}`);
}

/** What to do about a variable that is missing in what was recorded. */
export const toBeWritten = `add it under 'environment' in '${recordingName}'`;
