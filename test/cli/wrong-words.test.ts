import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { program, runbook } from '../support/cli.js';
import { onlyRun, runbookFolder, v1 } from '../support/recorded.js';

const echoing = v1(['id: say, type: cli, with: {argv: ["echo", "hello"]}']);

const real = ['exec', 'runbook.yaml', '--mode', 'real'];

async function refused(folder: string, words: readonly string[], message: RegExp): Promise<void> {
  const { code, stdout, stderr } = await runbook(words, { cwd: folder });
  assert.deepEqual([code, stdout], [3, ''], `${words.join(' ')}: ${stderr}`);
  assert.match(stderr, message);
  assert.equal(stderr.trimEnd().split('\n').length, 1, stderr);
}

test('nobody runs a runbook without a name, or in a role without one', async (t) => {
  const folder = runbookFolder(t, echoing);
  await refused(folder, [...real, '--as', ''], /^runbook exec: '' after '--as' names nothing; write '--as NAME'/);
  await refused(folder, [...real, '--as', ' '], /' ' after '--as' names nothing/);
  await refused(folder, [...real, '--as', 'alice', '--role', ''], /'' after '--role' names nothing/);
  await refused(folder, ['resume', 'x', '--as', ''], /^runbook resume: '' after '--as' names nothing/);
  assert.ok(!existsSync(join(folder, '.runbook', 'runs')));
});

test('a folder that is named and is not there is no empty one', async (t) => {
  const folder = runbookFolder(t, echoing);
  await refused(folder, [...real, '--run-dir', ''], /'' after '--run-dir' names nothing/);
  for (const words of [['runs'], ['runs', 'list'], ['prune', '--keep', '1']]) {
    await refused(folder, [...words, '--run-dir', 'typo'], /'typo' does not exist/);
    await refused(folder, [...words, '--run-dir', ''], /'' after '--run-dir' names nothing/);
  }
  for (const words of [real, ['exec', 'runbook.yaml', '--mode', 'dry-run'], ['validate', 'runbook.yaml']]) {
    await refused(folder, [...words, '--provider', 'nope'], /'nope' does not exist/);
    await refused(folder, [...words, '--provider', 'runbook.yaml'], /'runbook\.yaml' is not a folder/);
  }
});

test('a folder of runs that cannot be read is told, and is no fault of the program', async (t) => {
  const folder = runbookFolder(t, echoing);
  writeFileSync(join(folder, '.runbook', 'runs'), 'a file\n');
  await refused(folder, ['runs'], /^runbook runs: '.*runs' has a file where a folder should be/);
  await refused(folder, ['prune', '--keep', '1'], /^runbook prune: '.*runs' has a file where a folder should be/);
});

test('what names no run is quoted as it was typed', async (t) => {
  const folder = runbookFolder(t, echoing);
  for (const words of [['verify'], ['runs', 'show'], ['resume']]) {
    const command = words.join(' ').replace(' show', '');
    await refused(folder, [...words, 'runbook.yaml'], new RegExp(`^runbook ${command}: 'runbook\\.yaml' holds no run`));
    await refused(folder, [...words, '.'], /'\.' holds no run; name a run id, a run folder or a trace file/);
    await refused(folder, [...words, '../..'], /'\.\.\/\.\.' holds no run/);
    await refused(folder, [...words, ''], /'' names no run/);
  }
});

test('what is wrong with the command line is said under the name of the command, with where its help is', async (t) => {
  const folder = runbookFolder(t, echoing);
  await refused(
    folder,
    ['exec', 'runbook.yaml'],
    /^runbook exec: required option .*; run 'runbook exec --help' .*[^.]\n$/,
  );
  await refused(folder, ['verify'], /^runbook verify: missing required argument 'run'; run 'runbook verify --help'/);
  await refused(folder, ['runs', 'show'], /^runbook runs show: missing .*; run 'runbook runs show --help'/);
  await refused(
    folder,
    ['validate', '--jsno', 'x'],
    /^runbook validate: unknown option '--jsno', did you mean --json\?; run/,
  );
  await refused(
    folder,
    ['verify', 'a', 'b'],
    /^runbook verify: too many arguments.*: expected 1 argument but got 2; run/,
  );
  await refused(folder, ['help', 'foo'], /^runbook: unknown command 'foo'; run 'runbook --help'/);
  await refused(folder, ['foo'], /^runbook: unknown command 'foo'/);
});

test('help tells no default of an option that has none', async () => {
  for (const command of ['exec', 'validate', 'prune', 'redact']) {
    const words = command === 'redact' ? ['redact', 'test'] : [command];
    const { code, stdout } = await runbook([...words, '--help']);
    assert.deepEqual([code, stdout.includes('default: []')], [0, false], stdout);
  }
  assert.match((await runbook(['redact', 'test', '--help'])).stdout, /default: "text"/);
  assert.match((await runbook(['prune', '--help'])).stdout, /running/);
});

test('a dry run counts approvals as people do', async (t) => {
  const asked = (min: number) =>
    `id: s${min}, type: manual, instructions: look, approvals: {min: ${min}, roles: [dri]}`;
  const folder = runbookFolder(t, v1([asked(1), asked(2)]));
  const { stdout } = await runbook(['exec', 'runbook.yaml', '--mode', 'dry-run'], { cwd: folder });
  assert.match(stdout, /asks for the approval of 1 person as dri; within 72 h\n/);
  assert.match(stdout, /asks for the approval of 2 people as dri; within 72 h\n/);
});

test('a step in a folder that is not there says so, and does not blame its program', async (t) => {
  const folder = runbookFolder(t, v1(['id: list, type: cli, with: {argv: ["ls"]}, cwd: nowhere']));
  const { code, stdout } = await runbook([...real, '--as', 'alice'], { cwd: folder });
  assert.equal(code, 1, stdout);
  assert.match(stdout, /'ls' cannot be started in '[^']*nowhere': that folder does not exist; check 'cwd'/);
});

test('a file in place of a folder of keys is told as what it is', async (t) => {
  const folder = runbookFolder(t, echoing);
  mkdirSync(join(folder, '.runbook', 'keys'));
  writeFileSync(join(folder, '.runbook', 'keys', 'private'), 'a key\n');
  const message = /^runbook.*: '.*private' is a file; it must be a folder, with the keys in it\n$/;
  for (const words of [real, ['keys', 'list'], ['keys', 'new']]) await refused(folder, words, message);
});

test('a run whose record cannot be written stops with what is wrong, and keeps what was recorded', async (t) => {
  const steps = Array.from({ length: 20 }, (_, index) => `id: s${index}, type: cli, with: {argv: ["echo", "hello"]}`);
  const folder = runbookFolder(t, v1(steps));
  const { status, stderr } = spawnSync('sh', ['-c', 'ulimit -f 16; "$0" "$@"', process.execPath, program, ...real], {
    cwd: folder,
    encoding: 'utf8',
  });
  assert.equal(status, 1, stderr);
  assert.match(
    stderr,
    /^runbook: cannot write '.*trace\.jsonl': .*; the run stops there, for nothing runs that is not recorded\n$/,
  );
  assert.equal(existsSync(join(onlyRun(folder), 'trace.jsonl')), true);
});

test('a fault in the YAML of a file that is handed in is told in our words, with its line', async (t) => {
  const folder = runbookFolder(t, echoing);
  writeFileSync(join(folder, 'broken.yaml'), '# here\n[1,2\n');
  const message = /'broken\.yaml', line 2: a list in brackets is never closed; write ']' after it: '\[1,2'\n$/;
  await refused(folder, [...real, '--evidence', 'broken.yaml'], message);
  await refused(folder, [...real, '--inputs', 'broken.yaml'], message);
});
