import { type Plan, rollbackIdOf } from '../../model/plan.js';
import { failed, ok, type Result } from '../../model/result.js';
import type { Recording } from '../../replay/recording.js';
import type { Strictness } from '../../replay/scenario/scenario.js';
import type { ScenarioPlayer } from '../../replay/scenario/session.js';
import type { LoadedRunbook, RunFault } from '../load.js';
import { type GivenInputs, type RunValues, runValues } from '../run-values.js';
import { loadScenario } from '../scenario.js';
import { loadRecordingBeside, recordingName } from './recording-file.js';

/** The scenario that was named, and how strict it is taken. */
export interface ScenarioWords {
  readonly path: string;
  readonly strictness: Strictness;
}

/** What answers a replay. */
export interface ReadyReplay {
  readonly player: ScenarioPlayer;
  readonly recording: Recording;
  readonly values: RunValues;
}

/** Reads what answers a replay of a runbook; the inputs that are given go before those of the recording. */
export async function readyReplay(
  loaded: LoadedRunbook,
  { path, strictness }: ScenarioWords,
  given: GivenInputs,
  environment: RunValues['environment'] = process.env,
): Promise<Result<ReadyReplay, RunFault>> {
  const player = await loadScenario(path, strictness, strictness === 'strict' ? 'at-once' : 'when-needed');
  if (!player.ok) {
    const details = player.error.map((fault) => `${fault}\n`).join('');
    return failed({ kind: 'file', message: `the scenario '${path}' cannot be played`, details });
  }
  const recording = await loadRecordingBeside(path);
  if (!recording.ok) return failed({ kind: 'file', ...recording.error });
  const stranger = strangerIn(recording.value, loaded.plan);
  if (stranger !== undefined) {
    const message = `'${recordingName}' beside '${path}' answers step '${stranger}', which the runbook does not have; correct the id`;
    return failed({ kind: 'file', message });
  }
  // A reference of the recording may name a variable of the recording.
  const variables = { ...environment, ...recording.value.environment };
  const values = runValues(loaded, new Map([...recording.value.inputs, ...given]), variables);
  return values.ok ? ok({ player: player.value, recording: recording.value, values: values.value }) : values;
}

/** A step that is answered and is none of the runbook. */
function strangerIn({ evidence, gates, interventions }: Recording, { indexes }: Plan): string | undefined {
  const known = new Set([...indexes.keys()].flatMap((id) => [id, rollbackIdOf(id)]));
  return [...evidence.keys(), ...gates.keys(), ...interventions.keys()].find((id) => !known.has(id));
}
