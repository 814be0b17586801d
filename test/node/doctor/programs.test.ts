import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { isProgramFound } from '../../../runtime/node/doctor/programs.js';
import { nodeFindings } from '../../../runtime/node/doctor/setup.js';
import { temporaryFolder } from '../../support/paths.js';

test('a program is found in PATH and by its path from the folder of the step, and only where it may be started', (t) => {
  const cwd = temporaryFolder(t);
  mkdirSync(join(cwd, 'bin'));
  writeFileSync(join(cwd, 'bin', 'tool'), '');
  writeFileSync(join(cwd, 'bin', 'text'), '');
  chmodSync(join(cwd, 'bin', 'tool'), 0o755);
  const isFound = (name: string, PATH = join(cwd, 'bin')) => isProgramFound(name, { cwd, environment: { PATH } });
  assert.deepEqual(
    [isFound('tool'), isFound('./bin/tool'), isFound('text'), isFound('tool', ''), isFound('bin'), isFound('none')],
    [true, true, false, false, false, false],
  );
});

test('Node is new enough from 20.19 on', () => {
  const isOld = (version: string) => nodeFindings(version).length > 0;
  assert.deepEqual(['18.20.4', '20.18.3', '20.19.0', '22.0.0', '24.1.0'].map(isOld), [true, true, false, false, false]);
});
