import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { runbook } from '../support/cli.js';
import { fixture, temporaryFolder } from '../support/paths.js';

const seed = fixture('language', 'seed-000-example.runbook.yaml');

test('validate says that the example of the first seed is valid', async () => {
  const { code, stdout, stderr } = await runbook(['validate', seed]);
  assert.deepEqual([code, stdout, stderr], [0, `${seed}: valid\n`, '']);
});

test('validate ends with 2 where governance alone objects, with 3 otherwise, and with 0 for warnings', async () => {
  const check = async (expected: number, ...names: string[]) => {
    const files = names.map((name) => fixture('language', `${name}.runbook.yaml`));
    assert.equal((await runbook(['validate', ...files])).code, expected, names.join());
  };
  await check(2, 'governance/command-not-allowed');
  await check(2, 'governance/command-denied');
  await check(2, 'governance/evidence-required');
  await check(3, 'templates/env-denied');
  await check(3, 'schema/shape');
  await check(3, 'yaml/indirection');
  await check(0, 'names/duplicate-capture');
  await check(0, 'vars/unused');
  await check(3, 'governance/command-denied', 'schema/shape');
});

test('validate shows place, code, message and the line with the place underlined', async () => {
  const file = fixture('language', 'steps', 'duplicate-id.runbook.yaml');
  const { stdout } = await runbook(['validate', file]);
  assert.ok(
    stdout.startsWith(
      `${file}:11:13: error steps/duplicate-id: 'look' is already the id of a step above; give this step another id\n` +
        '        - id: look\n              ^^^^\n',
    ),
    stdout,
  );
  assert.match(stdout, /: 1 error\n$/);
});

test('validate --json prints one object a diagnostic', async () => {
  const file = fixture('language', 'steps', 'duplicate-id.runbook.yaml');
  const { stdout, code } = await runbook(['validate', '--json', file]);
  assert.equal(code, 3);
  const objects = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  assert.equal(objects.length, 1);
  assert.equal(objects[0].code, 'steps/duplicate-id');
  assert.deepEqual([objects[0].file, objects[0].line, objects[0].column, objects[0].severity], [file, 11, 13, 'error']);
});

test('validate survives 20,000 brackets', async (context) => {
  const file = join(temporaryFolder(context), 'deep.runbook.yaml');
  writeFileSync(file, '['.repeat(20_000) + ']'.repeat(20_000));
  const { code, stdout } = await runbook(['validate', file]);
  assert.equal(code, 3);
  assert.match(stdout, /document\/too-deep/);
});
