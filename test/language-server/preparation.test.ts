import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { messageName, type RunsResult, type TestsResult } from '../../language-server/protocol.js';
import type { ApprovalRequirement } from '../../runtime/model/runbook.js';
import { standingOf } from '../../runtime/node/store/awaited.js';
import { runbookOf, runOnDisk } from '../node/support.js';
import { approve, DecidedRun, person, prepared } from '../support/decided-run.js';
import { nearClient } from '../support/near-client.js';
import { temporaryFolder } from '../support/paths.js';
import { cli, planOf } from '../support/plans.js';
import { runbookFolder } from '../support/recorded.js';

const waiting = runbookOf([
  'type: cli, with: {argv: ["echo", "one"]}',
  'type: manual, instructions: look, required_evidence: [{kind: text, name: note}]',
]);

test('the runs of a folder are told with where they stand, and only those that wait where only those are wanted', async (t) => {
  const { folder, run } = await runOnDisk(t, waiting);
  const client = await nearClient(t);
  const list = (params: object | undefined) => client.request<RunsResult>(messageName.runs, params);
  const { runs } = await list({ folders: [join(folder, 'below'), folder], isOpen: true });
  const [{ lastAt, runId, ...listed } = { lastAt: '', runId: '' }, ...others] = runs;
  assert.deepEqual(listed, {
    ...{ directory: run.directory, status: 'waiting', runbook: 'test', mode: 'real', startedBy: 'alice' },
    ...{ steps: 2, done: 1, stands: "step 's2' needs evidence 'note'", awaited: 'a person' },
  });
  assert.equal(others.length, 0);
  assert.match(lastAt ?? '', /^\d{4}-/);
  const done = await runOnDisk(t, runbookOf(['type: cli, with: {argv: ["echo", "one"]}']));
  assert.deepEqual(await list({ folders: [done.folder], isOpen: true }), { runs: [] });
  const past = await list({ folders: [done.folder], isOpen: false });
  assert.deepEqual(
    past.runs.map(({ status, done }) => [status, done]),
    [['completed', undefined]],
  );
  for (const params of [undefined, { folders: 5 }, { folders: [5] }])
    assert.deepEqual(await list(params), { runs: [] });
});

test('who is awaited is told by number, by role and without those who may not', () => {
  const waits = (requirement: ApprovalRequirement, ...approvers: readonly string[]) => {
    const plan = planOf([cli('one', ['df'], { approvals: requirement })]);
    const run = new DecidedRun(plan).happens(prepared(0, 'caution'));
    for (const id of approvers) run.happens(approve(0, person(id, requirement.roles[0])));
    return standingOf(run.state);
  };
  const two = { min: 2, roles: ['DRI', 'lead'] };
  assert.deepEqual(waits(two), { done: 0, stepId: 'one', awaited: '2 people as DRI or lead' });
  assert.equal(waits(two, 'bob').awaited, 'another person as DRI or lead');
  assert.equal(waits({ min: 1, roles: [] }).awaited, 'a person');
});

const begun = `apiVersion: runbook/v1
meta:
  name: x
  prerequisites: [{ text: On the VPN }]
  inputs:
    region: {type: string, enum: [eu, us], default: eu, description: where}
    count: {type: number, required: true}
    token: {type: string, required: true, secret: true, from: "env:RUNBOOK_TEST_NO_TOKEN"}
    home: {type: string, from: "env:PATH"}
steps:
  - {id: look, type: cli, with: {argv: [ls]}}
`;

test('what a run is begun with is told, but for what is there already, and a value is looked at as a run would', async (t) => {
  const program = join(runbookFolder(t, begun), 'runbook.yaml');
  const client = await nearClient(t);
  assert.deepEqual(await client.request(messageName.beginning, { program }), {
    inputs: [
      {
        name: 'region',
        type: 'string',
        isRequired: false,
        isSecret: false,
        isNeeded: false,
        description: 'where',
        choices: ['eu', 'us'],
        default: 'eu',
      },
      { name: 'count', type: 'number', isRequired: true, isSecret: false, isNeeded: true },
      {
        name: 'token',
        type: 'string',
        isRequired: true,
        isSecret: true,
        isNeeded: true,
        from: 'env:RUNBOOK_TEST_NO_TOKEN',
      },
    ],
    prerequisites: ['On the VPN'],
  });
  const check = async (name: string, value: string, expected: object) =>
    assert.deepEqual(await client.request(messageName.input, { program, name, value }), expected);
  await check('count', '3', {});
  await check('count', 'three', { message: "input 'count' is a number, and 'three' is none" });
  await check('region', 'mars', { message: "input 'region' is one of 'eu', 'us', and 'mars' is none of them" });
  await check('constructor', '3', {});
});

test('of a runbook that cannot be read nothing is asked: that is told when it is begun', async (t) => {
  const client = await nearClient(t);
  const nothing = { inputs: [], prerequisites: [] };
  const folder = runbookFolder(t, begun);
  writeFileSync(join(folder, 'bad.yaml'), 'steps: [');
  for (const program of [join(folder, 'none.yaml'), join(folder, 'bad.yaml'), '', 5]) {
    assert.deepEqual(await client.request(messageName.beginning, { program }), nothing);
    assert.deepEqual(await client.request(messageName.input, { program, name: 'count', value: 'x' }), {});
  }
});

test('the tests of a test file are told with their lines and their runbook, else what is wrong with it', async (t) => {
  const folder = temporaryFolder(t);
  const path = join(folder, 'a.runbook-test.yaml');
  const client = await nearClient(t);
  const list = (params: object | undefined) => client.request<TestsResult>(messageName.tests, params);
  const text =
    'apiVersion: runbook-test/v0\nrunbook: b.yaml\ntests:\n  - name: one\n  - {name: two, expect: {exit: 0}}\n';
  assert.deepEqual(await list({ path, text }), {
    runbook: join(folder, 'b.yaml'),
    tests: [
      { name: 'one', line: 4 },
      { name: 'two', line: 5 },
    ],
    faults: [],
  });
  const { tests, faults } = await list({ path, text: text.replace('expect', 'expct') });
  assert.deepEqual([tests, faults.map(({ line }) => line)], [[], [5]]);
  assert.match(faults[0]?.message ?? '', /'expct'/);
  for (const params of [undefined, { path: 5, text }]) assert.deepEqual(await list(params), { tests: [], faults: [] });
});
