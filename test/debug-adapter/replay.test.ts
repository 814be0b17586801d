import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { verifyRun } from '../../runtime/node/record/verify-run.js';
import { runbookV1, type Scene, sceneOf } from './support.js';

const text = runbookV1(`
  - id: look
    type: cli
    with: { argv: [touch, looked] }
    capture: { found: stdout }
  - id: ask
    type: manual
    instructions: say what you see
    required_evidence: [{ kind: text, name: seen }]
  - id: use
    type: cli
    with: { argv: [rm, "{{ .found }}"] }
  - id: last
    type: cli
    with: { argv: [touch, last] }
`);

const scenario = `meta: { name: recorded }
steps:
  - match: { argv: [touch, looked] }
    respond: { stdout: "disk\\n" }
  - match: { argv: [rm, disk] }
    respond: { stdout: "gone\\n" }
  - match: { argv: [touch, last] }
`;

const recording = `apiVersion: runbook-recording/v0
gates: { look: approve, use: approve, last: approve }
`;

async function replayScene(context: TestContext): Promise<Scene> {
  const scene = await sceneOf(context, text);
  mkdirSync(join(scene.folder, 'recorded'));
  writeFileSync(join(scene.folder, 'recorded', 'scenario.yaml'), scenario);
  writeFileSync(join(scene.folder, 'recorded', 'recording.yaml'), recording);
  return scene;
}

const replay = { mode: 'replay', scenario: 'recorded/scenario.yaml' };

async function stepTo(scene: Scene, name: string): Promise<void> {
  const { stackFrames } = await scene.client.request('stackTrace', { threadId: 1 });
  assert.ok(stackFrames[0].name.includes(name), `${stackFrames[0].name}, not ${name}`);
}

test('in a replay stepping back really goes back, and what follows is done anew and may go otherwise', async (context) => {
  const scene = await replayScene(context);
  const { client } = scene;
  await scene.launchToEntry({ ...replay, cwd: scene.folder });
  await scene.resume('next');
  assert.equal(await scene.evaluate('captures.found'), 'disk');
  await client.request('next', { threadId: 1 });
  const asked = await client.waitFor('runbook/answerNeeded');
  await client.request('runbook/answer', { requestId: asked.requestId, answer: { kind: 'text', text: 'smoke' } });
  await client.waitFor('stopped');
  await stepTo(scene, 'use');

  const back = await scene.resume('stepBack');
  assert.match(back.description, /^Back in the replay/);
  await stepTo(scene, 'ask');
  assert.deepEqual(await scene.scope('Evidence'), {});
  await scene.resume('stepBack');
  await stepTo(scene, 'look');
  assert.deepEqual(await scene.scope('Captures'), {});
  assert.match((await client.attempt('stepBack', { threadId: 1 })).message ?? '', /beginning of the replay/);

  await scene.resume('next');
  assert.equal(await scene.evaluate('captures.found'), 'disk');
  await client.request('next', { threadId: 1 });
  const again = await client.waitFor('runbook/answerNeeded', ({ requestId }) => requestId !== asked.requestId);
  await client.request('runbook/answer', { requestId: again.requestId, answer: { kind: 'text', text: 'fire' } });
  await client.waitFor('stopped');
  await client.request('continue', { threadId: 1 });
  assert.equal((await client.waitFor('exited')).exitCode, 0);

  const replays = join(scene.folder, '.runbook', 'replays');
  const [folder = ''] = readdirSync(replays);
  const trace = readFileSync(join(replays, folder, 'trace.jsonl'), 'utf8');
  assert.ok(trace.includes('fire') && !trace.includes('smoke'), trace);
  const verdict = await verifyRun(join(replays, folder));
  assert.ok(verdict.ok && verdict.value.kind === 'verified', JSON.stringify(verdict));
  assert.ok(!existsSync(join(scene.folder, 'looked')) && !existsSync(join(scene.folder, 'last')));
});

test('a replay goes back over breakpoints, from an open question, and by a line of the console', async (context) => {
  const scene = await replayScene(context);
  const { client } = scene;
  await scene.launchToEntry({ ...replay, cwd: scene.folder }, [scene.lineOf('- id: look')]);
  await scene.resume('next');
  await client.request('next', { threadId: 1 });
  await client.waitFor('runbook/answerNeeded');
  await scene.resume('reverseContinue');
  await stepTo(scene, 'look');
  await scene.resume('next');
  await client.request('evaluate', { expression: 'back', context: 'repl' });
  await client.waitFor('stopped');
  await stepTo(scene, 'look');
});

test('a replay is refused before its first step where nothing can answer it, and a scenario where nothing is replayed', async (context) => {
  const scene = await replayScene(context);
  const { client, program } = scene;
  const refused = async (args: object) =>
    (await client.attempt('launch', { program, cwd: scene.folder, ...args })).message;
  assert.match(String(await refused({ mode: 'replay' })), /"scenario"/);
  assert.match(
    String(await refused({ mode: 'real', scenario: 'recorded/scenario.yaml' })),
    /"scenario" is for replays/,
  );
  assert.match(String(await refused({ mode: 'replay', scenario: 'missing.yaml' })), /cannot be played/);
  assert.ok(!existsSync(join(scene.folder, '.runbook')));
});
