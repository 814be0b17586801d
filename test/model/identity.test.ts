import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { version } from '../../runtime/model/identity.js';
import { root } from '../support/paths.js';

test('the program says the version that its package has', () => {
  assert.equal(version, JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).version);
});
