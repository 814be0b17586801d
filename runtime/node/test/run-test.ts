import { newCancellation } from '../../engine/cancellation.js';
import { atFullSpeed, type Observer, type Pacer } from '../../engine/drive.js';
import { failed, ok, type Result } from '../../model/result.js';
import type { Recording } from '../../replay/recording.js';
import type { ScenarioPlayer } from '../../replay/scenario/session.js';
import { type Difference, judged } from '../../replay/test/judge.js';
import { type Reached, reachedIn } from '../../replay/test/reached.js';
import type { LoadedRunbook, RunFault } from '../load.js';
import { openReplay, type Replayed } from '../replay/open-replay.js';
import { runValues } from '../run-values.js';
import type { LoadedTest } from './load-tests.js';

/** What came of a test. */
export interface TestOutcome {
  /** None where it passed. */
  readonly differences: readonly Difference[];
  /** What of its runbook it reached. */
  readonly reached: Reached;
}

/** Runs a test in memory: it starts no program and writes nothing. */
export async function runTest(runbook: LoadedRunbook, { test, player, recording }: LoadedTest): Promise<TestOutcome> {
  const replayed = await replayOf(runbook, player, recording);
  if (!replayed.ok) return { differences: [faultDifference(test.line, replayed.error)], reached: new Set() };
  const { plan } = runbook;
  const { events } = replayed.value;
  return { differences: judged(test, { plan, ...replayed.value }), reached: reachedIn(plan, events) };
}

/** Replays a runbook in memory; refused where its run could not begin. */
export async function replayOf(
  runbook: LoadedRunbook,
  player: ScenarioPlayer,
  recording: Recording,
  pacer: Pacer = atFullSpeed,
): Promise<Result<Replayed, RunFault>> {
  const values = runValues(runbook, recording.inputs, recording.environment);
  if (!values.ok) return values;
  const opened = await openReplay(runbook, {
    player,
    recording,
    // What a test says counts for every step: it is what the test is about.
    reuse: 'everywhere',
    observer: unseen,
    pacer,
    cancellation: newCancellation(),
    values: values.value,
    keeps: 'memory',
  });
  return opened.ok ? ok(await opened.value.start()) : failed(opened.error);
}

const unseen: Observer = { onEvent: () => {}, onOutput: () => {} };

function faultDifference(line: number, fault: RunFault): Difference {
  const details = 'details' in fault ? (fault.details ?? '').trim().replaceAll('\n', '; ') : '';
  return { line, message: `the run cannot begin: ${fault.message}${details === '' ? '' : `: ${details}`}` };
}
