// npm test: checks, builds, and runs every suite. The last line adds them up.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installPackages, script } from './shell.mjs';

const started = Date.now();
installPackages();
script('check.mjs');
script('build.mjs');
script('package.mjs');

// What the tests run must not be noted in the home of whoever runs them.
const state = mkdtempSync(join(tmpdir(), 'runbook-state-'));
process.env.XDG_STATE_HOME = state;

const { runUnitTests } = await import('../test/run.mjs');
const { runEditorSuites } = await import('../test/editor/run-suites.mjs');
const counts = { passed: 0, failed: 0 };
for (const suite of [runUnitTests, runEditorSuites]) {
  const { passed, failed } = await suite();
  counts.passed += passed;
  counts.failed += failed;
}
rmSync(state, { recursive: true, force: true });
console.log(`# ${((Date.now() - started) / 1000).toFixed(0)} s`);
console.log(`${counts.passed} passed, ${counts.failed} failed`);
process.exit(counts.failed === 0 && counts.passed > 0 ? 0 : 1);
