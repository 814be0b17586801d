import assert from 'node:assert/strict';
import test from 'node:test';
import { parse } from 'yaml';
import { compiled } from '../compiler/support.js';
import { pageText } from './pages.js';

/** The guides that the page shows, each with the steps that it says are made of it. */
const pairs = [
  ...pageText('docs/compiler.md').matchAll(/^````markdown\n([\s\S]*?)^````\n\n```yaml\n([\s\S]*?)^```$/gm),
].map(([, guide = '', steps = '']) => ({ guide, steps }));

test('docs/compiler.md shows what becomes of at least four guides', () => {
  assert.ok(pairs.length >= 4, `${pairs.length}`);
});

for (const { guide, steps } of pairs) {
  test(`the guide '${guide.split('\n', 1)[0]}' becomes the steps that docs/compiler.md shows`, () => {
    assert.deepEqual(parse(compiled(guide).runbook).steps, parse(steps));
  });
}
