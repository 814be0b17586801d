import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import test, { type TestContext } from 'node:test';
import type { Body } from '../support/dap-client.js';
import { runbookV1, type Scene, sceneOf } from './support.js';

const text = runbookV1(
  `
  - id: one
    type: cli
    with: { argv: ["echo", "{{ .name }}"] }
    capture: { first: stdout }
  - id: group
    type: group
    steps:
      - id: two
        type: cli
        with: { argv: ["echo", "2"] }
      - id: script
        type: script
        with: { shell: sh, run: "echo 3; rm -f gone" }
  - id: change
    type: cli
    with: { argv: ["touch", "{{ .name }}.txt"] }
  - id: last
    type: cli
    with: { argv: ["echo", "{{ .first }}"] }
`,
  '  vars: { name: old }\n  inputs:\n    count: { type: number, default: 1 }\n    token: { secret: true }\n',
);

/** A run that stands on entry. */
async function atEntry(context: TestContext, args: object = {}): Promise<Scene> {
  const scene = await sceneOf(context, text, { initialize: { supportsInvalidatedEvent: true } });
  await scene.launchToEntry(args);
  return scene;
}

async function stepOf({ client }: Scene): Promise<string> {
  return (await client.request('stackTrace', { threadId: 1 })).stackFrames[0].name;
}

/** Jumps to the step at a line; the stop that it leads to. */
async function jump({ client, program, lineOf }: Scene, id: string): Promise<Body> {
  const line = lineOf(`id: ${id}`);
  const { targets } = await client.request('gotoTargets', { source: { path: program }, line });
  assert.deepEqual(
    targets.map((target: Body) => [target.label, target.line]),
    [[id, line]],
  );
  await client.request('goto', { threadId: 1, targetId: targets[0].id });
  return client.waitFor('stopped');
}

/** The traces of all runs. */
function traces(scene: Scene): readonly Body[][] {
  const runs = dirname(scene.runFolder());
  const text = (run: string) => readFileSync(join(runs, run, 'trace.jsonl'), 'utf8');
  return readdirSync(runs).map((run) =>
    text(run)
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line)),
  );
}

const types = (scene: Scene) => scene.trace().map(({ type }) => type);
const results = (scene: Scene) =>
  scene.trace().flatMap(({ type, data }) => (type === 'step.result' ? [`${data.step_id} ${data.status}`] : []));

test('a jump forward stands at its step, and the steps between are left out by name', async (context) => {
  const scene = await atEntry(context);
  const { reason } = await jump(scene, 'change');
  assert.equal(reason, 'goto');
  assert.equal(await stepOf(scene), 'change');
  assert.deepEqual(results(scene), ['one skipped', 'two skipped', 'script skipped']);
  const notes = scene.trace().flatMap(({ type, data }) => (type === 'step.skipped' ? [data.note] : []));
  assert.deepEqual(new Set(notes), new Set(['jumped over in the debugger']));
  // The step that was jumped onto still asks.
  await scene.client.request('next', { threadId: 1 });
  const { stepId } = await scene.client.waitFor('runbook/answerNeeded');
  assert.equal(stepId, 'change');
  assert.ok(!types(scene).includes('step.started'));
  assert.match(await scene.client.refusal('goto', { threadId: 1, targetId: 1 }), /the run does not stand still/);
});

test('a jump back, and a frame that is begun again, have their steps done anew', async (context) => {
  const scene = await atEntry(context);
  await scene.resume('next');
  await scene.resume('next');
  assert.equal(await stepOf(scene), 'script: echo 3; rm -f gone');
  await scene.client.request('restartFrame', { frameId: 2 });
  assert.equal((await scene.client.waitFor('stopped')).reason, 'restart');
  assert.equal(await stepOf(scene), 'two', 'of a group, its first step');
  await jump(scene, 'one');
  assert.deepEqual(await scene.scope('Captures'), {});
  await scene.resume('next');
  const attempts = scene
    .trace()
    .flatMap(({ type, step_id, attempt }) => (type === 'step.started' ? [[step_id, attempt]] : []));
  assert.deepEqual(attempts, [
    ['one', 1],
    ['two', 1],
    ['one', 2],
  ]);
  assert.equal(await scene.evaluate('first'), 'old');
  assert.match(await scene.client.refusal('restartFrame', { frameId: 9 }), /the whole run; restart the run/);
});

test('in the past nothing can be gone to or changed', async (context) => {
  const scene = await atEntry(context);
  await scene.resume('next');
  await scene.resume('stepBack');
  const before = scene.trace().length;
  const past = /this is the past, where nothing can be changed; come forward/;
  assert.match(await scene.client.refusal('goto', { threadId: 1, targetId: 4 }), past);
  assert.match(await scene.client.refusal('restartFrame', { frameId: 1 }), past);
  assert.match(await scene.client.refusal('setExpression', { expression: 'name', value: 'x' }), past);
  assert.equal(scene.trace().length, before);
});

test('a value that is set counts for the steps that follow, is recorded, and the view is told to look again', async (context) => {
  const scene = await atEntry(context);
  const { client } = scene;
  const { scopes } = await client.request('scopes', { frameId: 1 });
  const { variablesReference } = scopes.find(({ name }: Body) => name === 'Variables');
  const set = await client.request('setVariable', { variablesReference, name: 'name', value: 'new' });
  assert.equal(set.value, 'new');
  assert.deepEqual((await client.waitFor('invalidated')).areas, ['stacks', 'variables']);
  assert.deepEqual(await scene.scope('Variables'), { name: 'new' });
  const changed = scene.trace().at(-1);
  assert.deepEqual(
    [changed.type, changed.actor.id, changed.data.before, changed.data.after],
    ['variable.changed', 'alice', 'old', 'new'],
  );
  await scene.resume('next');
  assert.equal(await scene.evaluate('first'), 'new');
  assert.equal((await client.request('setExpression', { expression: 'captures.first', value: 'mine' })).value, 'mine');
  assert.equal((await client.request('setExpression', { expression: 'inputs.count', value: '7' })).value, '7');
  assert.match(await client.refusal('setExpression', { expression: 'inputs.count', value: 'x' }), /is a number/);
  assert.match(await client.refusal('setExpression', { expression: 'run.id', value: 'x' }), /could be set/);
  assert.match(await client.refusal('setExpression', { expression: 'token', value: 'x' }), /is a secret/);
  const past = await scene.resume('stepBack');
  assert.match(past.description, /In the past/);
  assert.equal(await scene.evaluate('inputs.count'), '1', 'in the past it is what it was');
});

test('an approval for what comes out otherwise once a value is set does not count', async (context) => {
  const scene = await atEntry(context);
  const { client } = scene;
  await client.request('setExceptionBreakpoints', { filters: ['caution'] });
  await jump(scene, 'change');
  await client.request('continue', { threadId: 1 });
  // Stopped before it is asked about, the person goes on, is asked and answers; the run stands before the start by a pause.
  await client.waitFor('stopped');
  await client.request('continue', { threadId: 1 });
  const { requestId, approval } = await client.waitFor('runbook/answerNeeded');
  assert.deepEqual(approval.command, ['touch', 'old.txt']);
  await client.request('pause', { threadId: 1 });
  await client.waitFor('stopped');
  await client.request('setExpression', { expression: 'name', value: 'new' });
  assert.match(
    await client.refusal('runbook/answer', { requestId, answer: { kind: 'approve' } }),
    /is not open; it was answered already/,
  );
  await client.request('continue', { threadId: 1 });
  const again = await client.waitFor('runbook/answerNeeded', (one) => one.requestId !== requestId);
  assert.deepEqual(again.approval.command, ['touch', 'new.txt']);
  assert.ok(types(scene).includes('approval.revoked'));
  assert.ok(!types(scene).includes('step.started'));
});

test('a restart ends the run as aborted and begins a new one that stops at the same breakpoints', async (context) => {
  const scene = await sceneOf(context, text);
  const { client } = scene;
  await scene.launchToEntry({}, [scene.lineOf('id: two')]);
  await scene.resume('continue');
  assert.match(await client.refusal('restart', { arguments: { mode: 'wrong' } }), /"mode" is "wrong"/);
  assert.equal(await stepOf(scene), 'two', 'where it cannot be begun anew, it stands as it stood');
  const first = scene.trace();
  await client.request('restart', { arguments: { stopOnEntry: false } });
  assert.equal((await client.waitFor('stopped')).reason, 'breakpoint');
  assert.equal(await stepOf(scene), 'two');
  const [old] = traces(scene).filter(([{ run_id }]) => run_id === first[0].run_id);
  assert.deepEqual([old?.at(-1).type, old?.at(-1).data.status], ['run.finished', 'aborted']);
  assert.match(old?.at(-1).data.reason, /begun anew in the debugger/);
  assert.ok(!client.events.some(({ event }) => event === 'terminated'));
  await client.request('disconnect');
});

test('stepping into a script lists its commands with their classes, and runs it whole', async (context) => {
  const scene = await atEntry(context);
  await jump(scene, 'script');
  await scene.client.request('stepIn', { threadId: 1 });
  const { output, line } = await scene.client.waitFor('output', (body) => /runs as a whole/.test(body.output));
  assert.equal(
    output,
    "the script of step 'script' runs as a whole; it starts:\n  ● safe: echo 3\n  ▲ caution: rm -f gone\n",
  );
  assert.equal(line, scene.lineOf('id: script'));
});
