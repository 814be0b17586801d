// npm test: checks, builds, and runs every suite. The last line adds them up.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, constants, setPriority, tmpdir } from 'node:os';
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
// What was packed is tested as it is.
process.env.RUNBOOK_VSIX = join(root, 'out', 'runbook.vsix');

const { runUnitTests } = await import('../test/run.mjs');
const { runEditorSuites } = await import('../test/editor/run-suites.mjs');
const { getVscode } = await import('../test/editor/get-vscode.mjs');

// Rooms that know nothing of Node, files and processes: what they are asked takes time of the processor and waits for nothing.
const pure = ['risk/', 'language/', 'compiler/', 'expr/', 'model/', 'policy/', 'run/', 'engine/', 'schema'];
// What takes minutes is run on the Node that it is shipped for only: what drives the command line, kills it and attacks it,
// thousands of texts for the pure rooms, and what looks at the sources. The windows drive the debug adapter on theirs, too.
const onceOnly = [
  'cli/',
  'gates/',
  'injection/',
  'crash/',
  'conformance/',
  'differential/',
  'model-based/',
  'weaknesses/',
  'layers/',
  'syntaxes/',
  'docs/',
  'extension/',
  'package/',
  'page/',
  'record/',
  'replay/script',
  'node/packs',
  ...['launch', 'conditions', 'ending', 'attach', 'people', 'inspect'].map((name) => `debug-adapter/${name}`),
  ...pure,
];
const counts = { passed: 0, failed: 0 };
await told('what drives programs', () => runUnitTests({ except: pure }));
// A window is busy on one core; the other one is for what needs little but the processor.
await Promise.all([
  told('in a real VS Code', runEditorSuites),
  told('the pure rooms', () => unitTestsBeside(process.execPath, pure)).then(() =>
    told('on the Node that VS Code runs on', () => unitTestsBeside(getVscode().node, without(onceOnly))),
  ),
]);
rmSync(state, { recursive: true, force: true });
console.log(`${counts.passed} passed, ${counts.failed} failed`);
process.exit(counts.failed === 0 && counts.passed > 0 ? 0 : 1);

async function told(where, suite) {
  console.log(`\n── ${where}`);
  const { passed, failed } = await suite();
  const seconds = ((Date.now() - started) / 1000).toFixed(0);
  console.log(`── ${where}: ${passed} passed, ${failed} failed, ${seconds} s since the start`);
  counts.passed += passed;
  counts.failed += failed;
}

function without(parts) {
  return parts.map((part) => `-${part}`);
}

/** Tests in a process of their own, after everything else; what passes is only counted. */
async function unitTestsBeside(node, parts) {
  const child = spawn(node, ['test/run.mjs', `--lanes=${availableParallelism()}`, ...parts], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  setPriority(child.pid, constants.priority.PRIORITY_LOW);
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text) => (stderr += text));
  await new Promise((resolve, reject) => child.once('close', resolve).once('error', reject));
  const [, passed = '0', failed = '0'] = /(\d+) passed, (\d+) failed\s*$/.exec(stdout) ?? [];
  if (Number(passed) > 0 && failed === '0') return { passed: Number(passed), failed: 0 };
  console.log(stdout.replace(/^✔.*\n/gm, '') + stderr);
  return { passed: Number(passed), failed: Math.max(1, Number(failed)) };
}
