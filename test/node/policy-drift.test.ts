import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { progressOf } from '../../runtime/cli/render/progress.js';
import { stoppedText } from '../../runtime/cli/render/stopped.js';
import type { RecordedEvent } from '../../runtime/model/event.js';
import { pinReview } from '../../runtime/node/classify/reviews.js';
import { loadStoppedRun } from '../../runtime/node/resume.js';
import { rememberRun } from '../../runtime/node/store/run-index.js';
import { initialState } from '../../runtime/run/state.js';
import { temporaryFolder } from '../support/paths.js';
import { must, policyWorld, workspacePolicy } from './policy-world.js';
import { eventsIn } from './support.js';

function first<Type extends RecordedEvent['type']>(events: readonly RecordedEvent[], type: Type) {
  const found = events.find((event): event is Extract<RecordedEvent, { type: Type }> => event.type === type);
  assert.ok(found, `no ${type}`);
  return found;
}

test('where too much ran by itself of late a run is strict, and says so before it starts', async (t) => {
  const drift = async (automatic: number, human: number, policy: object) => {
    const world = policyWorld(t, ['type: cli, with: {argv: [echo, x]}']);
    world.write(workspacePolicy, policy);
    await reviewed(world.folder);
    writeRecord(join(world.folder, '.runbook'), recordOf(automatic, human));
    const run = must(await world.open());
    await run.start();
    return { world, run, events: eventsIn(run.tracePath) };
  };
  const audit = { governance_mode: 'audit' };
  const { world, run, events } = await drift(8, 2, audit);
  assert.deepEqual(
    events.slice(0, 4).map(({ type }) => type),
    ['run.created', 'runbook.parsed', 'policy.downgraded', 'run.started'],
  );
  assert.deepEqual(first(events, 'policy.downgraded').data, { ratio: 0.8, threshold: 0.7, decisions: 10 });
  assert.equal(first(events, 'run.created').data.governance_mode, 'strict');
  assert.ok(events.some(({ type }) => type === 'approval.requested'));
  assert.equal(first(events, 'governance.decided').data.layer, 'drift');
  const told: string[] = [];
  const progress = progressOf(must(await world.load()).plan, String, (text) => told.push(text));
  progress.onEvent(first(events, 'policy.downgraded'), initialState);
  const why = '! strict: 80 % of 10 decisions of the last 7 days were made by nobody (limit 70 %)';
  assert.equal(told.join('').trim(), why);
  const stopped = must(await loadStoppedRun(run.directory, [], { organisation: [world.organisation] }));
  const shown = stoppedText(stopped, { from: undefined, starter: 'alice', redact: String });
  assert.ok(shown.includes(`\n${why}\n`), shown);
  const again = await must(await world.resume(run.directory)).start();
  assert.equal(again.phase.name, 'paused');
  for (const [automatic, human, policy] of [
    [7, 3, audit],
    [9, 0, audit],
    [10, 0, { ...audit, auto_ratio_threshold: 1 }],
  ] as const) {
    const open = await drift(automatic, human, policy);
    assert.equal(
      open.events.some(({ type }) => type === 'policy.downgraded'),
      false,
    );
    assert.ok(open.events.some(({ type }) => type === 'step.auto_executed'));
  }
});

/** Reviews what the first step of a world does as safe. */
function reviewed(folder: string) {
  const review = { risk: 'safe', reviewer: 'bob', reason: 'reads' } as const;
  return pinReview(folder, { shell: 'argv', command: '["echo","x"]' }, review);
}

/** The trace of a run in which so many decisions were made by nobody and by people of late, and others long ago. */
function recordOf(automatic: number, human: number): string {
  const line = (type: string) => `${JSON.stringify({ type, mode: 'real', ts: new Date().toISOString() })}\n`;
  const old = JSON.stringify({ type: 'step.auto_executed', mode: 'real', ts: '2020-01-01T00:00:00.000Z' });
  return line('step.auto_executed').repeat(automatic) + line('step.approved').repeat(human) + `${old}\n`.repeat(50);
}

/** Leaves a recorded run behind; gives its folder. */
function writeRecord(home: string, trace: string): string {
  const directory = join(home, 'runs', recordedId);
  mkdirSync(directory, { recursive: true });
  writeFileSync(join(directory, 'trace.jsonl'), trace);
  return directory;
}

const recordedId = '20260101T000000Z-aaaaaa';

test('what ran by itself is counted wherever it was recorded, for the workspace of its runbook alone', async (t) => {
  const drifts = async (isOfWorkspace: boolean, runDirectory?: string) => {
    const world = policyWorld(t, ['type: cli, with: {argv: [echo, x]}']);
    world.write(workspacePolicy, { governance_mode: 'audit' });
    await reviewed(world.folder);
    const elsewhere = temporaryFolder(t);
    const folder = isOfWorkspace ? world.folder : elsewhere;
    const created = `${JSON.stringify({ type: 'run.created', data: { runbook_folder: folder } })}\n`;
    await rememberRun(recordedId, writeRecord(elsewhere, created + recordOf(9, 1)));
    const run = must(await world.open(runDirectory === undefined ? {} : { runDirectory }));
    await run.start();
    return eventsIn(run.tracePath).some(({ type }) => type === 'policy.downgraded');
  };
  assert.equal(await drifts(true), true);
  assert.equal(await drifts(false), false);
  // Naming yet another folder for the new run makes nobody forget the last ones.
  assert.equal(await drifts(true, temporaryFolder(t)), true);
});

test('runs of a workspace count for a run that is recorded elsewhere', async (t) => {
  const world = policyWorld(t, ['type: cli, with: {argv: [echo, x]}']);
  world.write(workspacePolicy, { governance_mode: 'audit' });
  await reviewed(world.folder);
  writeRecord(join(world.folder, '.runbook'), recordOf(10, 0));
  const run = must(await world.open({ runDirectory: temporaryFolder(t) }));
  await run.start();
  assert.ok(eventsIn(run.tracePath).some(({ type }) => type === 'policy.downgraded'));
});
