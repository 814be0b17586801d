import assert from 'node:assert/strict';
import test, { type TestContext } from 'node:test';
import { runbookText, type Scene, sceneOf } from './support.js';

const text = runbookText(
  '  - id: look\n    type: manual\n    title: Look at it\n    instructions: Look at {{ .host }}\n' +
    '    required_evidence: [{ kind: text, name: seen }]\n' +
    '  - id: make\n    type: cli\n    with: { argv: [touch, made] }\n',
  '  vars: { host: web1 }\n',
);

function inVsCode(context: TestContext): Promise<Scene> {
  return sceneOf(context, text, { initialize: { clientID: 'vscode' } });
}

test('in VS Code a run that waits for a person stands still, its values are shown, and the answer lets it go on', async (context) => {
  const scene = await inVsCode(context);
  const { client } = scene;
  await scene.launch({ stopOnEntry: false });
  const { requestId } = await client.waitFor('runbook/answerNeeded');
  const { reason, description, text: said } = await client.waitFor('stopped');
  assert.deepEqual(
    [reason, description, said],
    ['evidence', 'Evidence needed', "step 'look' waits for it: Look at it"],
  );
  assert.equal(await scene.stoppedLine(), scene.lineOf('id: look'));
  assert.equal(await scene.evaluate('{{ .host }}'), 'web1');
  await client.request('runbook/answer', { requestId, answer: { kind: 'text', text: 'as expected' } });
  assert.equal((await client.waitFor('continued')).allThreadsContinued, true);
  const approval = await client.waitFor('stopped');
  assert.deepEqual([approval.reason, approval.description], ['approval', 'Approval needed']);
});

test('who goes on while a person is asked is asked again, and stops as far on as they wanted', async (context) => {
  const scene = await inVsCode(context);
  const { client } = scene;
  await scene.launch({ stopOnEntry: false });
  await client.waitFor('runbook/answerNeeded');
  await client.waitFor('stopped');
  await client.request('next', { threadId: 1 });
  const { requestId } = await client.waitFor('runbook/answerNeeded');
  assert.equal((await client.waitFor('stopped')).reason, 'evidence');
  await client.request('runbook/answer', { requestId, answer: { kind: 'text', text: 'as expected' } });
  const { reason } = await client.waitFor('stopped');
  assert.deepEqual([reason, await scene.stoppedLine()], ['step', scene.lineOf('id: make')]);
});

test('without debugging nothing stands still, and another client is told by the question alone', async (context) => {
  const scene = await inVsCode(context);
  await scene.launch({ noDebug: true });
  await scene.client.waitFor('runbook/answerNeeded');
  const other = await sceneOf(context, text);
  await other.launch({ stopOnEntry: false });
  await other.client.waitFor('runbook/answerNeeded');
  for (const { client } of [scene, other]) {
    await client.request('threads');
    assert.ok(!client.events.some(({ event }) => event === 'stopped'));
  }
});
