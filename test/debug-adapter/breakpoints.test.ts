import assert from 'node:assert/strict';
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import type { Body } from '../support/dap-client.js';
import { runbookText, sceneOf } from './support.js';

const grouped = runbookText(`
  - id: first
    type: cli
    with:
      argv: ["true"]

  # a comment between steps
  - id: outer
    type: group
    title: the outer group
    steps:
      - id: inner
        type: group
        steps:
          - id: second
            type: cli
            with: { argv: ["true"] }
      - id: third
        type: cli
        with: { argv: ["true"] }
`);

test('a breakpoint on any line of a step moves to its first line and says so', async (context) => {
  const scene = await sceneOf(context, grouped);
  await scene.launchToEntry();
  const check = async (at: string, movesTo: string, message: RegExp | undefined) => {
    const { breakpoints } = await scene.client.request('setBreakpoints', {
      source: { path: scene.program },
      breakpoints: [{ line: scene.lineOf(at) }],
    });
    const [{ verified, line, message: said }] = breakpoints;
    assert.deepEqual({ verified, line }, { verified: true, line: scene.lineOf(movesTo) }, at);
    if (message) assert.match(said, message);
    else assert.equal(said, undefined);
  };
  await check('id: first', 'id: first', undefined);
  await check('with:', 'id: first', /^moved to the first line of step 'first'$/);
  await check('argv: ["true"]', 'id: first', /first line of step 'first'/);
  await check('id: outer', 'id: second', /^moved to step 'second', the first of group 'outer'$/);
  await check('the outer group', 'id: second', /group 'outer'/);
  await check('id: inner', 'id: second', /group 'inner'/);
  await check('id: third', 'id: third', undefined);
});

test('a breakpoint outside of every step is not verified and says why', async (context) => {
  const scene = await sceneOf(context, grouped);
  await scene.launchToEntry();
  const { breakpoints } = await scene.client.request('setBreakpoints', {
    source: { path: scene.program },
    breakpoints: ['apiVersion', '# a comment'].map((text) => ({ line: scene.lineOf(text) })),
  });
  for (const { verified, message } of breakpoints) {
    assert.equal(verified, false);
    assert.match(message, /^no step is at this line/);
  }
});

test('breakpoints that are set before the launch wait, then move and stop the run', async (context) => {
  const scene = await sceneOf(context, grouped);
  const { client } = scene;
  const set = await client.request('setBreakpoints', {
    source: { path: scene.program },
    breakpoints: [{ line: scene.lineOf('id: outer') }],
  });
  const [pending] = set.breakpoints;
  assert.equal(pending.verified, false);
  assert.equal(pending.reason, 'pending');
  await client.request('launch', { program: scene.program, stopOnEntry: false });
  await client.request('configurationDone');
  const { breakpoint } = await client.waitFor('breakpoint');
  assert.equal(breakpoint.id, pending.id);
  assert.equal(breakpoint.verified, true);
  assert.equal(breakpoint.line, scene.lineOf('id: second'));
  const stopped = await client.waitFor('stopped');
  assert.equal(stopped.reason, 'breakpoint');
  assert.deepEqual(stopped.hitBreakpointIds, [pending.id]);
  assert.equal(await scene.stoppedLine(), scene.lineOf('id: second'));
});

test('a breakpoint in another file is not verified', async (context) => {
  const scene = await sceneOf(context, grouped);
  await scene.launchToEntry();
  const { breakpoints } = await scene.client.request('setBreakpoints', {
    source: { path: '/other.runbook.yaml' },
    breakpoints: [{ line: 1 }],
  });
  assert.match(breakpoints[0].message, /^this file is not the runbook that is debugged/);
});

test('a file that is reached by another path is the same file', async (context) => {
  const scene = await sceneOf(context, grouped);
  const other = join(scene.folder, 'other.runbook.yaml');
  symlinkSync(scene.program, other);
  await scene.launchToEntry();
  const { breakpoints } = await scene.client.request('setBreakpoints', {
    source: { path: other },
    breakpoints: [{ line: scene.lineOf('id: third') }],
  });
  assert.equal(breakpoints[0].verified, true);
});

test('setting breakpoints takes the place of those that were set in the file before', async (context) => {
  const scene = await sceneOf(context, grouped);
  await scene.launchToEntry({}, [scene.lineOf('id: second')]);
  await scene.client.request('setBreakpoints', {
    source: { path: scene.program },
    breakpoints: [{ line: scene.lineOf('id: third') }],
  });
  const stopped: Body = await scene.resume('continue');
  assert.equal(stopped.reason, 'breakpoint');
  assert.equal(await scene.stoppedLine(), scene.lineOf('id: third'));
});

test('the last line of a block of text belongs to its step, and the line after it to the next', async (context) => {
  const text = runbookText(
    '  - id: told\n    type: manual\n    instructions: |\n      first\n      last words\n  - id: after\n    type: cli\n    with: { argv: ["true"] }\n',
  );
  const scene = await sceneOf(context, text);
  await scene.launchToEntry();
  const { breakpoints } = await scene.client.request('setBreakpoints', {
    source: { path: scene.program },
    breakpoints: ['last words', 'id: after'].map((part) => ({ line: scene.lineOf(part) })),
  });
  assert.deepEqual(
    breakpoints.map(({ line }: Body) => line),
    [scene.lineOf('id: told'), scene.lineOf('id: after')],
  );
});
