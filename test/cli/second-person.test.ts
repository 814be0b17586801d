import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { v1 } from '../support/recorded.js';
import { WaitingRun } from '../support/waiting-run.js';

const change = 'id: change, type: cli, with: {argv: ["touch", "one"]}, approvals: {min: 2}';

test('while a run asks on one terminal, others approve on theirs, and it goes on where it is driven', async (t) => {
  const run = await WaitingRun.of(t, v1([change]));
  const driver = run.onTerminal(['resume'], '--as', 'alice');
  await driver.shows('who approves?');
  await run.approved('change', 'bob');
  const early = run.onTerminal(['approve'], 'change', '--as', 'bob');
  assert.equal(await early.exit(), 2, early.transcript());
  assert.match(early.transcript(), /bob has approved already/);
  await run.approved('change', 'carol');
  assert.equal(await driver.exit(), 0, driver.transcript());
  assert.match(driver.transcript(), /approved by bob[\s\S]*approved by carol/);
  assert.ok(run.made('one'));
  const by = run.events.filter(({ type }) => type === 'step.approved').map(({ actor }) => actor.id);
  assert.deepEqual(by, ['bob', 'carol']);
  assert.equal((await run.calls(['verify'])).code, 0);
  assert.deepEqual(readdirSync(join(run.directory, 'inbox')), []);
});
