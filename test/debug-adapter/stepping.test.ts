import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { runbookText, sceneOf, stepsDone } from './support.js';

const step = (id: string, argv: string, indent = '  ') =>
  `${indent}- id: ${id}\n${indent}  type: cli\n${indent}  with: { argv: [${argv}] }\n`;

const threeSteps = runbookText(step('first', '"true"') + step('second', '"true"') + step('third', '"true"'));

test('next runs exactly one step', async (context) => {
  const scene = await sceneOf(context, threeSteps);
  await scene.launchToEntry();
  assert.equal(stepsDone(scene), 0);
  for (const [done, line] of [
    [1, 'id: second'],
    [2, 'id: third'],
  ] as const) {
    const { reason } = await scene.resume('next');
    assert.equal(reason, 'step');
    assert.equal(stepsDone(scene), done);
    assert.equal(await scene.stoppedLine(), scene.lineOf(line));
  }
  await scene.client.request('next', { threadId: 1 });
  assert.deepEqual(await scene.client.waitFor('exited'), { exitCode: 0 });
  await scene.client.waitFor('terminated');
});

test('the answer to next comes before the stop that follows', async (context) => {
  const scene = await sceneOf(context, threeSteps);
  await scene.launchToEntry();
  const before = scene.client.events.length;
  await scene.client.request('next', { threadId: 1 });
  const since = scene.client.events.slice(before).map(({ event }) => event);
  assert.equal(since.includes('stopped'), false);
});

test('continue runs to the next breakpoint, and then to the end', async (context) => {
  const scene = await sceneOf(context, threeSteps);
  await scene.launchToEntry({}, [scene.lineOf('id: third')]);
  const { reason } = await scene.resume('continue');
  assert.equal(reason, 'breakpoint');
  assert.equal(stepsDone(scene), 2);
  await scene.client.request('continue', { threadId: 1 });
  await scene.client.waitFor('terminated');
  assert.equal(stepsDone(scene), 3);
});

test('stepping out of a group runs the rest of it', async (context) => {
  const group = `  - id: many\n    type: group\n    title: many steps\n    steps:\n${step('a', '"true"', '      ')}${step('b', '"true"', '      ')}`;
  const scene = await sceneOf(context, runbookText(group + step('last', '"true"')));
  await scene.launchToEntry();
  const { stackFrames } = await scene.client.request('stackTrace', { threadId: 1 });
  assert.deepEqual(
    stackFrames.map(({ name, line }: { name: string; line: number }) => [name, line]),
    [
      ['a', scene.lineOf('id: a')],
      ['many: many steps', scene.lineOf('id: many')],
      ['test', 1],
    ],
  );
  await scene.resume('stepOut');
  assert.equal(await scene.stoppedLine(), scene.lineOf('id: last'));
});

test('stepping in, and stepping out where there is no group, run one step', async (context) => {
  const scene = await sceneOf(context, threeSteps);
  await scene.launchToEntry();
  await scene.resume('stepIn');
  assert.equal(stepsDone(scene), 1);
  await scene.resume('stepOut');
  assert.equal(stepsDone(scene), 2);
});

test('a pause while a step runs stops the run once that step is done', async (context) => {
  const scene = await sceneOf(context, runbookText(step('slow', 'sleep, "1"') + step('after', '"true"')));
  await scene.launchToEntry();
  await scene.client.request('continue', { threadId: 1 });
  await scene.client.waitFor('output', ({ output }) => output.includes('sleep 1'));
  await scene.client.request('pause', { threadId: 1 });
  await scene.client.waitFor('output', ({ output }) => output.startsWith("step 'slow' still runs"));
  const { reason } = await scene.client.waitFor('stopped');
  assert.equal(reason, 'pause');
  assert.equal(stepsDone(scene), 1);
  assert.equal(await scene.stoppedLine(), scene.lineOf('id: after'));
});

test('a run that stands still cannot be paused again, and one that goes on cannot be continued', async (context) => {
  const scene = await sceneOf(context, runbookText(step('slow', 'sleep, "5"')));
  await scene.launchToEntry();
  await scene.client.request('pause', { threadId: 1 });
  await scene.client.request('next', { threadId: 1 });
  assert.match(await scene.client.refusal('next', { threadId: 1 }), /^the run does not stand still/);
});

test('a step that fails stops the run with the reason, and going on ends it', async (context) => {
  const scene = await sceneOf(context, runbookText(step('broken', 'ls, /no/such/folder') + step('never', '"true"')));
  await scene.launchToEntry();
  const { reason, text } = await scene.resume('continue');
  assert.equal(reason, 'exception');
  assert.match(text, /^exit code \d.*\/no\/such\/folder/);
  assert.equal(await scene.stoppedLine(), scene.lineOf('id: broken'));
  const { exceptionId, description } = await scene.client.request('exceptionInfo', { threadId: 1 });
  assert.deepEqual([exceptionId, description.split('\n')[0]], ['exit', text]);
  await scene.client.request('continue', { threadId: 1 });
  assert.deepEqual(await scene.client.waitFor('exited'), { exitCode: 1 });
  assert.equal(stepsDone(scene), 1);
});

test('a command that governance does not allow never runs, and its exit code is 2', async (context) => {
  const governance = '  governance:\n    allowed_commands: [echo]\n';
  const text = runbookText(step('made', "'{{ .env.PROGRAM }}', made"), governance);
  const scene = await sceneOf(context, text, { environment: { PROGRAM: 'touch' } });
  await scene.launchToEntry();
  const { reason, text: why } = await scene.resume('next');
  assert.equal(reason, 'exception');
  assert.match(why, /^'touch' is not in governance.allowed_commands/);
  await scene.client.request('next', { threadId: 1 });
  assert.deepEqual(await scene.client.waitFor('exited'), { exitCode: 2 });
  assert.throws(() => readFileSync(join(scene.folder, 'made')));
  assert.equal(
    scene.trace().some(({ type }) => type === 'step.started'),
    false,
  );
});
