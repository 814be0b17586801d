import assert from 'node:assert/strict';
import { chmodSync, lstatSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { runbook } from '../support/cli.js';
import { temporaryFolder } from '../support/paths.js';

const messy =
  'apiVersion: runbook/v1\nmeta:\n    name:   x   # why\nsteps:\n-   id:    a\n    type: cli\n    with: {argv: [ls]}\n';
const even =
  'apiVersion: runbook/v1\nmeta:\n  name: x   # why\nsteps:\n  - id: a\n    type: cli\n    with: {argv: [ls]}\n';

test('a runbook is laid out in its place, keeps its permissions and the link to it, and is left alone the second time', async (t) => {
  const folder = temporaryFolder(t);
  const file = join(folder, 'runbook.yaml');
  const link = join(folder, 'link.yaml');
  writeFileSync(file, messy);
  chmodSync(file, 0o662);
  symlinkSync(file, link);
  assert.equal((await runbook(['fmt', '--check', file])).code, 1);
  assert.equal(readFileSync(file, 'utf8'), messy);
  const { code, stdout } = await runbook(['fmt', link]);
  assert.deepEqual([code, stdout], [0, `${link}: laid out\n`]);
  assert.equal(readFileSync(file, 'utf8'), even);
  assert.equal(statSync(file).mode & 0o777, 0o662);
  assert.ok(lstatSync(link).isSymbolicLink());
  const again = await runbook(['fmt', file]);
  assert.deepEqual([again.code, again.stdout], [0, '']);
  assert.equal((await runbook(['fmt', '--check', file])).code, 0);
});

test('standard input is laid out to standard output', async () => {
  const { code, stdout } = await runbook(['fmt', '-'], { input: messy });
  assert.deepEqual([code, stdout], [0, even]);
  const other = await runbook(['fmt', '-'], { input: 'name: \0\n' });
  assert.deepEqual([other.code, other.stdout], [3, '']);
  assert.match(other.stderr, /'standard input' is not a text file/);
});

test('what is not read as YAML stays as it is, with the reason and its line', async (t) => {
  const file = join(temporaryFolder(t), 'broken.yaml');
  writeFileSync(file, 'meta: {name: x\nsteps:   []\n');
  const { code, stderr } = await runbook(['fmt', file]);
  assert.equal(code, 3);
  assert.match(stderr, /broken\.yaml:\d+:\d+/);
  assert.equal(readFileSync(file, 'utf8'), 'meta: {name: x\nsteps:   []\n');
});
