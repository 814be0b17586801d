import assert from 'node:assert/strict';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { keys, runbookTerminal } from '../support/terminal.js';
import { debugging, echo, left, typed } from './debug-scene.js';

test('a later session has the commands of an earlier one at hand, without what a person made up', async (t) => {
  const scene = debugging(t, [echo('one'), echo('two')]);
  await typed(
    scene,
    ['(1/2 one) ', 'risk two'],
    ['(1/2 one) ', 'xyzzy'],
    ['(1/2 one) ', 'skip because of hunter2'],
    ['(2/2 two) ', 'break two'],
    ['(2/2 two) ', 'quit'],
  );
  await left(scene, 6);
  const path = join(scene.folder, 'state', 'runbook', 'debug-history');
  assert.equal(readFileSync(path, 'utf8'), 'risk two\nbreak two\n');
  assert.equal(statSync(path).mode & 0o777, 0o600);
  const later = runbookTerminal(t, ['debug', 'runbook.yaml', '--as', 'bob'], { cwd: scene.folder, env: scene.env });
  await later.shows('(1/2 one) ');
  later.type(keys.up);
  await later.shows('break two');
  later.type(keys.enter);
  await later.shows("stops before step 'two'");
  await later.answer('(1/2 one) ', 'quit');
  assert.equal(await later.exit(), 6);
});
