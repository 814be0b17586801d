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
  assert.match(
    String(await refused({ mode: 'replay', scenario: 'missing.yaml' })),
    /cannot be played: .*does not exist/,
  );
  assert.ok(!existsSync(join(scene.folder, '.runbook')));
});

test('a replay that was taken back stops once more where it stopped: at visits, changes and what is dangerous', async (context) => {
  const scene = await replayScene(context);
  const { client } = scene;
  await client.request('setFunctionBreakpoints', { breakpoints: [{ name: 'ask', hitCondition: '1' }] });
  await client.request('setDataBreakpoints', { breakpoints: [{ dataId: 'captures.found', hitCondition: '1' }] });
  await client.request('setExceptionBreakpoints', { filters: ['caution'] });
  await scene.launchToEntry({ ...replay, cwd: scene.folder });
  const toAsk = async () => {
    assert.equal((await scene.resume('continue')).text, 'this step is caution');
    assert.equal((await scene.resume('continue')).reason, 'data breakpoint');
    assert.equal((await scene.resume('continue')).reason, 'function breakpoint');
  };
  await toAsk();
  await scene.resume('stepBack');
  await toAsk();
  await scene.resume('stepBack');
  await scene.resume('continue');
  // From the stop before its start, back to the step itself.
  await scene.resume('stepBack');
  await stepTo(scene, 'look');
  await toAsk();
});

test('a replay shows its snapshots, and what is stored beside its trace, before its record is written', async (context) => {
  const scene = await replayScene(context);
  const { client } = scene;
  const long = 'x'.repeat(200_000);
  writeFileSync(join(scene.folder, 'recorded', 'scenario.yaml'), scenario.replace('disk\\n', `${long}end`));
  await scene.launchToEntry({ ...replay, cwd: scene.folder });
  await scene.resume('next');
  assert.deepEqual(Object.keys(await scene.scope('Snapshots')), ['step-0001']);
  const { result } = await client.request('evaluate', { expression: 'captures.found', context: 'clipboard' });
  assert.ok(result === `${long}end`, result.slice(-100));
  const { result: said } = await client.request('evaluate', { expression: 'snapshot', context: 'repl' });
  assert.match(said, /^'step-0001-f1' was taken/);
  await scene.resume('stepBack');
  assert.deepEqual(await scene.scope('Snapshots'), {});
});

test('a failed step of a replay is not said to be resumed, and an approval in the console is called one', async (context) => {
  const scene = await replayScene(context);
  const { client, folder, program } = scene;
  writeFileSync(join(folder, 'recorded', 'recording.yaml'), 'apiVersion: runbook-recording/v0\n');
  writeFileSync(
    join(folder, 'recorded', 'scenario.yaml'),
    scenario.replace('respond: { stdout: "disk\\n" }', 'respond: { exit: 1 }'),
  );
  await scene.launchToEntry({ ...replay, cwd: folder });
  await client.request('next', { threadId: 1 });
  await client.waitFor('runbook/answerNeeded');
  assert.equal((await client.request('evaluate', { expression: 'approve', context: 'repl' })).result, 'approved');
  assert.equal((await client.waitFor('stopped')).description, 'Step failed');
  const { description } = await client.request('exceptionInfo', { threadId: 1 });
  assert.match(description, /next: step back and go another way/);
  assert.doesNotMatch(description, /resume/);
  await client.request('disconnect');

  const replays = join(folder, '.runbook', 'replays');
  const [run = ''] = readdirSync(replays);
  const past = await sceneOf(context, text);
  await past.client.request('attach', { run: join(replays, run), readOnly: true });
  await past.client.request('configurationDone');
  await past.client.waitFor('stopped');
  const { stackFrames } = await past.client.request('stackTrace', { threadId: 1 });
  assert.equal(stackFrames[0].source.path, program);
});

const testText = `apiVersion: runbook-test/v0
tests:
  - name: as recorded
    scenario: recorded/scenario.yaml
    evidence: { ask: { seen: smoke } }
    expect: { steps: { last: passed } }
  - name: otherwise
    scenario: recorded/scenario.yaml
    evidence: { ask: { seen: smoke } }
    expect:
      captures: { found: floppy }
`;

test('a test is debugged as a replay with what it says of people, and in the end it is told what is different', async (context) => {
  for (const [name, differences, code] of [
    ['as recorded', [], 0],
    [
      'otherwise',
      [{ line: 11, message: "capture 'found' is not what is expected", expected: 'floppy', actual: 'disk' }],
      1,
    ],
  ] as const) {
    const scene = await replayScene(context);
    const { client, folder } = scene;
    writeFileSync(join(folder, 'x.runbook-test.yaml'), testText);
    await scene.launchToEntry({ mode: 'replay', cwd: folder, test: { file: 'x.runbook-test.yaml', name } });
    await scene.resume('next');
    assert.equal(await scene.evaluate('captures.found'), 'disk');
    await scene.resume('stepBack');
    assert.deepEqual(await scene.scope('Captures'), {});
    await client.request('continue', { threadId: 1 });
    assert.deepEqual(await client.waitFor('runbook/tested'), { differences });
    assert.equal((await client.waitFor('exited')).exitCode, code);
    assert.equal(existsSync(join(folder, '.runbook')), false);
  }
});

test('a test that cannot be debugged is refused with what to write', async (context) => {
  const scene = await replayScene(context);
  const { client, folder, program } = scene;
  writeFileSync(join(folder, 'x.runbook-test.yaml'), testText);
  writeFileSync(join(folder, 'y.runbook-test.yaml'), `${testText}runbook: recorded/scenario.yaml\n`);
  const file = 'x.runbook-test.yaml';
  const refusal = async (args: object) =>
    (await client.attempt('launch', { program, cwd: folder, mode: 'replay', ...args })).message ?? '';
  assert.match(await refusal({ test: { file } }), /has several tests; .*'as recorded', 'otherwise'$/);
  assert.match(await refusal({ test: { file, name: 'x' } }), /no test of '.*' is called 'x'; write one of these/);
  assert.match(await refusal({ test: { file: 'y.runbook-test.yaml' } }), /scenario\.yaml:/);
  assert.match(await refusal({ test: { file: 'none.runbook-test.yaml' } }), /none\.runbook-test\.yaml/);
  assert.match(await refusal({ test: { file }, mode: 'real' }), /"test" is for replays, and "mode" is "real"/);
  assert.match(await refusal({ test: { file }, scenario: 'x' }), /"test" names its scenario itself/);
  assert.match(
    await refusal({ test: { name: 'x' } }),
    /"test" names no test in the launch configuration; write \{"file"/,
  );
});
