import assert from 'node:assert/strict';
import { rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { comparedRuns } from '../../../runtime/node/library/compared-runs.js';
import { knownRunbook } from '../../../runtime/node/library/known-runbook.js';
import { knownRuns } from '../../../runtime/node/library/known-runs.js';
import { isLookedFor } from '../../../runtime/node/library/run-filter.js';
import { type WaitingThing, waitingIn } from '../../../runtime/node/library/waiting.js';
import { summaryOf } from '../../../runtime/node/store/runs.js';
import { cutAfter, v1 } from '../../support/recorded.js';
import { WaitingRun } from '../../support/waiting-run.js';

async function waiting(directory: string, me: string): Promise<WaitingThing> {
  const [thing, ...others] = await waitingIn(await summaryOf(directory), me);
  assert.equal(others.length, 0);
  return thing!;
}

const asksForLead = v1([
  'id: look, type: cli, with: {argv: [echo, hi]}',
  'id: touch, type: cli, with: {argv: [touch, x]}, approvals: {min: 2, roles: [lead], distinct_from: [starter]}',
]);

test('an approval waits with its place, its class and whom it lacks; who acted in the run is told that it is not theirs', async (t) => {
  const run = await WaitingRun.of(t, asksForLead);
  const forBob = await waiting(run.directory, 'bob');
  assert.deepEqual(
    [forBob.kind, forBob.stepId, forBob.number, forBob.risk, forBob.people],
    ['approval', 'touch', 2, 'caution', { left: 2, roles: ['lead'], barred: ['alice'] }],
  );
  assert.equal((await waiting(run.directory, 'alice')).people.notMe, 'acted');
  await run.approved('touch', 'bob', '--role', 'lead');
  const second = await waiting(run.directory, 'Bob');
  assert.deepEqual([second.people.left, second.people.notMe], [1, 'approved']);
});

test('who holds none of the roles by the policy is told so', async (t) => {
  const text = v1(['id: touch, type: cli, with: {argv: [touch, x]}, approvals: {min: 1, roles: [lead]}']);
  const run = await WaitingRun.of(t, text, { policy: { approvers: { roles: { lead: ['carol'] } } } });
  assert.equal((await waiting(run.directory, 'bob')).people.notMe, 'role');
  assert.equal((await waiting(run.directory, 'carol')).people.notMe, undefined);
});

const asksForText = v1([
  'id: look, type: cli, with: {argv: [echo, hi]}',
  'id: link, type: manual, instructions: look, required_evidence: [{kind: text, name: dashboard}]',
]);

test('evidence waits with what is still to be handed in, and a run whose driver died waits to be resumed', async (t) => {
  const run = await WaitingRun.of(t, asksForText);
  const evidence = await waiting(run.directory, 'bob');
  assert.deepEqual([evidence.kind, evidence.stepId, evidence.evidence], ['evidence', 'link', ['dashboard']]);
  cutAfter(run.directory, ({ type }) => type === 'step.started');
  const stopped = await waiting(run.directory, 'bob');
  assert.deepEqual([stopped.kind, stopped.stepId, stopped.number], ['resume', 'look', 1]);
});

test('a run that is over waits for nobody', async (t) => {
  const run = await WaitingRun.of(t, asksForText);
  assert.equal((await run.runs(['abort', run.directory, '--as', 'bob', '--reason', 'enough'])).code, 0);
  assert.deepEqual(await waitingIn(await summaryOf(run.directory), 'bob'), []);
});

test('a record that is over is read once, and again where it has changed', async (t) => {
  const run = await WaitingRun.of(t, asksForText);
  const home = join(run.folder, '.runbook');
  const status = async () => {
    const runs = await knownRuns(home, 'runs');
    return runs.ok && runs.value.map((one) => one.status);
  };
  assert.deepEqual(await status(), ['waiting']);
  await run.runs(['abort', run.directory, '--as', 'bob', '--reason', 'enough']);
  assert.deepEqual(await status(), ['aborted']);
  run.forges((events) => events.slice(0, -1));
  assert.deepEqual(await status(), ['waiting']);
  rmSync(run.directory, { recursive: true });
  assert.deepEqual(await status(), []);
});

test('what is known of a runbook is its faults, its guide, its last run, and nothing of what it was before an edit', async (t) => {
  const run = await WaitingRun.of(t, asksForText);
  const path = join(run.folder, 'runbook.yaml');
  const known = await knownRunbook(path);
  assert.deepEqual(
    [known.name, known.steps, known.errors, known.lastRun?.status, known.validated],
    ['test', 2, 0, 'waiting', undefined],
  );
  writeFileSync(path, 'apiVersion: runbook/v1\nsteps: 7\n');
  utimesSync(path, new Date(), new Date(Date.now() + 5000));
  const broken = await knownRunbook(path);
  assert.ok(broken.errors > 0);
  assert.equal(broken.name, undefined);
  assert.match((await knownRunbook(join(run.folder, 'gone.yaml'))).fault ?? '', /does not exist/);
});

test('a guide that a runbook was made from is the same, has changed, or is missing', async (t) => {
  const run = await WaitingRun.of(t, asksForText);
  writeFileSync(join(run.folder, 'look.md'), '# Look\n\n```sh\nuptime\n```\n');
  assert.equal((await run.runs(['compile', 'look.md', '--out', 'look.runbook.yaml'])).code, 0);
  const path = join(run.folder, 'look.runbook.yaml');
  const state = async () => (await knownRunbook(path)).guide?.state;
  assert.equal(await state(), 'same');
  writeFileSync(join(run.folder, 'look.md'), '# Look\n\n```sh\nuptime -s\n```\n');
  assert.equal(await state(), 'changed');
  rmSync(join(run.folder, 'look.md'));
  assert.equal(await state(), 'missing');
});

test('runs are looked for by how they stand, their runbook, when they were, and a text; all must hold', async (t) => {
  const run = await summaryOf((await WaitingRun.of(t, asksForText)).directory);
  const yes = [{}, { statuses: ['waiting', 'failed'] }, { runbook: 'test' }, { text: 'ALICE' }, { text: run.runId }];
  assert.deepEqual(
    yes.map((filter) => isLookedFor(run, filter)),
    yes.map(() => true),
  );
  const no = [
    { statuses: ['failed'] },
    { runbook: 'tes' },
    { text: 'bob' },
    { since: '2999-01-01T00:00:00Z' },
    { statuses: ['waiting'], text: 'bob' },
  ];
  assert.deepEqual(
    no.map((filter) => isLookedFor(run, filter)),
    no.map(() => false),
  );
});

test('two runs are compared by what came of each step: the same steps give the same lines', async (t) => {
  const [one, other] = [await WaitingRun.of(t, asksForText), await WaitingRun.of(t, asksForText)];
  const same = await comparedRuns(one.directory, other.directory);
  assert.ok(same.ok);
  assert.equal(same.value.left, same.value.right);
  assert.match(same.value.left, /^step look\n {2}ended: exited\n {2}exit code: 0$/m);
  assert.match(same.value.left, /waits: step 'link' needs evidence 'dashboard'/);
  const gone = await comparedRuns(one.directory, join(one.folder, 'nowhere'));
  assert.ok(!gone.ok);
});
