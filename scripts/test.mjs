// npm test: checks, builds, and runs every suite. The last line adds them up.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installPackages, root, script } from './shell.mjs';

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
const { getVscode } = await import('../test/editor/get-vscode.mjs');
const suites = [
  [`on Node ${process.versions.node}`, runUnitTests],
  ['in a real VS Code', runEditorSuites],
  ['on the Node that VS Code runs on', () => runUnitTestsOn(getVscode().node)],
];
const onceOnly = [
  'cli/',
  'gates/',
  'injection/',
  'crash/',
  'conformance/',
  'differential/',
  'model-based/',
  'risk/',
  'language/',
  'compiler/',
  'schema',
  'weaknesses/',
  'policy/',
  'layers/',
  'syntaxes/',
  'docs/',
  'extension/',
  'package/',
  'page/',
  'expr/',
  'model/',
  'record/',
  'replay/script',
  'run/',
];
const counts = { passed: 0, failed: 0 };
for (const [where, suite] of suites) {
  console.log(`\n── ${where}`);
  const { passed, failed } = await suite();
  console.log(`── ${where}: ${passed} passed, ${failed} failed, ${seconds()} s since the start`);
  counts.passed += passed;
  counts.failed += failed;
}
rmSync(state, { recursive: true, force: true });
console.log(`${counts.passed} passed, ${counts.failed} failed`);
process.exit(counts.failed === 0 && counts.passed > 0 ? 0 : 1);

function seconds() {
  return ((Date.now() - started) / 1000).toFixed(0);
}

/**
 * The same tests on the Node of VS Code; what fails there is shown, what passes is only counted. What takes minutes is run
 * once: what drives the command line, kills it and attacks it, on the Node that it is shipped for, and thousands of texts
 * for rooms that know nothing of Node, and what looks at the sources.
 */
function runUnitTestsOn(node) {
  const { stdout, stderr } = spawnSync(node, ['test/run.mjs', ...onceOnly.map((part) => `-${part}`)], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64e6,
  });
  const [, passed = '0', failed = '0'] = /(\d+) passed, (\d+) failed\s*$/.exec(stdout) ?? [];
  if (Number(passed) > 0 && failed === '0') return { passed: Number(passed), failed: 0 };
  console.log(stdout.replace(/^✔.*\n/gm, '') + stderr);
  return { passed: Number(passed), failed: Math.max(1, Number(failed)) };
}
