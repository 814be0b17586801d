import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { demoFiles, demoFolder } from '../../extension/demo/demo-files.js';
import { runbook } from '../support/cli.js';
import { root } from '../support/paths.js';

const demo = join(root, ...demoFolder);

test('what the demo opens and replays is there', () => {
  const missing = Object.values(demoFiles(demo)).filter((path) => !existsSync(path));
  assert.deepEqual(missing, []);
});

test('the runbook of the demo is valid, was made from its guide as it is, and passes its tests', async () => {
  for (const words of [
    ['validate', demoFiles(demo).runbook],
    ['drift', demo],
    ['test', demo],
  ]) {
    const { code, stdout, stderr } = await runbook(words);
    assert.equal(code, 0, stdout + stderr);
  }
});
