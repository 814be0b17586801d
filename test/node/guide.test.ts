import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { readRunbook } from '../../runtime/language/index.js';
import { withGuides } from '../../runtime/node/guide.js';
import { temporaryFolder } from '../support/paths.js';

const digest = createHash('sha256').update('# Guide\n').digest('hex');
const text = `apiVersion: runbook/v1
meta: { name: x, vars: { unused: 1 }, source: { file: guide.md, sha256: ${digest} } }
steps:
  - { id: look, type: manual }
`;

function inFolder(context: TestContext) {
  const folder = temporaryFolder(context);
  const codes = async () => (await withGuides(readRunbook(text), folder)).diagnostics.map(({ code }) => code);
  return { guide: join(folder, 'guide.md'), codes };
}

test('a guide is looked for beside the runbook, and compared with its digest each time that it was changed', async (context) => {
  const { guide, codes } = inFolder(context);
  assert.deepEqual(await codes(), ['vars/unused', 'guide/missing']);
  writeFileSync(guide, '# Guide\n');
  assert.deepEqual(await codes(), ['vars/unused']);
  writeFileSync(guide, '# Other\n');
  utimesSync(guide, 1, 1);
  assert.deepEqual(await codes(), ['vars/unused', 'guide/changed']);
  rmSync(guide);
  assert.deepEqual(await codes(), ['vars/unused', 'guide/missing']);
});

test('what is no file is no guide', async (context) => {
  const { guide, codes } = inFolder(context);
  mkdirSync(guide);
  assert.deepEqual(await codes(), ['vars/unused', 'guide/missing']);
});
