import assert from 'node:assert/strict';
import { join } from 'node:path';
import test from 'node:test';
import { pathToFileURL } from 'node:url';
import { root } from '../support/paths.js';

const { violationsOf } = await import(pathToFileURL(join(root, 'scripts', 'package', 'violations.mjs')).href);

test('what axe has against a page is added up over its themes, and what explains it is no page', () => {
  const printed = [
    'a run that waits, dark                     0 violations, 31 rules',
    'a run that waits, contrast-light           2 violations, 30 rules',
    '    color-contrast: #a, b is too faint',
    'empty, dark                                0 violations, 12 rules',
    '2 violations on 3 pages',
  ].join('\n');
  assert.deepEqual(violationsOf(printed), [
    { state: 'a run that waits', pages: 2, violations: 2 },
    { state: 'empty', pages: 1, violations: 0 },
  ]);
});
