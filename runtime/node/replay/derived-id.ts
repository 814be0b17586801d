import { basename } from 'node:path';
import type { Actor } from '../../model/event.js';
import type { Plan } from '../../model/plan.js';
import type { ScenarioPlayer } from '../../replay/scenario/session.js';
import { readAttachment } from '../attach.js';
import { planDigest } from '../creation.js';
import { sha256Hex } from '../digest.js';
import { outputBytes } from '../output-bytes.js';
import type { RunValues } from '../run-values.js';
import { replayIdOf } from '../store/run-id.js';
import type { RecordedAnswers } from './people.js';

/** What a replay is made from, beside its runbook. */
export interface ReplayMaterial extends Pick<RecordedAnswers, 'recording' | 'reuse'> {
  readonly player: ScenarioPlayer;
  readonly values: RunValues;
  readonly actor?: Actor;
}

/** The id of a replay: the same for the same runbook, scenario, recording, files of these and inputs, wherever it is done. */
export async function derivedRunId(
  plan: Plan,
  { player, recording, reuse, values, actor }: ReplayMaterial,
): Promise<string> {
  // What a secret is does not show in it, for a short one could be found out.
  const inputs = [...values.inputs].map(([name, { value, isSecret, reference }]) =>
    isSecret ? [name, reference ?? ''] : [name, value],
  );
  const { scenario, strictness } = player;
  const made = { runbook: plan.runbookSha256, plan: planDigest(plan), scenario, strictness, recording, reuse };
  const files = [...outputsOf(player), ...(await attachmentsOf(recording))];
  return replayIdOf(
    sha256Hex(JSON.stringify({ ...made, inputs, actor, ...(files.length > 0 && { files }) }, portable)),
  );
}

/** What commands write from files, as digests; nothing stands for a file that cannot be read, for no step answers with it. */
function outputsOf({ scenario, readOutput }: ScenarioPlayer): readonly string[] {
  const outputs = scenario.steps.flatMap(({ stdout, stderr }) => [stdout, stderr]);
  const paths = new Set(outputs.flatMap((output) => (output.kind === 'file' ? [output.path] : [])));
  return [...paths].map((path) => {
    const content = readOutput(path);
    return content.ok ? sha256Hex(outputBytes(content.value)) : '';
  });
}

async function attachmentsOf({ evidence }: RecordedAnswers['recording']): Promise<readonly string[]> {
  const given = [...evidence.values()].flatMap((answers) => [...answers.values()]);
  const paths = given.flatMap((answer) => (answer.kind === 'attachment' ? [answer.path] : []));
  const contents = await Promise.all(paths.map(readAttachment));
  return contents.map((content) => (content.ok ? sha256Hex(content.value) : ''));
}

/** Maps as lists, and the paths of attachments without the folder that they happen to lie in. */
function portable(key: string, value: unknown): unknown {
  if (value instanceof Map) return [...value];
  return key === 'path' && typeof value === 'string' ? basename(value) : value;
}
