import assert from 'node:assert/strict';
import test from 'node:test';
import { strangeOverrides } from '../../runtime/node/policy/strange-override.js';
import { organisationPolicy, policyWorld, workspacePolicy } from './policy-world.js';

test('an override that names no runbook of its workspace is told with what was meant, by title, file, path and id', async (t) => {
  const world = policyWorld(t);
  world.write(
    'deep/er/fail.yaml',
    'apiVersion: runbook/v1\nmeta: {name: Fail over, id: failover}\nsteps: [{id: a, type: manual, instructions: look}]\n',
  );
  world.write('deep/broken.yaml', 'apiVersion: runbook/v1\nmeta: [\n');
  world.write('deep/other.yaml', 'kind: Deployment\nmetadata: {name: api}\n');
  world.write('node_modules/x/theirs.yaml', 'apiVersion: runbook/v1\nmeta: {name: Theirs}\nsteps: []\n');
  const locked = { locked: true };
  const right = ['fail over', 'failover', 'FAIL.yaml', 'deep/er/fail.yaml', 'broken.yaml', 'test', 'x.runbook.yaml'];
  const wrong = ['Fail ovr', 'deep/fail.yaml', 'api', 'Theirs'];
  const runbooks = Object.fromEntries([...right, ...wrong].map((name) => [name, locked]));
  const path = world.write(workspacePolicy, { overrides: { runbooks } });
  // Of which workspaces an organisation speaks nobody knows here.
  world.write(organisationPolicy, { overrides: { runbooks: { Nowhere: locked } } });
  const told = await strangeOverrides(world.runbook, { organisation: [world.organisation] });
  assert.deepEqual(
    told.map((text) => /^'([^']*)'/.exec(text)?.[1]),
    wrong,
  );
  assert.equal(
    told[0],
    `'Fail ovr' in '${path}' names no runbook below '${world.folder}', so it locks nothing; did you mean 'Fail over'?`,
  );
  assert.match(told[2] ?? '', /; name its title, its file or its path there$/);
});

test('where every override names a runbook, and where there is none, nothing is told', async (t) => {
  const world = policyWorld(t);
  const places = { organisation: [world.organisation] };
  assert.deepEqual(await strangeOverrides(world.runbook, places), []);
  world.write(workspacePolicy, { overrides: { runbooks: { test: { locked: true } } } });
  assert.deepEqual(await strangeOverrides(world.runbook, places), []);
});
