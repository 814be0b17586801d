import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { type CliOutcome, runbook } from '../support/cli.js';
import { runbookFolder, v1 } from '../support/recorded.js';

const steps = v1([
  'id: look, type: cli, with: {argv: [kubectl, get, pods]}',
  'id: touch, type: cli, with: {argv: [touch, left-behind]}',
]);
const look = '  - {match: {argv: [kubectl, get, pods]}, respond: {stdout: "two pods\\n"}}\n';
const touch = '  - {match: {argv: [touch, left-behind]}}\n';
const approved = 'apiVersion: runbook-recording/v0\ngates: {touch: approve}\n';

function scene(context: TestContext, calls: string, recording = approved): string {
  const folder = runbookFolder(context, steps);
  mkdirSync(join(folder, 'told'));
  writeFileSync(join(folder, 'told', 'scenario.yaml'), `meta: {name: told}\nsteps:\n${calls}`);
  if (recording !== '') writeFileSync(join(folder, 'told', 'recording.yaml'), recording);
  return folder;
}

const words = ['exec', 'runbook.yaml', '--mode', 'replay', '--scenario', 'told/scenario.yaml'];

/** The id of the only replay of a folder. */
function idIn(folder: string): string {
  const [id = '', ...others] = readdirSync(join(folder, '.runbook', 'replays'));
  assert.deepEqual(others, []);
  return id;
}

test('a replay says that nothing is run, leaves a record beside the runs, and needs nothing in PATH', async (t) => {
  const folder = scene(t, look + touch);
  const { code, stdout } = await runbook(words, { cwd: folder, env: { PATH: '' } });
  assert.equal(code, 0, stdout);
  assert.match(stdout, /replay-[0-9a-f]{16}, from the scenario 'told'; nothing is run/);
  assert.match(stdout, /it is a replay: nothing was run/);
  assert.deepEqual(
    [existsSync(join(folder, 'left-behind')), existsSync(join(folder, '.runbook', 'runs'))],
    [false, false],
  );
});

test('the record of a replay is read like that of a run, and tells that it is none', async (t) => {
  const folder = scene(t, look + touch);
  await runbook(words, { cwd: folder });
  const id = idIn(folder);
  const check = async (what: readonly string[], expected: RegExp) => {
    const { code, stdout, stderr } = await runbook([...what], { cwd: folder });
    assert.equal(code, 0, stderr);
    assert.match(stdout, expected, what.join(' '));
  };
  await check(['verify', id], /✓ verified: [\s\S]*it is a replay: nothing was run/);
  await check(['runs', 'show', id], /mode replay/);
  await check(['summary', id], /mode replay/);
  await check(['export', id, '--format', 'md'], /replay/);
});

test('evidence of the recording is told to be reused wherever it is shown, and other evidence is not', async (t) => {
  const manual = (id: string) =>
    `id: ${id}, type: manual, replay_mode: reuse_evidence, instructions: look, required_evidence: [{name: seen_${id}, kind: text}]`;
  const folder = runbookFolder(t, v1([manual('known'), manual('asked')]));
  const files = {
    'scenario.yaml': 'meta: {name: told}\nsteps:\n  - {match: {argv: [id]}, calls: {min: 0, max: 1}}\n',
    'recording.yaml': 'apiVersion: runbook-recording/v0\nevidence: {known: {seen_known: recorded}}\n',
    'evidence.yaml': 'asked: {seen_asked: now}\n',
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const evidence = ['--evidence', 'evidence.yaml'];
  const told = [await runbook([...words.slice(0, 4), '--scenario', 'scenario.yaml', ...evidence], { cwd: folder })];
  const id = idIn(folder);
  told.push(await runbook(['runs', 'show', id], { cwd: folder }));
  for (const format of ['md', 'html', 'csv']) {
    told.push(await runbook(['export', id, '--format', format], { cwd: folder }));
  }
  for (const { code, stdout, stderr } of told) {
    assert.equal(code, 0, stderr);
    assert.equal(stdout.match(/reused from the recording/g)?.length, 1, stdout);
  }
});

test('what a scenario does not say or says in vain fails the replay with exit code 4, with its lines', async (t) => {
  const check = async (calls: string, expected: RegExp) => {
    const folder = scene(t, calls);
    const { code, stderr } = await runbook(words, { cwd: folder });
    assert.equal(code, 4, stderr);
    assert.match(stderr, expected);
  };
  const ids = '  - {match: {argv: [id]}}\n';
  await check(
    look,
    /^told\/scenario\.yaml: a call has no answer: all 1 steps are used up, and \["touch","left-behind"\] was\s+called$/m,
  );
  await check(look + touch + ids, /^told\/scenario\.yaml: line 5: step 3 \["id"\] was not called$/m);
  await check(
    ids + look + touch,
    /a call has no answer: \["kubectl","get","pods"\] was called, and step\s+1[\s\S]*\["id"\]/,
  );
});

test('a replay that waits for somebody ends with exit code 6, and is neither resumed nor answered', async (t) => {
  const folder = scene(t, look + touch, '');
  const { code, stdout } = await runbook(words, { cwd: folder });
  assert.equal(code, 6);
  assert.match(stdout, /write the answer into 'recording\.yaml' beside 'told\/scenario\.yaml'/);
  const id = idIn(folder);
  for (const again of [
    ['resume', id],
    ['reject', id, 'touch', '--reason', 'no'],
    ['skip', id, 'touch', '--reason', 'no'],
  ]) {
    const refused = await runbook(again, { cwd: folder });
    assert.notEqual(refused.code, 0);
    assert.match(
      refused.stderr.replace(/\s+/g, ' '),
      /a replay neither goes on nor is answered: .* begin it anew/,
      again.join(' '),
    );
  }
});

test('what a replay cannot begin with is refused before its first step, with exit code 3', async (t) => {
  const folder = scene(t, look + touch);
  writeFileSync(join(folder, 'wrong.yaml'), 'meta: {name: a, extra: 1}\nsteps:\n  - {match: {argv: [id]}}\n');
  mkdirSync(join(folder, 'strange'));
  writeFileSync(join(folder, 'strange', 'scenario.yaml'), 'meta: {name: a}\nsteps:\n  - {match: {argv: [id]}}\n');
  writeFileSync(
    join(folder, 'strange', 'recording.yaml'),
    'apiVersion: runbook-recording/v0\ngates: {tuch: approve}\n',
  );
  const check = async (more: readonly string[], expected: RegExp) => {
    const { code, stderr }: CliOutcome = await runbook(['exec', 'runbook.yaml', ...more], { cwd: folder });
    assert.equal(code, 3, stderr);
    assert.match(stderr.replace(/\s+/g, ' '), expected);
  };
  await check(['--mode', 'replay'], /a replay needs the answers of the commands; write '--scenario FILE'/);
  await check(['--mode', 'replay', '--scenario', 'none.yaml'], /'none\.yaml' does not exist/);
  await check(['--mode', 'replay', '--scenario', 'wrong.yaml'], /wrong\.yaml: line 1.*'extra'/);
  await check(
    ['--mode', 'replay', '--scenario', 'strange/scenario.yaml'],
    /answers step 'tuch', which the runbook does not have/,
  );
  await check([...words.slice(2), '--compat', 'other'], /there is no '--compat other'/);
  for (const mode of ['real', 'probe', 'dry-run']) {
    await check(
      ['--mode', mode, '--scenario', 'told/scenario.yaml'],
      /'--scenario' is for replays; write '--mode replay'/,
    );
    await check(['--mode', mode, '--compat', 'cli-replay'], /'--compat' is for replays/);
  }
  assert.deepEqual(readdirSync(join(folder, '.runbook')), []);
});
