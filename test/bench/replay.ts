import { mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { newCancellation } from '../../runtime/engine/cancellation.js';
import { loadRunbook } from '../../runtime/node/load.js';
import { openReplay } from '../../runtime/node/replay/open-replay.js';
import { runValues } from '../../runtime/node/run-values.js';
import { loadScenario } from '../../runtime/node/scenario.js';
import { emptyRecording } from '../../runtime/replay/recording.js';
import { type ScenarioPlayer, unplayed } from '../../runtime/replay/scenario/session.js';
import { playReport } from '../../runtime/replay/scenario/verify.js';
import { nothingGiven } from '../support/no-values.js';
import { median, say } from './measure.js';

/** How long a replayed step takes, with its record on disk, and how long it takes to play a scenario beside reading it. */
export async function benchReplay(folder: string): Promise<void> {
  const place = mkdtempSync(join(folder, 'replay-'));
  await benchReplayedSteps(place, 600);
  await benchPlay(place, 1000);
}

async function benchReplayedSteps(folder: string, steps: number): Promise<void> {
  const runbook = join(folder, 'runbook.yaml');
  writeFileSync(runbook, runbookOf(steps));
  const scenario = writtenScenario(folder, steps);
  const loaded = must(await loadRunbook(runbook));
  const replay = async () => {
    const opened = await openReplay(loaded, {
      player: must(await loadScenario(scenario, 'strict', 'at-once')),
      values: must(runValues(loaded, nothingGiven)),
      recording: emptyRecording,
      reuse: 'where-said',
      observer: { onEvent: () => {}, onOutput: () => {} },
      cancellation: newCancellation(),
      keeps: 'disk',
    });
    const { unmet, state } = await must(opened).start();
    if (unmet.length > 0 || state.history.length !== steps) throw new Error(`the replay did not end: ${unmet[0]}`);
  };
  const load = async () => must(await loadScenario(scenario, 'strict', 'at-once'));
  const alone = (await median(5, replay)) - (await median(5, load));
  say('one replayed step of 600, with its record', alone / steps, 'limit', 0.5);
}

async function benchPlay(folder: string, calls: number): Promise<void> {
  const path = writtenScenario(folder, calls);
  const load = async () => must(await loadScenario(path, 'strict', 'at-once'));
  const play = async () => {
    if (!playReport(...playedWhole(await load()), 'bench').passed) throw new Error('the scenario was not played');
  };
  say(
    'read a scenario and play its 1,000 calls',
    await median(5, play),
    'reading it (limit 2 ×)',
    await median(5, load),
  );
}

function playedWhole(player: ScenarioPlayer): [ScenarioPlayer, ReturnType<typeof unplayed>] {
  const { steps } = player.scenario;
  const played = steps.reduce(
    (before, { argv }) => player.answer(before, { argv, stdin: '', environment: {} }).played,
    unplayed(player.scenario),
  );
  return [player, played];
}

function writtenScenario(folder: string, calls: number): string {
  const path = join(folder, `scenario-${calls}.yaml`);
  const steps = numbers(calls).map(
    (number) =>
      `  - match: {argv: [kubectl, get, pod, pod-${number}]}\n    respond: {stdout: "pod-${number} of {{ .cluster }}\\n"}\n`,
  );
  writeFileSync(path, `meta: {name: bench, vars: {cluster: dev}}\nsteps:\n${steps.join('')}`);
  return path;
}

function runbookOf(steps: number): string {
  const all = numbers(steps).map(
    (number) => `  - id: pod_${number}\n    type: cli\n    with: {argv: [kubectl, get, pod, pod-${number}]}\n`,
  );
  return `apiVersion: runbook/v1\nmeta: {name: bench}\nsteps:\n${all.join('')}`;
}

function numbers(count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => index + 1);
}

function must<Value>(
  result: { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly error: unknown },
): Value {
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}
