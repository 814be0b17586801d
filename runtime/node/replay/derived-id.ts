import { basename } from 'node:path';
import type { Actor } from '../../model/event.js';
import type { Plan } from '../../model/plan.js';
import type { ScenarioPlayer } from '../../replay/scenario/session.js';
import { planDigest } from '../creation.js';
import { sha256Hex } from '../digest.js';
import type { RunValues } from '../run-values.js';
import { replayIdOf } from '../store/run-id.js';
import type { RecordedAnswers } from './people.js';

/** What a replay is made from, beside its runbook. */
export interface ReplayMaterial extends Pick<RecordedAnswers, 'recording' | 'reuse'> {
  readonly player: ScenarioPlayer;
  readonly values: RunValues;
  readonly actor?: Actor;
}

/** The id of a replay: the same for the same runbook, scenario, recording and inputs, wherever it is done. */
export function derivedRunId(plan: Plan, { player, recording, reuse, values, actor }: ReplayMaterial): string {
  // What a secret is does not show in it, for a short one could be found out.
  const inputs = [...values.inputs].map(([name, { value, isSecret, reference }]) =>
    isSecret ? [name, reference ?? ''] : [name, value],
  );
  const { scenario, strictness } = player;
  const made = { runbook: plan.runbookSha256, plan: planDigest(plan), scenario, strictness, recording, reuse };
  return replayIdOf(sha256Hex(JSON.stringify({ ...made, inputs, actor }, portable)));
}

/** Maps as lists, and the paths of attachments without the folder that they happen to lie in. */
function portable(key: string, value: unknown): unknown {
  if (value instanceof Map) return [...value];
  return key === 'path' && typeof value === 'string' ? basename(value) : value;
}
