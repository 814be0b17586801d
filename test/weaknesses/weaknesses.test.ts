import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { root } from '../support/paths.js';

const rows = readFileSync(join(root, 'test', 'weaknesses', 'README.md'), 'utf8')
  .split('\n')
  .flatMap((line) => {
    const [, weakness = '', file = '', title = ''] = /^\| (.+) \| (\S+\.test\.ts) \| (.+) \|$/.exec(line) ?? [];
    return weakness === '' ? [] : [{ weakness, file, title }];
  });

test('each weakness that was seen elsewhere has a test that is there', () => {
  assert.ok(rows.length > 30);
  for (const { weakness, file, title } of rows) {
    const path = join(root, 'test', file);
    assert.ok(existsSync(path), `'${weakness}' names '${file}', which is not there`);
    // As it stands in the text, where a quote may be escaped.
    const text = readFileSync(path, 'utf8').replaceAll("\\'", "'");
    assert.ok(text.includes(title), `'${file}' has no test '${title}'`);
  }
});
