// Runs every test/**/*.test.ts with node:test, each file in a process of its own, on the Node that runs this file.
//   node test/run.mjs [PART-OF-A-PATH ...] [-PART ...] [--lanes=N]
// only the files whose path holds one of the parts, and none with a minus; N files at a time, where nothing is said two a core
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { scratchFolder } from './scratch.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const outRoot = join(here, '..', 'out');

// What takes longest is begun first, so that nothing is waited for alone at the end.
const longestFirst = ['crash/trunc', 'gates/gates', 'page/chromium', 'package/vsix', 'hostile', 'languages/programs']
  .concat(['conformance/conf', 'node/packs', 'cli/panic', 'schema-fields/f', 'schema/gen', 'crash/', 'package/tarball'])
  .concat(['injection/', 'risk/', 'debug-adapter/launch', 'cli/', 'debug-adapter/']);

// Most tests wait for processes, terminals and the disk, so that twice as many as there are cores keep them busy.
const usualLanes = availableParallelism() * 2;

/** Bundles the test files and runs them; resolves to how many passed and failed. */
export async function runUnitTests({ only = [], except = [], lanes = usualLanes } = {}) {
  const files = readdirSync(here, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.test.ts') && (only.length === 0 || only.some((part) => name.includes(part))))
    .filter((name) => !except.some((part) => name.includes(part)))
    .sort((left, right) => turnOf(left) - turnOf(right) || (left < right ? -1 : 1));
  if (files.length === 0) throw new Error(`no test file matches ${only.join(' ')}`);
  mkdirSync(outRoot, { recursive: true });
  const out = mkdtempSync(join(outRoot, 'test-'));
  await build({
    absWorkingDir: join(here, '..'),
    entryPoints: files.map((name) => join('test', name)),
    outdir: out,
    outbase: join(here, '..'),
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    packages: 'external',
    // There is no editor here; modules of the extension that only need its words are tested all the same.
    alias: { vscode: join(here, 'support', 'vscode.cjs') },
    platform: 'node',
    target: 'node20',
    format: 'esm',
    sourcemap: 'inline',
    logLevel: 'warning',
  });
  const scratch = scratchFolder();
  const counts = await within({ TMPDIR: scratch, XDG_STATE_HOME: join(scratch, 'state') }, () =>
    results(
      files.map((name) => join(out, 'test', name.replace(/\.ts$/, '.mjs'))),
      lanes,
    ),
  );
  for (const folder of [out, scratch]) rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  return counts;
}

async function results(files, lanes) {
  const counts = { passed: 0, failed: 0 };
  const stream = run({ files, concurrency: lanes });
  stream.on('test:pass', (event) => count(event, 'passed'));
  stream.on('test:fail', (event) => count(event, 'failed'));
  function count(event, outcome) {
    if (event.details?.type !== 'suite') counts[outcome] += 1;
  }
  await new Promise((resolve, reject) => {
    stream.compose(new spec()).on('end', resolve).on('error', reject).pipe(process.stdout);
  });
  return counts;
}

/** Does something while these variables are set for the programs that it starts. */
async function within(variables, act) {
  const before = Object.fromEntries(Object.keys(variables).map((name) => [name, process.env[name]]));
  Object.assign(process.env, variables);
  try {
    return await act();
  } finally {
    for (const [name, value] of Object.entries(before)) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  }
}

function turnOf(name) {
  const turn = longestFirst.findIndex((part) => name.includes(part));
  return turn < 0 ? longestFirst.length : turn;
}

if (process.argv[1] && relative(process.argv[1], fileURLToPath(import.meta.url)) === '') {
  const words = process.argv.slice(2);
  const [lanes] = words.flatMap((word) => /^--lanes=(\d+)$/.exec(word)?.slice(1).map(Number) ?? []);
  const parts = words.filter((word) => !word.startsWith('--'));
  const except = parts.filter((word) => word.startsWith('-')).map((word) => word.slice(1));
  const only = parts.filter((word) => !word.startsWith('-'));
  const { passed, failed } = await runUnitTests({ only, except, ...(lanes && { lanes }) });
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
}
