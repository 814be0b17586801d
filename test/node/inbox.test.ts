import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { People } from '../../runtime/engine/ports.js';
import type { Actor, RecordedEvent } from '../../runtime/model/event.js';
import { ok } from '../../runtime/model/result.js';
import { answerFor, loadRestingRun } from '../../runtime/node/act.js';
import { grantKeeper } from '../../runtime/node/keys/grant-proof.js';
import type { Answering } from '../../runtime/node/resting-run.js';
import { readTrace } from '../../runtime/node/store/read-trace.js';
import { takeRunLock } from '../../runtime/node/store/run-lock.js';
import { stepState } from '../../runtime/run/state.js';
import { absent, begun, type Scene, scenesIn, withSteps } from '../gates/scene.js';

const home = mkdtempSync(join(tmpdir(), 'runbook-inbox-'));
after(() => rmSync(home, { recursive: true, force: true }));
// What this account knows and trusts is nothing of these tests.
process.env['XDG_STATE_HOME'] = join(home, 'state');
process.env['XDG_CONFIG_HOME'] = join(home, 'config');
mkdirSync(join(home, 'scenes'));
const scene = scenesIn(join(home, 'scenes'));

const twice = 'id: change, type: cli, with: {argv: ["touch", "told"]}, approvals: {min: 2}';

test('of two who approve at once each counts, and the step runs once both have', async () => {
  const place = scene(withSteps([twice]));
  const answers: Promise<unknown>[] = [];
  const directory = await driven(place, (folder) => {
    if (answers.length === 0) answers.push(...['bob', 'carol'].map((by) => approves(folder, by)));
  });
  for (const answer of answers) assert.equal(await answer, true);
  assert.deepEqual((await peopleOf(directory, 'step.approved')).sort(), ['bob', 'carol']);
  assert.ok(existsSync(join(place.folder, 'told')));
});

test('a file that is handed in elsewhere is copied into the record of the run that another process drives', async () => {
  const evidence = '[{kind: attachment, name: shot}, {kind: checklist, name: seen, items: [cpu, disk]}]';
  const place = scene(withSteps([`id: look, type: manual, instructions: Look, required_evidence: ${evidence}`]));
  writeFileSync(join(place.folder, 'shot.png'), 'picture');
  const answers: Promise<unknown>[] = [];
  const directory = await driven(place, (folder) => {
    answers.push(answers.length === 0 ? attaches(folder, join(place.folder, 'shot.png')) : ticks(folder));
  });
  for (const answer of answers) assert.equal(await answer, true);
  assert.deepEqual(await peopleOf(directory, 'evidence.submitted'), ['bob', 'bob']);
  assert.equal(readdirSync(join(directory, 'attachments')).length, 1);
  assert.deepEqual(readdirSync(join(directory, 'inbox')), []);
});

test('an answer that a driver took and did not record before it died is recorded all the same, and once', async () => {
  const place = scene(withSteps([twice]));
  const directory = await begun(place);
  const resting = await loadRestingRun(directory);
  assert.ok(resting.ok);
  const died = await dyingDriver(directory);
  const answering = await approval('bob');
  const [answered] = await Promise.all([answerFor({ ...resting.value, driver: 'it is driven' }, answering), died()]);
  assert.ok(answered.ok && answered.value.isTaken, JSON.stringify(answered));
  assert.deepEqual(await peopleOf(directory, 'step.approved'), ['bob']);
  assert.deepEqual(readdirSync(join(directory, 'inbox')), []);
});

/** Drives a run whose people do nothing but what they are told of here, until it is over. */
function driven(place: Scene, onQuestion: (directory: string) => void): Promise<string> {
  const wait = (withdrawn: Parameters<People['approval']>[1]): Promise<undefined> => {
    const runs = join(place.folder, '.runbook', 'runs');
    onQuestion(join(runs, readdirSync(runs).find((name) => name.startsWith('2')) ?? ''));
    return new Promise((resolve) => withdrawn.onCancel(() => resolve(undefined)));
  };
  const people: People = {
    ...absent,
    approval: (_, withdrawn) => wait(withdrawn),
    evidence: (_, withdrawn) => wait(withdrawn),
  };
  return begun(place, { people });
}

/** Has the run, takes the first letter that comes, and is gone. */
async function dyingDriver(directory: string): Promise<() => Promise<void>> {
  const lock = await takeRunLock(directory);
  assert.ok(lock.ok);
  return async () => {
    const inbox = join(directory, 'inbox');
    const letter = () => (existsSync(inbox) ? readdirSync(inbox).find((name) => name.endsWith('.json')) : undefined);
    while (letter() === undefined) await sleep(5);
    const path = join(inbox, letter() ?? '');
    renameSync(path, path.replace('.json', '.taking'));
    await lock.value.release();
  };
}

const personOf = (id: string): Actor => ({ kind: 'human', id, channel: 'cli' });

async function answers(directory: string, answering: Answering): Promise<boolean> {
  const resting = await loadRestingRun(directory);
  assert.ok(resting.ok, JSON.stringify(resting));
  const answered = await answerFor(resting.value, answering);
  assert.ok(answered.ok, JSON.stringify(answered));
  return answered.value.isTaken;
}

async function approves(directory: string, by: string): Promise<boolean> {
  return answers(directory, await approval(by));
}

async function approval(by: string): Promise<Answering> {
  const keeper = await grantKeeper(process.env);
  assert.ok(keeper.ok);
  const { prove } = keeper.value;
  const command = { kind: 'approve-step', index: 0, actor: personOf(by), prove } as const;
  return async ({ state }) => ok({ ...command, approvalId: askedIn(state) });
}

function askedIn(state: Parameters<Answering>[0]['state']): string {
  const step = stepState(state, 0);
  return step?.name === 'awaiting-approval' ? step.approval.request.approval_id : '';
}

function attaches(directory: string, file: string): Promise<boolean> {
  return answers(directory, async ({ store, approvalId }) => {
    const copy = await store.attach(file);
    assert.ok(copy.ok);
    const about = { index: 0, actor: personOf('bob'), name: 'shot', approvalId: approvalId() };
    return ok({ kind: 'submit-evidence', ...about, record: copy.record });
  });
}

function ticks(directory: string): Promise<boolean> {
  const about = { index: 0, actor: personOf('bob'), name: 'seen', items: ['cpu', 'disk'] };
  return answers(directory, async ({ approvalId }) =>
    ok({ kind: 'tick-evidence', ...about, approvalId: approvalId() }),
  );
}

async function peopleOf(directory: string, type: RecordedEvent['type']): Promise<string[]> {
  const trace = await readTrace(join(directory, 'trace.jsonl'));
  assert.ok(trace.ok);
  return trace.value.events.filter((event) => event.type === type).map(({ actor }) => actor.id);
}
