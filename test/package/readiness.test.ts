import assert from 'node:assert/strict';
import { join } from 'node:path';
import test from 'node:test';
import { pathToFileURL } from 'node:url';
import { root } from '../support/paths.js';

const { assess } = await import(pathToFileURL(join(root, 'scripts', 'package', 'readiness.mjs')).href);
const ready = {
  ...{ version: '1.2.0', lock: '1.2.0', identity: '1.2.0', changed: [], tags: ['v1.2.0'] },
  changelog: '# Changelog\n\n## [Unreleased]\n\n## [1.2.0] - 2026-11-01\n\n- More\n',
};

test('a clean, tagged tree whose versions agree is ready for a release', () => {
  assert.deepEqual(assess(ready), { faults: [], toDo: [] });
});

test('a version that another file says otherwise is a fault', () => {
  const { faults } = assess({ ...ready, identity: '1.1.0' });
  assert.deepEqual(faults, ["runtime/model/identity.ts says '1.1.0' and package.json '1.2.0'; make them equal"]);
});

test('a release of which the changelog says nothing is a fault', () => {
  const { faults } = assess({ ...ready, changelog: '# Changelog\n\n## [Unreleased]\n\n## [1.1.0] - 2026-01-01\n' });
  assert.deepEqual(faults, ["CHANGELOG.md says nothing of '1.2.0'; write what changed below '## [Unreleased]'"]);
});

test('what is not committed, not tagged and not dated is only left to be done', () => {
  const changelog = '# Changelog\n\n## [Unreleased]\n\n- New\n';
  const { faults, toDo } = assess({ ...ready, changelog, changed: [' M a.ts', '?? b.ts'], tags: [] });
  assert.deepEqual(faults, []);
  assert.deepEqual(toDo, [
    "CHANGELOG.md: '## [Unreleased]' becomes '## [1.2.0] - YYYY-MM-DD'",
    "commit what is changed: 2 files, 'a.ts' first",
    'tag the commit: git tag v1.2.0',
  ]);
});
