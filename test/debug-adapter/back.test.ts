import assert from 'node:assert/strict';
import test, { type TestContext } from 'node:test';
import { runbookV1, type Scene, sceneOf, stepsDone } from './support.js';

const counted = runbookV1(`
  - id: one
    type: cli
    with: { argv: ["echo", "1"] }
    capture: { first: stdout }
  - id: group
    type: group
    steps:
      - id: two
        type: cli
        with: { argv: ["echo", "2"] }
        capture: { second: stdout }
      - id: three
        type: cli
        with: { argv: ["echo", "3"] }
  - id: four
    type: cli
    with: { argv: ["true"] }
  - id: five
    type: cli
    with: { argv: ["true"] }
`);

/** A run that stands before its last step. */
async function atLast(context: TestContext): Promise<Scene> {
  const scene = await sceneOf(context, counted);
  await scene.launchToEntry({}, [scene.lineOf('id: five')]);
  await scene.resume('continue');
  return scene;
}

async function stepOf(scene: Scene): Promise<string> {
  return (await scene.client.request('stackTrace', { threadId: 1 })).stackFrames[0].name;
}

test('stepping back shows the run as it was before each step, and forward brings it back to the present', async (context) => {
  const scene = await atLast(context);
  const { description, text } = await scene.resume('stepBack');
  assert.equal(description, 'In the past: 4 of 4');
  assert.equal(text, "step 'four' as it was before it began; nothing that was done since is undone");
  assert.equal(await stepOf(scene), 'four (in the past)');
  assert.deepEqual(Object.keys(await scene.scope('Captures')), ['first', 'second']);

  await scene.resume('stepBack');
  await scene.resume('stepBack');
  assert.equal(await stepOf(scene), 'two (in the past)');
  assert.deepEqual(await scene.scope('Captures'), { first: '1' });
  assert.deepEqual(Object.keys(await scene.scope('Steps')), ['one']);

  await scene.resume('next');
  assert.equal(await stepOf(scene), 'three (in the past)');
  assert.deepEqual(await scene.scope('Captures'), { first: '1', second: '2' });
  await scene.resume('stepOut');
  assert.equal(await stepOf(scene), 'four (in the past)');
  const back = await scene.resume('next');
  assert.equal(back.description, 'Back in the present');
  assert.equal(await stepOf(scene), 'five');
});

test('moving in the past starts nothing and records nothing', async (context) => {
  const scene = await atLast(context);
  const before = scene.trace().length;
  for (const command of ['stepBack', 'stepBack', 'next', 'stepBack', 'reverseContinue', 'continue']) {
    await scene.resume(command);
  }
  assert.equal(scene.trace().length, before);
  assert.equal(stepsDone(scene), 4);
  await scene.client.request('continue', { threadId: 1 });
  await scene.client.waitFor('terminated');
  assert.equal(stepsDone(scene), 5);
});

test('going back to a breakpoint stops at the last one, and without one at the beginning', async (context) => {
  const scene = await sceneOf(context, counted);
  await scene.launchToEntry({}, [scene.lineOf('id: two'), scene.lineOf('id: five')]);
  await scene.resume('continue');
  await scene.resume('continue');
  await scene.resume('reverseContinue');
  assert.equal(await stepOf(scene), 'two (in the past)');
  await scene.resume('reverseContinue');
  assert.equal(await stepOf(scene), 'one (in the past)');
  const refused = await scene.client.refusal('stepBack', { threadId: 1 });
  assert.equal(refused, 'this is the beginning of the run; there is nothing before it');
  await scene.resume('continue');
  assert.equal(await stepOf(scene), 'two (in the past)');
});

test('going back stops where a breakpoint would have stopped by what was known then', async (context) => {
  const scene = await atLast(context);
  await scene.client.request('setBreakpoints', {
    source: { path: scene.program },
    breakpoints: [
      { line: scene.lineOf('id: two'), condition: 'first == "9"' },
      { line: scene.lineOf('id: three'), condition: 'second == "2"' },
      { line: scene.lineOf('id: four'), hitCondition: '2' },
      { line: scene.lineOf('id: five'), logMessage: 'here' },
    ],
  });
  await scene.resume('reverseContinue');
  assert.equal(await stepOf(scene), 'three (in the past)', 'not at the second visit of four, which there was none of');
  await scene.resume('reverseContinue');
  assert.equal(await stepOf(scene), 'one (in the past)');
  await scene.resume('continue');
  assert.equal(await stepOf(scene), 'three (in the past)');
  const { description, text } = await scene.resume('continue');
  assert.equal(description, 'Back in the present');
  assert.equal(text, 'nothing was run; what is next waits until the run goes on');
  assert.equal(stepsDone(scene), 4);
});

test('at a step that failed, back is before that step', async (context) => {
  const scene = await sceneOf(
    context,
    runbookV1(`
  - id: good
    type: cli
    with: { argv: ["true"] }
  - id: bad
    type: cli
    with: { argv: ["false"] }
`),
  );
  await scene.launchToEntry();
  assert.equal((await scene.resume('continue')).reason, 'exception');
  await scene.resume('stepBack');
  assert.equal(await stepOf(scene), 'bad (in the past)');
  assert.deepEqual(Object.keys(await scene.scope('Steps')), ['good']);
});

test('a run that goes on cannot be looked at as it was', async (context) => {
  const scene = await sceneOf(
    context,
    runbookV1('\n  - id: long\n    type: cli\n    with: { argv: ["sleep", "30"] }\n'),
  );
  await scene.launchToEntry();
  await scene.client.request('next', { threadId: 1 });
  const refused = await scene.client.refusal('stepBack', { threadId: 1 });
  assert.equal(refused, 'the run does not stand still; pause it first');
});

const handed = runbookV1(`
  - id: one
    type: cli
    with: { argv: ["true"] }
  - id: ask
    type: manual
    instructions: look
    required_evidence: [{ kind: text, name: seen }]
  - id: end
    type: cli
    with: { argv: ["true"] }
`);

test('who looks back while the run goes on by an answer is at the present once it stops, and told when it is over', async (context) => {
  const scene = await sceneOf(context, handed);
  await scene.launch({ stopOnEntry: false }, [scene.lineOf('id: end')]);
  const { requestId } = await scene.client.waitFor('runbook/answerNeeded');
  await scene.resume('stepBack');
  assert.equal(await stepOf(scene), 'ask (in the past)');
  await scene.client.request('runbook/answer', { requestId, answer: { kind: 'text', text: 'fine' } });
  assert.equal((await scene.client.waitFor('stopped')).reason, 'breakpoint');
  assert.equal(await stepOf(scene), 'end');
  await scene.client.request('continue', { threadId: 1 });
  await scene.client.waitFor('terminated');
  const refused = await scene.client.refusal('stepBack', { threadId: 1 });
  assert.equal(refused, 'the run is over; attach to it with "readOnly" to look back');
});
