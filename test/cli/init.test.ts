import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { parse } from 'yaml';
import { type CliOutcome, program, runbook } from '../support/cli.js';
import { temporaryFolder } from '../support/paths.js';

function environmentOf(folder: string) {
  return { XDG_CONFIG_HOME: join(folder, '..', 'no-config'), XDG_STATE_HOME: join(folder, '.state') };
}

function inFolder(folder: string, ...words: readonly string[]): Promise<CliOutcome> {
  return runbook(words, { cwd: folder, env: environmentOf(folder) });
}

async function started(t: TestContext): Promise<string> {
  const folder = temporaryFolder(t);
  const { code, stderr } = await inFolder(folder, 'init');
  assert.deepEqual([code, stderr], [0, '']);
  return folder;
}

test('a folder that was begun is in order: its example is valid, tested, as its guide, and doctor finds nothing', async (t) => {
  const folder = await started(t);
  const example = 'runbooks/low-disk-space.runbook.yaml';
  assert.deepEqual((await inFolder(folder, 'validate', example)).stdout, `${example}: valid\n`);
  assert.match((await inFolder(folder, 'test')).stdout, /^1 test: 1 passed/m);
  assert.equal((await inFolder(folder, 'drift')).code, 0);
  const { code, stdout } = await inFolder(folder, 'doctor', '--skip', 'tools');
  assert.match(stdout, /nothing is wrong/);
  assert.equal(code, 0);
});

test('the commands that are said to come next are ones that work', async (t) => {
  const folder = temporaryFolder(t);
  const { stdout } = await inFolder(folder, 'init');
  const calls = [...stdout.matchAll(/^ {2}runbook (.*)$/gm)].map(([, line = '']) => line.split(' '));
  assert.equal(calls.length, 5, stdout);
  writeFileSync(join(folder, 'GUIDE.md'), '# G\n\n```sh\nls\n```\n');
  for (const words of calls.filter(([name]) => name !== 'doctor')) {
    const { code, stderr } = await inFolder(folder, ...words);
    assert.equal(code, 0, `${words.join(' ')}: ${stderr}`);
  }
});

test('the example holds nothing that is left to do', async (t) => {
  const folder = await started(t);
  const texts = readdirSync(join(folder, 'runbooks'), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(?:yaml|md)$/.test(name))
    .map((name) => readFileSync(join(folder, 'runbooks', name), 'utf8'));
  assert.equal(texts.length, 5);
  assert.doesNotMatch(texts.join('\n').replaceAll(/0 TODOs|## TODOs and uncertainties/g, ''), /TODO/);
});

test('what is there already is left as it is and named; the second time nothing is written', async (t) => {
  const folder = temporaryFolder(t);
  mkdirSync(join(folder, '.runbook'));
  writeFileSync(join(folder, '.runbook', 'policy.json'), '{"governance_mode": "strict"}');
  symlinkSync('nowhere', join(folder, 'runbooks'));
  symlinkSync('nowhere', join(folder, '.runbook', 'config.yaml'));
  const first = await inFolder(folder, 'init', '--dry-run');
  assert.match(first.stdout, /^left as it is: \.runbook\/policy\.json$/m);
  assert.match(first.stdout, /^left as it is: \.runbook\/config\.yaml$/m);
  const other = temporaryFolder(t);
  await inFolder(other, 'init');
  writeFileSync(join(other, '.runbook', 'policy.json'), 'mine');
  const again = await inFolder(other, 'init', '--format', 'json');
  const { written, left } = JSON.parse(again.stdout);
  assert.deepEqual([written, left.length], [[], 10]);
  assert.equal(readFileSync(join(other, '.runbook', 'policy.json'), 'utf8'), 'mine');
});

test('a dry run names the same files and writes none', async (t) => {
  const folder = temporaryFolder(t);
  const { stdout } = await inFolder(folder, 'init', '--dry-run');
  assert.equal([...stdout.matchAll(/^would write /gm)].length, 10);
  assert.deepEqual(readdirSync(folder), []);
});

test('a folder below one that was begun is refused with the name of that one, and so is what is no folder', async (t) => {
  const folder = await started(t);
  mkdirSync(join(folder, 'below'));
  const below = await inFolder(folder, 'init', 'below');
  assert.equal(below.code, 3);
  assert.match(below.stderr, /'.*\.runbook' holds here already; write 'runbook init .*'/);
  assert.equal(existsSync(join(folder, 'below', '.runbook')), false);
  assert.equal((await inFolder(folder, 'init', 'gone')).code, 3);
  assert.equal((await inFolder(folder, 'init', 'runbooks/low-disk-space.md')).code, 3);
});

test('under an organisation that is strict the policy is strict, so that runs can begin', async (t) => {
  const folder = temporaryFolder(t);
  const config = join(folder, 'config');
  mkdirSync(join(config, 'runbook'), { recursive: true });
  writeFileSync(join(config, 'runbook', 'policy.json'), '{"governance_mode": "strict"}', { mode: 0o644 });
  chmodSync(join(config, 'runbook'), 0o755);
  const env = { ...environmentOf(folder), XDG_CONFIG_HOME: config };
  assert.equal((await runbook(['init'], { cwd: folder, env })).code, 0);
  assert.deepEqual(JSON.parse(readFileSync(join(folder, '.runbook', 'policy.json'), 'utf8')), {
    governance_mode: 'strict',
  });
  assert.equal((await runbook(['policy', 'show'], { cwd: folder, env })).code, 0);
});

test('the policy of a new folder is audit, and holds', async (t) => {
  const folder = await started(t);
  const { stdout } = await inFolder(folder, 'policy', 'show', '--format', 'json');
  assert.equal(JSON.parse(stdout).mode ?? JSON.parse(stdout).governance_mode, 'audit', stdout);
});

test('git takes neither the records nor the private keys along', async (t) => {
  const folder = await started(t);
  const git = (...words: readonly string[]) => spawnSync('git', words, { cwd: folder, encoding: 'utf8' });
  assert.equal(git('init', '-q').status, 0);
  const ignored = ['runs/a', 'replays/a', 'validated/a', 'audit/a', 'keys/private/a'].map((name) => `.runbook/${name}`);
  assert.deepEqual(
    git('check-ignore', ...ignored)
      .stdout.trim()
      .split('\n'),
    ignored,
  );
  assert.equal(
    git('check-ignore', '.runbook/policy.json', '.runbook/compiled/a', '.runbook/keys/trusted/a').stdout,
    '',
  );
});

test('the check for GitHub runs what it says, and fails where a runbook is wrong', async (t) => {
  const folder = await started(t);
  const workflow = parse(readFileSync(join(folder, '.github', 'workflows', 'runbooks.yml'), 'utf8'));
  assert.deepEqual(workflow.permissions, { contents: 'read' });
  const steps: readonly { readonly name?: string; readonly run?: string }[] = workflow.jobs.check.steps;
  const bin = join(folder, 'bin');
  mkdirSync(bin);
  // As npx runs a program that is installed; anything else it would have to fetch.
  const npx = `#!/bin/sh\n[ "$1 $2" = "--no-install runbook" ] || exit 99\nshift 2\nexec '${process.execPath}' '${program}' "$@"\n`;
  writeFileSync(join(bin, 'npx'), npx, { mode: 0o755 });
  spawnSync('git', ['init', '-q'], { cwd: folder });
  spawnSync('git', ['add', '.'], { cwd: folder });
  const codes = () =>
    steps
      .filter(({ name }) => name !== undefined)
      .map(({ run = '' }) => {
        const env = { ...environmentOf(folder), PATH: `${bin}:${process.env['PATH']}` };
        return spawnSync('bash', ['-eo', 'pipefail', '-c', run], { cwd: folder, env, encoding: 'utf8' }).status;
      });
  assert.deepEqual(codes(), [0, 0, 0, 0]);
  writeFileSync(join(folder, 'runbooks', 'low-disk-space.md'), '# Low disk space\n\n```sh\ndf -h .\n```\n');
  writeFileSync(join(folder, 'runbooks', 'broken.runbook.yaml'), 'apiVersion: runbook/v1\n');
  spawnSync('git', ['add', '.'], { cwd: folder });
  assert.deepEqual(
    codes().map((code) => code !== 0),
    [true, true, false, false],
  );
});

test('while everything is halted nothing is begun, but a dry run tells what would be', async (t) => {
  const folder = temporaryFolder(t);
  const state = join(folder, '.state', 'runbook');
  mkdirSync(state, { recursive: true });
  writeFileSync(join(state, 'PANIC'), '{}');
  assert.equal((await inFolder(folder, 'init')).code, 2);
  assert.equal(existsSync(join(folder, '.runbook')), false);
  assert.equal((await inFolder(folder, 'init', '--dry-run')).code, 0);
});
