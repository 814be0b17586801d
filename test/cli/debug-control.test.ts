import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { debugging, echo, events, left, typed } from './debug-scene.js';

test('the debugger sets a value, does a failed step again and goes to another, which the record tells', async (t) => {
  const list = 'id: list, type: cli, with: {argv: [ls, later]}, assertions: [{contains: later}]';
  const scene = debugging(t, [echo('one', '{{ .word }}'), list, echo('last')], { meta: '  vars: {word: plain}\n' });
  await typed(
    scene,
    ['(1/3 one) ', 'set word changed'],
    ['(1/3 one) ', 'word == "changed"'],
    ['(1/3 one) ', 'next'],
    ['(2/3 list) ', 'continue'],
    ['(2/3 list) ', 'why'],
  );
  await scene.terminal.shows('ls:');
  writeFileSync(join(scene.folder, 'later'), '');
  await typed(
    scene,
    ['(2/3 list) ', 'retry'],
    ['(2/3 list) ', 'rollback'],
    ['(2/3 list) ', 'next'],
    ['(3/3 last) ', 'why list'],
    ['(3/3 last) ', 'goto one'],
    ['(1/3 one) ', 'why'],
    ['(1/3 one) ', 'quit'],
  );
  const shown = await left(scene, 6);
  assert.match(shown, /word == "changed"\ntrue\n/);
  assert.match(shown, /│ changed\n/);
  assert.match(
    shown,
    /failed, and with it the run; type 'why' to see more, 'retry' to do it again or 'next' to end it/,
  );
  assert.match(
    shown,
    /why\nstep 'list' failed, and with it the run assertion: stdout does not hold 'later' expected: /,
  );
  assert.match(shown, /exit code 2, after \S+ s its last errors:\n {4}ls: [^\n]+ next: run 'list' again here/);
  assert.match(shown, /again: \[2\/3\] list, line 7/);
  assert.match(shown, /nothing that was done can be taken back/);
  assert.match(shown, /\(3\/3 last\) why list\n'list' passed\n/);
  assert.match(shown, /gone to: \[1\/3\] one[\s\S]*somebody let it go on there: step 'one'/);
  const types = new Set(events(scene).map(({ type }) => type));
  assert.deepEqual([types.has('variable.changed'), types.has('run.resumed')], [true, true]);
});
