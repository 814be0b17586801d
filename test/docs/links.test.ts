import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import test from 'node:test';
import { checkedLinks } from '../../runtime/node/doctor/links.js';
import { filesBelow } from '../../runtime/node/test/find-tests.js';
import { root } from '../support/paths.js';
import { pageText } from './pages.js';

/** Every Markdown file of the repository, but for what tests read and builds write. */
async function markdownFiles(): Promise<readonly string[]> {
  const files = await filesBelow(root, (name) => name.endsWith('.md'));
  return files.filter((file) => !/^(?:out|dist|test)[\\/]/.test(relative(root, file)));
}

test('every link, picture and heading that a page of the repository names is there', async () => {
  const files = await markdownFiles();
  assert.ok(files.length > 40, String(files.length));
  const findings = (await Promise.all(files.map(checkedLinks))).flatMap((checked) => checked.findings);
  assert.deepEqual(
    findings.map(({ file = '', line, message }) => `${relative(root, file)}:${line}: ${message}`),
    [],
  );
});

test('the index of the documentation names every page', () => {
  const index = pageText('docs/README.md');
  const pages = readdirSync(join(root, 'docs')).filter((name) => name.endsWith('.md') && name !== 'README.md');
  assert.deepEqual(
    pages.filter((page) => !index.includes(`(${page})`)),
    [],
  );
});
