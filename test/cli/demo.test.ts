import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { type CliOutcome, runbook, runbookOnTerminal } from '../support/cli.js';
import { root, temporaryFolder } from '../support/paths.js';

const shipped = join(root, 'examples', 'demo');

function filesBelow(folder: string): readonly string[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
}

/** A folder, and the program in it with nothing else to be found. */
function scene(t: TestContext) {
  const folder = temporaryFolder(t);
  const env = { PATH: '', XDG_STATE_HOME: join(folder, 'state'), XDG_CONFIG_HOME: join(folder, 'config') };
  const call = (words: readonly string[], cwd = folder): Promise<CliOutcome> => runbook(words, { cwd, env });
  return { folder, env, call };
}

/** The commands that are said to come next, by their names. */
function nextCommands(stdout: string): ReadonlyMap<string, readonly string[]> {
  const lines = stdout.replaceAll(/ \\\n +/g, ' ').matchAll(/^ {2}runbook (.*)$/gm);
  const calls = [...lines].map(([, line = '']) => line.split(' '));
  return new Map(calls.map((words) => [words[0] ?? '', words]));
}

test('the demo is written as it is shipped, with commands that fit into 80 columns', async (t) => {
  const { folder, call } = scene(t);
  const { code, stdout, stderr } = await call(['demo']);
  assert.deepEqual([code, stderr], [0, '']);
  const there = join(folder, 'runbook-demo');
  const copy = (path: string) => readFileSync(path.replace(shipped, there));
  for (const path of filesBelow(shipped)) assert.deepEqual(copy(path), readFileSync(path), path);
  assert.equal(filesBelow(there).length, filesBelow(shipped).length);
  assert.deepEqual(
    stdout.split('\n').filter((line) => line.length > 80),
    [],
  );
  assert.deepEqual([...nextCommands(stdout).keys()], ['debug', 'exec', 'test', 'compile']);
});

test('where no program is found the commands that come next work: nothing of the demo is run', async (t) => {
  const { folder, call } = scene(t);
  const { stdout } = await call(['demo', 'here']);
  const cwd = join(folder, 'here');
  const next = nextCommands(stdout);
  const run = await call(next.get('exec') ?? [], cwd);
  // Without a terminal nobody is there for the step that asks for a person; what the recording answers is done.
  assert.equal(run.code, 6, run.stdout + run.stderr);
  assert.match(run.stdout, /holder = payments-reports/);
  assert.match((await call(next.get('test') ?? [], cwd)).stdout, /^3 tests: 3 passed/m);
  assert.equal((await call(next.get('compile') ?? [], cwd)).code, 0);
  assert.equal(existsSync(join(cwd, '.runbook', 'replays')), true);
  assert.equal(existsSync(join(folder, '.runbook')), false);
});

test('on a terminal it is stepped through, back as well', async (t) => {
  const { folder, env, call } = scene(t);
  const next = nextCommands((await call(['demo', '.'])).stdout);
  // What the terminal of the test itself needs, and none of what the runbook names.
  const bin = join(folder, 'bin');
  mkdirSync(bin);
  for (const name of ['script', 'stty']) symlinkSync(found(name), join(bin, name));
  const { code, stdout } = await runbookOnTerminal(next.get('debug') ?? [], {
    cwd: folder,
    env: { ...env, PATH: bin },
    turns: [
      [/\(1\/6 pool\)/, 'next\n'],
      [/\(2\/6 holder\)/, 'back\n'],
      [/\(1\/6 pool\)/, 'quit\n'],
    ],
  });
  assert.match(stdout, /used = 97/);
  assert.match(stdout, /gone back to: \[1\/6\]/);
  assert.equal(code, 6, stdout);
});

function found(name: string): string {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path)) ?? name;
}

test('no file that is there is changed', async (t) => {
  const { folder, call } = scene(t);
  const mine = join(folder, 'runbook-demo', 'payments-latency.md');
  mkdirSync(join(folder, 'runbook-demo'));
  writeFileSync(mine, 'mine');
  const { code, stdout } = await call(['demo']);
  assert.equal(code, 0);
  assert.match(stdout, /^left as it is: runbook-demo.payments-latency\.md$/m);
  assert.equal(readFileSync(mine, 'utf8'), 'mine');
});

test('where a file is in the way, it says which', async (t) => {
  const { folder, call } = scene(t);
  writeFileSync(join(folder, 'taken'), '');
  const { code, stderr } = await call(['demo', 'taken']);
  assert.deepEqual([code, /^runbook demo: .*taken/.test(stderr)], [3, true], stderr);
});
