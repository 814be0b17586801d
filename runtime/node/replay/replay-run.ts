import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Cancellation } from '../../engine/ports.js';
import type { RecordedEvent, RunCreated } from '../../model/event.js';
import { failed, ok, type Result } from '../../model/result.js';
import type { Recording } from '../../replay/recording.js';
import { planDigest } from '../creation.js';
import { loadRunbook, type RunFault } from '../load.js';
import { runValues } from '../run-values.js';
import { openReplay, type Replayed } from './open-replay.js';
import { recordedRun } from './recorded-run.js';
import { placedEvidence } from './recording-file.js';
import { type StepComparison, stepOutcomes } from './step-outcomes.js';
import { unrecordedIn } from './unrecorded.js';
import { putAttachments, writtenRun } from './written-run.js';

/** A recorded run beside a replay of its own record. */
export interface RunComparison {
  readonly runId: string;
  readonly runbookPath: string;
  /** That the runbook says something else now than when the run was begun. */
  readonly isChanged: boolean;
  /** How many steps of the run were compared. */
  readonly steps: number;
  readonly differences: readonly StepDifference[];
  /** What the record does not hold, in words. */
  readonly missing: readonly string[];
  /** What was called otherwise than in the run, in words. */
  readonly unmet: readonly string[];
}

/** A step that came out otherwise, with a line for each fact; missing where nothing was done of it. */
export interface StepDifference {
  readonly stepId: string;
  readonly recorded?: readonly string[];
  readonly replayed?: readonly string[];
}

/** What is replayed. */
export interface RunToReplay {
  /** The folder of the run. */
  readonly directory: string;
  readonly events: readonly RecordedEvent[];
  readonly created: RunCreated;
  /** The runbook as it lies there now. */
  readonly runbookPath: string;
  readonly providers: readonly string[];
  readonly cancellation: Cancellation;
}

/** Runs a recorded run again from its own record, starting nothing, and compares what came of each step. */
export async function replayRun(run: RunToReplay): Promise<Result<RunComparison, RunFault>> {
  const recorded = recordedRun(run.directory, run.events);
  const folder = await mkdtemp(join(tmpdir(), 'runbook-replay-'));
  try {
    await putAttachments(recorded.attachments, run.directory, folder);
    const replayed = await replayedIn(folder, run, recorded);
    if (!replayed.ok) return replayed;
    const { events, unmet, isChanged, unset } = replayed.value;
    const [before, after] = [stepOutcomes(run.events), stepOutcomes(events)];
    return ok({
      runId: recorded.runId,
      runbookPath: run.runbookPath,
      isChanged,
      steps: before.length,
      differences: differencesOf(before, after),
      missing: [...recorded.missing, ...unset],
      unmet,
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

type ReplayedRun = Pick<Replayed, 'events' | 'unmet'> & {
  readonly isChanged: boolean;
  /** The variables that the runbook reads and that are not set here, in words. */
  readonly unset: readonly string[];
};

async function replayedIn(
  folder: string,
  { runbookPath, created, providers, cancellation }: RunToReplay,
  recorded: ReturnType<typeof recordedRun>,
): Promise<Result<ReplayedRun, RunFault>> {
  const loaded = await loadRunbook(runbookPath, providers);
  if (!loaded.ok) return loaded;
  const evidence = placedEvidence(recorded.recording.evidence, join(folder, 'recording.yaml'));
  if (!evidence.ok) return failed({ kind: 'file', ...evidence.error });
  // The templates of the run saw the variables of whoever started it.
  const environment = { ...definedIn(process.env), ...recorded.recording.environment };
  const recording: Recording = { ...recorded.recording, evidence: evidence.value, environment };
  const values = runValues(loaded.value, recording.inputs, environment);
  if (!values.ok) return values;
  const opened = await openReplay(loaded.value, {
    player: writtenRun(recorded).player,
    recording,
    reuse: 'everywhere',
    values: values.value,
    observer: { onEvent: () => {}, onOutput: () => {} },
    cancellation,
    keeps: 'memory',
  });
  if (!opened.ok) return opened;
  const { events, unmet } = await opened.value.start();
  const unset = unrecordedIn(loaded.value, environment, 'set it to what it was');
  return ok({ events, unmet, unset, isChanged: planDigest(loaded.value.plan) !== created.plan_sha256 });
}

function definedIn(environment: NodeJS.ProcessEnv): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(environment).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

function differencesOf(before: readonly StepComparison[], after: readonly StepComparison[]): readonly StepDifference[] {
  const length = Math.max(before.length, after.length);
  return Array.from({ length }, (_, index) => differenceOf(before[index], after[index])).flat();
}

function differenceOf(one: StepComparison | undefined, other: StepComparison | undefined): readonly StepDifference[] {
  if (one?.stepId !== other?.stepId) {
    return [
      ...(one ? [{ stepId: one.stepId, recorded: one.facts }] : []),
      ...(other ? [{ stepId: other.stepId, replayed: other.facts }] : []),
    ];
  }
  if (one === undefined || other === undefined || one.facts.join('\n') === other.facts.join('\n')) return [];
  return [{ stepId: one.stepId, recorded: one.facts, replayed: other.facts }];
}
