import assert from 'node:assert/strict';
import { symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import test, { type TestContext } from 'node:test';
import { pathToFileURL } from 'node:url';
import { guidesOf, pieceAtLine } from '../../runtime/debug/guide.js';
import { createPlan, readRunbook } from '../../runtime/language/index.js';
import { compiled } from '../compiler/support.js';
import type { Body } from '../support/dap-client.js';
import { runbookV1, type Scene, sceneOf } from './support.js';

const guide = `# Look around

Nothing is changed by this.

1. Look at the files:

   \`\`\`sh
   ls -l
   id -u
   \`\`\`

2. Ask the colleague on call
   whether that is as usual.

## The end

Tell the time:

\`\`\`sh
date -u
\`\`\`

That is all.
`;

const { runbook } = compiled(guide, 'my guide.md');

interface GuidedScene extends Scene {
  readonly guide: string;
  /** The number of the line of the guide that holds a text. */
  guideLine(text: string): number;
  set(path: string, breakpoints: readonly object[]): Promise<readonly Body[]>;
}

/** The draft of the guide beside it, and a client. */
async function guidedScene(context: TestContext, text = guide, initialize = {}): Promise<GuidedScene> {
  const scene = await sceneOf(context, runbook, { initialize });
  const path = join(scene.folder, 'my guide.md');
  writeFileSync(path, text);
  return {
    ...scene,
    guide: path,
    guideLine: (part) => guide.split('\n').findIndex((line) => line.includes(part)) + 1,
    set: async (at, breakpoints) =>
      (await scene.client.request('setBreakpoints', { source: { path: at }, breakpoints })).breakpoints,
  };
}

test('a breakpoint on any line of a guide moves to the lines that a step was made from, and says so', async (context) => {
  const scene = await guidedScene(context);
  await scene.launchToEntry();
  const check = async (at: string, movesTo: string, expected: RegExp | undefined) => {
    const [{ verified, line, message, source } = {}] = await scene.set(scene.guide, [{ line: scene.guideLine(at) }]);
    assert.deepEqual([verified, line, source.path], [true, scene.guideLine(movesTo), scene.guide], at);
    if (expected) assert.match(message, expected);
    else assert.equal(message, undefined);
  };
  await check('ls -l', 'ls -l', undefined);
  await check('id -u', 'id -u', undefined);
  await check('as usual', 'Ask the colleague', /^moved to the first line of step 'ask_colleague_call_whether'$/);
  await check('# Look around', 'ls -l', /^moved to step 'look_files', the next in the guide$/);
  await check('## The end', 'date -u', /^moved to step 'tell_time', the next in the guide$/);

  const [behind] = await scene.set(scene.guide, [{ line: scene.guideLine('That is all') }]);
  assert.equal(behind.verified, false);
  assert.equal(behind.message, 'no step was made from this line of the guide, nor from one after it');
  const [stranger] = await scene.set(join(scene.folder, 'other.md'), [{ line: 1 }]);
  assert.match(
    stranger.message,
    /^this file is not the runbook that is debugged, '.*', nor the guide .*my guide\.md'$/,
  );
});

test('breakpoints that are set in the guide before the launch stop the run at their steps, with their terms', async (context) => {
  const scene = await guidedScene(context);
  const link = join(scene.folder, 'link.md');
  symlinkSync(scene.guide, link);
  const at = (text: string, terms = {}) => ({ line: scene.guideLine(text), ...terms });
  const pending = await scene.set(link, [
    at('ls -l', { logMessage: 'listing' }),
    at('id -u', { condition: '1 > 2' }),
    at('as usual', { hitCondition: '1' }),
  ]);
  assert.deepEqual(
    pending.map(({ reason }) => reason),
    ['pending', 'pending', 'pending'],
  );
  await scene.launch({ stopOnEntry: false });
  const { breakpoint } = await scene.client.waitFor('breakpoint', (body) => body.breakpoint.id === pending[2].id);
  const asked = scene.guideLine('Ask the colleague');
  assert.deepEqual([breakpoint.verified, breakpoint.line, breakpoint.source.path], [true, asked, link]);

  const { reason, hitBreakpointIds } = await scene.client.waitFor('stopped');
  assert.deepEqual([reason, hitBreakpointIds], ['breakpoint', [pending[2].id]]);
  const { stackFrames } = await scene.client.request('stackTrace', { threadId: 1 });
  assert.equal(stackFrames[0].source.path, scene.program);
  assert.equal(stackFrames[0].line, scene.lineOf('id: ask_colleague_call_whether'));
  assert.match(scene.client.shown('console'), /^listing$/m);
  const { passage } = await scene.client.request('runbook/passage');
  const stepId = 'ask_colleague_call_whether';
  assert.deepEqual(passage, { stepId, path: scene.guide, line: asked, endLine: asked + 1 });
});

test('a breakpoint in a guide that was changed says so, in the lines that the client counts', async (context) => {
  const scene = await guidedScene(context, `${guide}\nAnd one thing more.\n`, { linesStartAt1: false });
  await scene.launchToEntry();
  const [placed] = await scene.set(pathToFileURL(scene.guide).href, [{ line: scene.guideLine('id -u') - 1 }]);
  assert.deepEqual([placed.verified, placed.line], [true, scene.guideLine('id -u') - 1]);
  assert.match(placed.message, /^the guide was changed since the runbook was made from it/);
});

test('the guide is a source of the run: it is listed, read and says where a breakpoint stays', async (context) => {
  const scene = await guidedScene(context);
  await scene.launchToEntry();
  const { sources } = await scene.client.request('loadedSources');
  assert.deepEqual(
    sources.map(({ path, origin }: Body) => [path, origin]),
    [
      [scene.program, 'the runbook'],
      [scene.guide, 'a guide that the runbook was made from'],
    ],
  );
  const { content } = await scene.client.request('source', { source: { path: scene.guide }, sourceReference: 0 });
  assert.equal(content, guide);
  const foreign = await scene.client.refusal('source', { source: { path: '/etc/hosts' }, sourceReference: 0 });
  assert.equal(foreign, "'/etc/hosts' is no part of the run; ask for the loaded sources");

  const locations = async (path: string, line: number, endLine: number) =>
    (await scene.client.request('breakpointLocations', { source: { path }, line, endLine })).breakpoints;
  const inGuide = ['ls -l', 'id -u', 'Ask the colleague', 'date -u'].map((text) => ({ line: scene.guideLine(text) }));
  assert.deepEqual(await locations(scene.guide, 1, 99), inGuide);
  const step = scene.lineOf('id: run_id');
  assert.deepEqual(await locations(scene.program, step, step + 3), [{ line: step }]);
});

test('of several steps that a line belongs to, the one with the fewest lines is meant, and a group lends its lines', () => {
  const text = runbookV1(
    `
  - { id: wide, type: manual, instructions: x, source: { lines: [3, 20] } }
  - { id: narrow, type: manual, instructions: x, source: { lines: [5, 6] } }
  - { id: twin, type: manual, instructions: x, source: { lines: [5, 6] } }
  - id: all
    type: group
    source: { lines: [30, 40] }
    steps: [{ id: lent, type: manual, instructions: x }]
  - { id: elsewhere, type: manual, instructions: x, source: { file: ./sub/../other.md, lines: [1, 2] } }
  - { id: nowhere, type: manual, instructions: x }
`,
    '  source: { file: guide.md }\n',
  );
  const plan = createPlan(readRunbook(text), { runbookPath: 'x', runbookSha256: 'x' });
  assert.ok(plan.ok);
  const guides = guidesOf({ path: resolve('/srv/x.runbook.yaml'), plan: plan.value });
  assert.deepEqual(
    [...guides.keys()],
    ['/srv/guide.md', '/srv/other.md'].map((path) => resolve(path)),
  );
  const stepAt = (line: number) =>
    pieceAtLine(guides.get(resolve('/srv/guide.md'))?.pieces ?? [], line)?.piece.planStep.step.id;
  assert.deepEqual([1, 4, 5, 6, 7, 20, 21, 35, 41].map(stepAt), [
    ...['wide', 'wide', 'narrow', 'narrow', 'wide', 'wide', 'lent', 'lent', undefined],
  ]);
});
