import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { runbookTerminal } from '../support/terminal.js';
import { runbookV1, sceneOf } from './support.js';

const steps = `
  - { id: look, type: manual, instructions: Look, required_evidence: [{ kind: text, name: seen }] }
  - { id: make, type: cli, with: { argv: [touch, made] } }
`;

test('while the debugger asks, another person answers from a terminal, and the question of the debugger is closed', async (context) => {
  const scene = await sceneOf(context, runbookV1(steps), { initialize: { supportsInvalidatedEvent: true } });
  const { client, folder } = scene;
  await scene.launch({ stopOnEntry: false });
  const options = { cwd: folder, env: { XDG_STATE_HOME: join(folder, 'state') } };
  const look = await client.waitFor('runbook/answerNeeded');
  const run = scene.runFolder();
  const words = ['evidence', 'set', run, 'look', 'seen', 'all green', '--as', 'bob'];
  const evidence = runbookTerminal(context, words, options);
  assert.equal(await evidence.exit(), 0, evidence.transcript());
  assert.equal((await client.waitFor('runbook/answerSettled')).requestId, look.requestId);
  await client.waitFor('invalidated');
  const make = await client.waitFor('runbook/answerNeeded');
  assert.equal(make.stepId, 'make');
  const approval = runbookTerminal(context, ['approve', run, 'make', '--as', 'bob'], options);
  await approval.answer('(y/n)', 'y');
  assert.equal(await approval.exit(), 0, approval.transcript());
  assert.match(approval.transcript(), /approved by bob[\s\S]*goes on where it is driven/);
  await client.waitFor('terminated');
  assert.ok(existsSync(join(folder, 'made')));
  const by = scene.trace().filter(({ type }) => type === 'step.approved' || type === 'evidence.submitted');
  assert.deepEqual(
    by.map(({ type, actor }) => [type, actor.id]),
    [
      ['evidence.submitted', 'bob'],
      ['step.approved', 'bob'],
    ],
  );
  assert.match(
    await client.refusal('runbook/answer', { requestId: make.requestId, answer: { kind: 'approve' } }),
    /not open|no run|over|ended/,
  );
});
