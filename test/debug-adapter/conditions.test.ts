import assert from 'node:assert/strict';
import test, { type TestContext } from 'node:test';
import type { Body } from '../support/dap-client.js';
import { runbookV1, type Scene, sceneOf } from './support.js';

const steps = runbookV1(
  `
  - id: first
    type: cli
    with: { argv: ["echo", "3 of 5"] }
    capture: { seen: stdout }
  - id: second
    type: cli
    with: { argv: ["echo", "4 of 5"] }
    capture: { left: stdout }
  - id: flaky
    type: cli
    with: { argv: ["ls", "/there/is/none"] }
    retry: { max_attempts: 3, initial: 1ms }
    on_error: continue
  - id: last
    type: cli
    with: { argv: ["true"] }
`,
  '  vars: { cluster: prod }\n',
);

/** A launched run with breakpoints on lines that hold a text; what became of them is in `placed`. */
async function launched(context: TestContext, wanted: readonly (Body & { readonly at: string })[], text = steps) {
  const scene = await sceneOf(context, text);
  await scene.launchToEntry();
  const { breakpoints } = await scene.client.request('setBreakpoints', {
    source: { path: scene.program },
    breakpoints: wanted.map(({ at, ...terms }) => ({ line: scene.lineOf(at), ...terms })),
  });
  return { scene, placed: breakpoints as readonly Body[] };
}

async function goOn(scene: Scene): Promise<Body> {
  await scene.client.request('continue', { threadId: 1 });
  const { event, body } = await scene.client.waitForAny(['stopped', 'terminated']);
  return event === 'stopped' ? body : {};
}

test('a breakpoint with a condition stops where it is true, and nowhere else', async (context) => {
  const { scene } = await launched(context, [
    { at: 'id: second', condition: 'seen == "3 of 4"' },
    { at: 'id: last', condition: 'captures.seen == "3 of 5" && vars.cluster == "prod"' },
  ]);
  const { reason } = await goOn(scene);
  assert.equal(reason, 'breakpoint');
  assert.equal(await scene.stoppedLine(), scene.lineOf('id: last'));
});

test('a condition that cannot be evaluated stops the run and says why', async (context) => {
  const { scene } = await launched(context, [
    { at: 'id: second', condition: 'nowhere > 1' },
    { at: 'id: last', condition: 'seen' },
  ]);
  const unknown = await goOn(scene);
  assert.equal(await scene.stoppedLine(), scene.lineOf('id: second'));
  assert.match(unknown.text, /'nowhere'/);
  const neither = await goOn(scene);
  assert.equal(await scene.stoppedLine(), scene.lineOf('id: last'));
  assert.equal(neither.text, "'seen' is neither true nor false; compare it with something");
});

test('a breakpoint whose terms cannot be read is not verified and says why', async (context) => {
  const { placed } = await launched(context, [
    { at: 'id: second', condition: 'seen ==' },
    { at: 'id: second', hitCondition: 'often' },
    { at: 'id: second', logMessage: 'seen {1 +}' },
    { at: 'id: second', hitCondition: '% 0' },
  ]);
  assert.deepEqual(
    placed.map(({ verified }) => verified),
    [false, false, false, false],
  );
  assert.match(placed[0]?.message, /^'seen ==' is no expression: /);
  assert.equal(placed[1]?.message, "'often' says no number of visits; write '3', '>= 3' or '% 3'");
  assert.match(placed[2]?.message, /^'1 \+' is no expression: /);
});

test('a hit count stops at the visit that it names: each attempt of a step is one', async (context) => {
  const { scene } = await launched(context, [{ at: 'id: flaky', hitCondition: '2' }]);
  const { reason } = await goOn(scene);
  assert.equal(reason, 'breakpoint');
  const begun = scene.trace().filter(({ type, step_id }) => type === 'step.started' && step_id === 'flaky');
  assert.equal(begun.length, 1);
});

test('visits still count when an editor sends the breakpoints of a file again', async (context) => {
  const { scene } = await launched(context, [{ at: 'id: flaky', hitCondition: '>= 2' }]);
  const line = scene.lineOf('id: flaky');
  await goOn(scene);
  await scene.client.request('setBreakpoints', {
    source: { path: scene.program },
    breakpoints: [{ line, hitCondition: '>= 2' }, { line: scene.lineOf('id: last') }],
  });
  await goOn(scene);
  assert.equal(await scene.stoppedLine(), line, 'the third visit');
});

test('a logpoint writes values at its step and does not stop', async (context) => {
  const { scene } = await launched(context, [
    { at: 'id: second', logMessage: 'on {vars.cluster}: {seen}, {nowhere} {' },
  ]);
  const over = goOn(scene);
  const output = await scene.client.waitFor('output', ({ output }) => output.startsWith('on prod'));
  assert.match(output.output, /^on prod: 3 of 5, \{'nowhere'.*\} \{\n$/);
  assert.equal(output.line, scene.lineOf('id: second'));
  assert.equal((await over).reason, undefined, 'it ran to its end');
});

test('a breakpoint on the id of a step or group stops before it, and on another id says what was meant', async (context) => {
  const { scene } = await launched(context, []);
  const { breakpoints } = await scene.client.request('setFunctionBreakpoints', {
    breakpoints: [{ name: 'lst' }, { name: 'last', condition: 'seen != ""' }],
  });
  assert.deepEqual(
    breakpoints.map(({ verified }: Body) => verified),
    [false, true],
  );
  assert.equal(breakpoints[0].message, "there is no step 'lst'; did you mean 'last'?");
  const { reason, hitBreakpointIds } = await goOn(scene);
  assert.equal(reason, 'function breakpoint');
  assert.deepEqual(hitBreakpointIds, [breakpoints[1].id]);
  assert.equal(await scene.stoppedLine(), scene.lineOf('id: last'));
});

test('a breakpoint on a capture stops once its value changes, at the step that changed it', async (context) => {
  const { scene } = await launched(context, []);
  const info = await scene.client.request('dataBreakpointInfo', { name: 'left' });
  assert.equal(info.dataId, 'captures.left');
  const { breakpoints } = await scene.client.request('setDataBreakpoints', {
    breakpoints: [{ dataId: info.dataId }, { dataId: 'captures.none' }],
  });
  assert.equal(breakpoints[0].verified, true);
  assert.equal(breakpoints[1].message, "no step captures 'none'; watch a capture");
  const { reason, text } = await goOn(scene);
  assert.equal(reason, 'data breakpoint');
  assert.equal(text, "'left' changed");
  assert.equal(await scene.evaluate('left'), '4 of 5');
});

test('a breakpoint on a capture that is set before the launch waits, and no breakpoint has the id of another', async (context) => {
  const { client, launch, lineOf } = await sceneOf(context, steps);
  const watched = await client.request('setDataBreakpoints', {
    breakpoints: [{ dataId: 'captures.left' }, { dataId: 'captures.none' }],
  });
  const pending = watched.breakpoints.map(({ verified, reason }: Body) => [verified, reason]);
  assert.deepEqual(pending, [
    [false, 'pending'],
    [false, 'pending'],
  ]);
  const lines = await launch({ stopOnEntry: false }, [lineOf('id: last')]);
  const ids = [...watched.breakpoints, ...lines.breakpoints].map(({ id }: Body) => id);
  assert.equal(new Set(ids).size, 3, `${ids}`);
  const { breakpoint } = await client.waitFor('breakpoint', (body) => body.breakpoint.id === ids[0]);
  assert.equal(breakpoint.verified, true);
  const unknown = await client.waitFor('breakpoint', (body) => body.breakpoint.id === ids[1]);
  assert.equal(unknown.breakpoint.message, "no step captures 'none'; watch a capture");
  const stop = await client.waitFor('stopped');
  assert.deepEqual([stop.reason, stop.hitBreakpointIds], ['data breakpoint', [ids[0]]]);
});

test('what never changes cannot be watched, and says why', async (context) => {
  const { scene } = await launched(context, []);
  const { scopes } = await scene.client.request('scopes', { frameId: 1 });
  const variables = scopes.find(({ name }: Body) => name === 'Variables').variablesReference;
  const variable = await scene.client.request('dataBreakpointInfo', { name: 'cluster', variablesReference: variables });
  assert.deepEqual(variable, {
    dataId: null,
    description: "'cluster' is no capture; only what a step captures can change",
  });
  const unknown = await scene.client.request('dataBreakpointInfo', { name: 'cluster' });
  assert.equal(unknown.dataId, null);
});

const failing = 'with: { argv: ["ls", "/there/is/none"] }\n    on_error: continue';
const after = '\n  - id: after\n    type: cli\n    with: { argv: ["true"] }\n';
const moments = [
  ['assertion', `${failing}\n    assertions: [{ contains: x }]`, 'exception', 'Step failed'],
  ['governance', 'with: { argv: ["{{ .program }}"] }', 'exception', 'Step failed'],
  ['caution', 'with: { argv: ["touch", "x"] }', 'exception', 'Before a step that is not safe'],
  ['dangerous', 'with: { argv: ["rm", "-rf", "x"] }', 'exception', 'Before a step that is not safe'],
  ['approval', 'with: { argv: ["touch", "x"] }', 'approval', 'Approval needed'],
  ['timeout', 'with: { argv: ["sleep", "9"] }\n    timeout: 50ms', 'exception', 'Step failed'],
] as const;

for (const [filter, work, reason, description] of moments) {
  test(`the filter '${filter}' stops at its moment, at the step that it is about`, async (context) => {
    const text = runbookV1(
      `\n  - id: first\n    type: cli\n    with: { argv: ["echo", "id"] }\n    capture: { program: stdout }\n  - id: one\n    type: cli\n    ${work}${after}`,
      '  governance: { denied_commands: [id] }\n',
    );
    const scene = await sceneOf(context, text);
    await scene.launchToEntry();
    await scene.client.request('setExceptionBreakpoints', { filters: [filter] });
    const stop = await goOn(scene);
    assert.equal(`${stop.reason}: ${stop.description}`, `${reason}: ${description}`);
    assert.equal(await scene.stoppedLine(), scene.lineOf('id: one'));
  });
}

test('the filter for evidence stops before a person is asked for it', async (context) => {
  const manual = 'type: manual\n    instructions: look\n    required_evidence: [{ kind: text, name: note }]\n';
  const scene = await sceneOf(context, runbookV1(`\n  - id: check\n    ${manual}`));
  await scene.launchToEntry();
  await scene.client.request('setExceptionBreakpoints', { filters: ['evidence'] });
  assert.equal((await goOn(scene)).reason, 'evidence');
  assert.ok(!scene.client.events.some(({ event }) => event === 'runbook/answerNeeded'), 'nobody is asked yet');
});

test('a filter that is unknown is refused with those that there are', async (context) => {
  const { scene } = await launched(context, []);
  const refused = await scene.client.refusal('setExceptionBreakpoints', { filters: ['always'] });
  assert.match(refused, /^'always' is no filter; there are failed, assertion, governance, /);
});

test('without the filter for failures a run that fails ends by itself', async (context) => {
  const scene = await sceneOf(context, runbookV1('\n  - id: no\n    type: cli\n    with: { argv: ["false"] }\n'));
  await scene.launchToEntry();
  await scene.client.request('setExceptionBreakpoints', { filters: [] });
  assert.equal((await goOn(scene)).reason, undefined);
});
