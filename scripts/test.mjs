// npm test: checks, builds, and runs every suite. The last line adds them up.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, constants, setPriority, tmpdir } from 'node:os';
import { join } from 'node:path';
import { installPackages, root, script } from './shell.mjs';

const started = Date.now();
installPackages();
// A machine that never ran the tests takes minutes to get VS Code and a browser; meanwhile the rest is checked and built.
const fetched = Promise.all(['get-vscode', 'get-chromium'].map(fetchProgram));
script('check.mjs');
script('build.mjs');
script('package.mjs');

// What the tests run must not be noted in the home of whoever runs them.
const state = mkdtempSync(join(tmpdir(), 'runbook-state-'));
process.env.XDG_STATE_HOME = state;
// What was packed is tested as it is.
process.env.RUNBOOK_VSIX = join(root, 'out', 'runbook.vsix');

await fetched;
const { runUnitTests } = await import('../test/run.mjs');
const { editorSuites } = await import('../test/editor/run-suites.mjs');
const { getVscode } = await import('../test/editor/get-vscode.mjs');

// Rooms that know nothing of Node, files and processes: what they are asked takes time of the processor and waits for nothing.
const pure = ['risk/', 'language/', 'compiler/', 'expr/', 'model/', 'policy/', 'run/', 'engine/', 'schema'];
// What takes minutes is run on the Node that it is shipped for only: what drives the command line, kills it and attacks it,
// thousands of texts for the pure rooms, and what looks at the sources. The windows drive the language server and the debug adapter on theirs.
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
  // Programs that fork without end are frozen in time only where they do not compete with what is more urgent.
  'node/panic',
  'node/audit-processes',
  'debug-adapter/',
  'language-server/',
  ...pure,
];
const counts = { passed: 0, failed: 0 };
// Tests of this process set variables for their own programs.
const env = { ...process.env };
// What needs little but the processor takes what of it is left by what waits for programs, and then by windows.
const beside = told('the pure rooms', () => unitTestsBeside(process.execPath, pure)).then(() =>
  told('on the Node that VS Code runs on', () => unitTestsBeside(getVscode().node, without(onceOnly))),
);
await told('what drives programs', () => runUnitTests({ except: pure }));
// A window mostly waits, so two are open at a time.
const windows = [...editorSuites];
await Promise.all([nextWindow(), nextWindow(), beside]);
rmSync(state, { recursive: true, force: true });
console.log(`${counts.passed} passed, ${counts.failed} failed`);
process.exit(counts.failed === 0 && counts.passed > 0 ? 0 : 1);

async function fetchProgram(name) {
  const child = spawn(process.execPath, [`test/editor/${name}.mjs`], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const code = await new Promise((resolve, reject) => child.once('close', resolve).once('error', reject));
  if (code !== 0) throw new Error(`${name}.mjs ended with ${code}`);
}

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

/** Runs the suites that nobody has taken yet, one after the other. */
async function nextWindow() {
  const name = windows.shift();
  if (name === undefined) return;
  await told(`in a real VS Code: ${name}`, async () => {
    const { stdout, stderr, ...outcome } = await runBeside(process.execPath, ['test/editor/run-suites.mjs', name]);
    console.log(stdout + stderr);
    return outcome;
  });
  await nextWindow();
}

/** Tests that give way to everything else; what passes is only counted. */
async function unitTestsBeside(node, parts) {
  const words = ['test/run.mjs', `--lanes=${availableParallelism()}`, ...parts];
  const { stdout, stderr, ...outcome } = await runBeside(node, words, constants.priority.PRIORITY_LOW);
  if (outcome.failed > 0) console.log(stdout.replace(/^✔.*\n/gm, '') + stderr);
  return outcome;
}

/** Runs tests in a process of its own, whose last line adds them up. */
async function runBeside(node, words, priority = constants.priority.PRIORITY_NORMAL) {
  const child = spawn(node, words, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] });
  setPriority(child.pid, priority);
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text) => (stderr += text));
  const code = await new Promise((resolve, reject) => child.once('close', resolve).once('error', reject));
  const [, passed = '0', failed = '0'] = /(\d+) passed, (\d+) failed\s*$/.exec(stdout) ?? [];
  const isGood = code === 0 && Number(passed) > 0;
  return { passed: Number(passed), failed: isGood ? 0 : Math.max(1, Number(failed)), stdout, stderr };
}
