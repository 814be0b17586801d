import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import test from 'node:test';
import { findTests } from '../../../runtime/node/test/find-tests.js';
import { watchTests } from '../../../runtime/node/test/watch.js';
import { laidOut } from './support.js';

test('a change runs again the tests that it touches, and no others', async (t) => {
  const folder = laidOut(t, {
    'a.runbook-test.yaml': 'apiVersion: runbook-test/v0\nscenario: a/scenario.yaml\n',
    'a.runbook.yaml': '',
    'a/scenario.yaml': '',
    'a/outputs/1.txt': '',
    'b.runbook-test.yaml': 'apiVersion: runbook-test/v0\n',
    'b.runbook.yaml': '',
  });
  const changes = ['a/outputs/1.txt', 'b.runbook.yaml', 'a/scenario.yaml', 'c.runbook-test.yaml'];
  const runs: (readonly string[])[] = [];
  const stop = new AbortController();
  await watchTests({
    stop: stop.signal,
    find: async () => {
      const found = await findTests([folder]);
      return found.ok ? found.value : [];
    },
    run: async (files) => {
      runs.push(files.map((file) => basename(file)));
      const next = changes.shift();
      if (next === undefined) stop.abort();
      else writeFileSync(join(folder, next), 'changed');
    },
  });
  const all = ['a.runbook-test.yaml', 'b.runbook-test.yaml'];
  assert.deepEqual(runs, [all, [all[0]], [all[1]], [all[0]], ['c.runbook-test.yaml']]);
});
