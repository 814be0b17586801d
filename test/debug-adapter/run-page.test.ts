import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import type { Body } from '../support/dap-client.js';
import { runbookText, type Scene, sceneOf } from './support.js';

const inVscode = { initialize: { clientID: 'vscode' } };
const two = runbookText(`
  - { id: one, type: cli, with: { argv: [echo, first] } }
  - { id: two, type: manual, instructions: look, required_evidence: [{ kind: text, name: seen }] }
`);

const page = ({ client }: Scene): Promise<Body> => client.request('runbook/page');

function statuses({ data }: Body): readonly string[] {
  return data.report.steps.map(({ status }: Body) => status);
}

test('the page of a run tells how it stands, where it is recorded, and what a person is asked', async (t) => {
  const scene = await sceneOf(t, two, inVscode);
  await scene.launchToEntry();
  const before = await page(scene);
  assert.deepEqual(statuses(before), ['not_reached', 'not_reached']);
  assert.deepEqual(before.at, { stepId: 'one', isStopped: true });
  assert.deepEqual(
    before.data.outline.steps.map(({ text }: Body) => text),
    ['echo first', 'look'],
  );
  await scene.client.request('continue', { threadId: 1 });
  const { requestId } = await scene.client.waitFor('runbook/answerNeeded');
  const asking = await page(scene);
  assert.equal(asking.question.requestId, requestId);
  assert.deepEqual(statuses(asking), ['passed', 'waiting']);
  assert.equal(asking.directory, scene.runFolder());
  await scene.client.request('runbook/answer', { requestId, answer: { kind: 'text', text: 'fine' } });
  await scene.client.waitFor('exited');
  const after = await page(scene);
  assert.deepEqual([after.question, after.data.report.run.status], [undefined, 'completed']);
});

test('VS Code is told where a run stands, and no other client is', async (t) => {
  const scene = await sceneOf(t, two, inVscode);
  await scene.launchToEntry();
  const standing = await scene.client.waitFor('runbook/standing', ({ isStopped }) => isStopped);
  assert.deepEqual(standing, {
    ...{ steps: 2, isStopped: true, stepId: 'one', number: 1, directory: scene.runFolder() },
  });
  const other = await sceneOf(t, two);
  await other.launchToEntry();
  await other.client.request('threads');
  assert.deepEqual(
    other.client.events.filter(({ event }) => event.startsWith('runbook/standing')),
    [],
  );
});

test('a step that looks back is the one at which the page stands', async (t) => {
  const scene = await sceneOf(t, two, inVscode);
  await scene.launchToEntry();
  await scene.resume('next');
  await scene.client.waitFor('runbook/standing', ({ stepId }) => stepId === 'two');
  const before = new Set(scene.client.events.map(({ body }) => body));
  await scene.resume('stepBack');
  assert.deepEqual((await page(scene)).at, { stepId: 'one', isStopped: true });
  const told = await scene.client.waitFor('runbook/standing', (body) => !before.has(body) && body.stepId === 'one');
  assert.equal(told.isStopped, true);
  await scene.resume('next');
  assert.deepEqual((await page(scene)).at, { stepId: 'two', isStopped: true });
});

const slow = runbookText('  - { id: slow, type: cli, with: { argv: [sh, -c, "echo early; sleep 30"] } }\n');

test('what a program prints is sent with its step to whoever looks at the page, also what it printed before', async (t) => {
  const scene = await sceneOf(t, slow, inVscode);
  const { client } = scene;
  await scene.launchToEntry();
  await client.request('continue', { threadId: 1 });
  await client.waitFor('output', ({ output }) => output === 'early\n');
  assert.equal(
    client.events.some(({ event }) => event === 'runbook/stepOutput'),
    false,
  );
  assert.deepEqual((await page(scene)).live, [{ stepId: 'slow', stream: 'stdout', text: 'early\n' }]);
  await client.request('runbook/leavePage');
  await client.request('terminate');
});

test('a dry run shows what is written, and has no place where it is recorded', async (t) => {
  const scene = await sceneOf(t, two, inVscode);
  await scene.launch({ mode: 'dry-run' });
  await scene.client.waitFor('exited');
  const { data, directory } = await page(scene);
  assert.deepEqual([directory, data.report.run.mode, data.report.run.runbook], [undefined, 'dry-run', 'test']);
  assert.equal(data.outline.steps.length, 2);
});

test('VS Code is told of a run that leaves no record what its page shows, before it is over', async (t) => {
  const scene = await sceneOf(t, two, inVscode);
  await scene.launch({ mode: 'dry-run' });
  await scene.client.waitFor('exited');
  const told = scene.client.events.filter(({ event }) => event === 'runbook/left' || event === 'exited');
  assert.deepEqual(
    told.map(({ event }) => event),
    ['runbook/left', 'exited'],
  );
  assert.deepEqual(told[0]?.body, await page(scene));
});

test('a replay is shown while it goes on, before anything of it is on the disk, and back when it is taken back', async (t) => {
  const scene = await sceneOf(t, two, inVscode);
  mkdirSync(join(scene.folder, 'recorded'));
  const scenario =
    'meta: { name: recorded }\nsteps:\n  - match: { argv: [echo, first] }\n    respond: { stdout: "x\\n" }\n';
  writeFileSync(join(scene.folder, 'recorded', 'scenario.yaml'), scenario);
  await scene.launchToEntry({ mode: 'replay', scenario: 'recorded/scenario.yaml', cwd: scene.folder });
  await scene.resume('next');
  const { data } = await page(scene);
  assert.deepEqual([data.report.run.mode, ...statuses({ data })], ['replay', 'passed', 'not_reached']);
  await scene.resume('stepBack');
  const back = await page(scene);
  assert.deepEqual(statuses(back), ['not_reached', 'not_reached']);
  assert.deepEqual(back.at, { stepId: 'one', isStopped: true });
});
