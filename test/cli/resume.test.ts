import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { program, runbook, runbookOnTerminal, type Turn } from '../support/cli.js';
import { temporaryFolder } from '../support/paths.js';
import { cutAfter, eventsOf, onlyRun, runbookFolder, v1 } from '../support/recorded.js';

/** Each step that really runs leaves a line; 'tee' is no reader, so a step is only let through where somebody says yes. */
const counted = (id: string, more = '') =>
  `id: ${id}, type: script, with: {shell: sh, run: "echo ${id} | tee -a done.txt"}, capture: {said_${id}: stdout}${more}`;

const exec = (folder: string, ...words: string[]) =>
  runbook(['exec', 'runbook.yaml', '--mode', 'real', '--as', 'alice', ...words], { cwd: folder });

const execOnTerminal = (folder: string, turns: readonly Turn[]) =>
  runbookOnTerminal(['exec', 'runbook.yaml', '--mode', 'real', '--as', 'alice'], { cwd: folder, turns });

const resume = (cwd: string, ...words: string[]) => runbook(['resume', ...words], { cwd });

const resumeOnTerminal = (cwd: string, words: readonly string[], turns: readonly Turn[]) =>
  runbookOnTerminal(['resume', ...words], { cwd, turns });

const yes: Turn = [/run it\? \(y\/n\)/, 'y\n'];

const done = (folder: string) =>
  existsSync(join(folder, 'done.txt')) ? readFileSync(join(folder, 'done.txt'), 'utf8').trim().split('\n') : [];

const resumedBy = (output: string) => /\n {2}(runbook resume .*)\n/.exec(output)?.[1]?.split(' ').slice(1) ?? [];

test('a run that waits is gone on with by the words that it ended with, and repeats nothing', async (t) => {
  const folder = runbookFolder(
    t,
    v1([
      'id: first, type: cli, with: {argv: ["echo", "one"]}, capture: {said: stdout}',
      'id: change, type: cli, with: {argv: ["touch", "{{ .said }}"]}',
      'id: last, type: cli, with: {argv: ["echo", "{{ .said }} again"]}',
    ]),
  );
  const waiting = await exec(folder);
  assert.equal(waiting.code, 6, waiting.stdout);
  const words = resumedBy(waiting.stdout);
  assert.deepEqual(words, ['resume', basename(onlyRun(folder))]);
  const { code, stdout } = await runbookOnTerminal(words, { cwd: temporaryFolder(t), turns: [yes] });
  assert.deepEqual([code, existsSync(join(folder, 'one'))], [0, true], stdout);
  for (const text of ['✓ first', '… change waits for an approval', "goes on at step 'change'", '│ one again']) {
    assert.ok(stdout.includes(text), `${text}\n${stdout}`);
  }
  const starts = eventsOf(onlyRun(folder)).flatMap((event) => (event.type === 'step.started' ? [event.step_id] : []));
  assert.deepEqual(starts, ['first', 'change', 'last']);
});

test('a run is named by its id, its folder or its trace, from any folder', async (t) => {
  const folder = runbookFolder(t, v1(['id: change, type: cli, with: {argv: ["touch", "one"]}']));
  await exec(folder);
  const run = onlyRun(folder);
  const elsewhere = temporaryFolder(t);
  for (const name of [basename(run), run, join(run, 'trace.jsonl')]) {
    const { code, stdout } = await resume(elsewhere, name);
    assert.deepEqual([code, stdout.includes("goes on at step 'change'")], [6, true], stdout);
  }
  assert.equal((await runbook(['verify', run])).code, 1, 'to go on three times left an intact record');
});

test('evidence that was waited for comes from a file when the run goes on', async (t) => {
  const folder = runbookFolder(
    t,
    v1(['id: look, type: manual, instructions: Look., required_evidence: [{kind: text, name: link}]']),
  );
  const waiting = await exec(folder);
  assert.match(waiting.stdout, /with '--evidence FILE':\n {2}runbook resume /);
  writeFileSync(join(folder, 'e.yaml'), 'look: {link: "https://x"}\n');
  const { code, stdout } = await resume(folder, onlyRun(folder), '--evidence', 'e.yaml', '--as', 'bob');
  assert.equal(code, 0, stdout);
  assert.match(stdout, /\| Look\.\n.*✓ evidence link by bob/);
});

test('a failed step is tried again, and with --from an earlier one too', async (t) => {
  const folder = runbookFolder(
    t,
    v1([
      'id: first, type: cli, with: {argv: ["date", "+%N"]}, capture: {said: stdout}',
      'id: check, type: cli, with: {argv: ["cat", "needed"]}',
    ]),
  );
  const failed = await exec(folder);
  assert.equal(failed.code, 1);
  assert.match(failed.stdout, /once what stopped it is mended:\n {2}runbook resume /);
  writeFileSync(join(folder, 'needed'), 'there\n');
  const starts = () =>
    eventsOf(onlyRun(folder)).flatMap((event) => (event.type === 'step.started' ? [event.step_id] : []));
  const late = await resume(folder, onlyRun(folder), '--from', 'nowhere');
  assert.deepEqual([late.code, /no step 'nowhere'; it has first, check/.test(late.stderr)], [4, true], late.stderr);
  const { code, stdout } = await resume(folder, onlyRun(folder), '--from', 'first');
  assert.deepEqual([code, starts()], [0, ['first', 'check', 'first', 'check']], stdout);
  assert.match(stdout, /goes on at step 'first', and does it and all after it again/);
  assert.match(stdout, /\] check, attempt 2\n/);
  const again = await resume(folder, onlyRun(folder));
  assert.equal(again.code, 4);
  assert.match(again.stderr, /is completed.*begin a new run/);
});

test('a changed runbook is refused, and goes on only where a person says so', async (t) => {
  const folder = runbookFolder(t, v1(['id: check, type: cli, with: {argv: ["cat", "needed"]}']));
  await exec(folder);
  writeFileSync(join(folder, 'runbook.yaml'), v1(['id: check, type: cli, with: {argv: ["echo", "mended"]}']));
  const refused = await resume(folder, onlyRun(folder));
  assert.deepEqual([refused.code, refused.stdout], [4, '']);
  assert.match(refused.stderr, /was changed since the run began; .* '--allow-changed'/);
  const { code, stdout } = await resume(folder, onlyRun(folder), '--allow-changed');
  assert.equal(code, 0, stdout);
  assert.match(stdout, /! the runbook is not what the run was begun with/);
  writeFileSync(join(folder, 'runbook.yaml'), v1(['id: check, type: cli, wiht: {}']));
  const broken = await resume(folder, onlyRun(folder));
  assert.deepEqual([broken.code, /wiht/.test(broken.stderr)], [4, true], broken.stderr);
  rmSync(join(folder, 'runbook.yaml'));
  const gone = await resume(folder, onlyRun(folder));
  assert.deepEqual([gone.code, /runbook\.yaml' does not exist/.test(gone.stderr)], [4, true], gone.stderr);
});

async function interruptedRun(t: TestContext): Promise<string> {
  const folder = runbookFolder(t, v1([counted('one'), counted('two'), counted('three')]));
  const whole = await execOnTerminal(folder, [yes, yes, yes]);
  assert.deepEqual([whole.code, done(folder)], [0, ['one', 'two', 'three']], whole.stdout);
  cutAfter(onlyRun(folder), (event) => event.type === 'step.started' && event.step_id === 'two');
  writeFileSync(join(folder, 'done.txt'), 'one\n');
  return folder;
}

test('without a terminal an interrupted step is not run again, and the run says what to do', async (t) => {
  const folder = await interruptedRun(t);
  const { code, stdout } = await runbook(['resume', onlyRun(folder)], { cwd: folder, input: 'r\ny\ny\n' });
  assert.deepEqual([code, done(folder)], [6, ['one']], stdout);
  assert.match(stdout, /! two was interrupted; nobody knows whether it ran to its end/);
  assert.match(stdout, /To say on a terminal how the step goes on, once you have looked .*\n {2}runbook resume /);
});

test('a person may have an interrupted step run again, which passes its gate once more', async (t) => {
  const folder = await interruptedRun(t);
  const turns: readonly Turn[] = [[/\(r\/d\/f\/s\/a\)/, 'maybe\n'], [/\(r\/d\/f\/s\/a\)/, 'r\n'], yes, yes];
  const { code, stdout } = await resumeOnTerminal(folder, [onlyRun(folder), '--as', 'bob'], turns);
  assert.deepEqual([code, done(folder)], [0, ['one', 'two', 'three']], stdout);
  assert.match(stdout, /\| echo two \| tee -a done\.txt/);
  assert.match(stdout, /bob says that it is run again/);
  assert.equal((await runbook(['verify', onlyRun(folder)])).code, 0);
});

test('a person may say that an interrupted step is done, with a note on how they know', async (t) => {
  const folder = await interruptedRun(t);
  const turns: readonly Turn[] = [
    [/\(r\/d\/f\/s\/a\)/, 'd\n'],
    [/how do you know\?/, '\n'],
    [/needs a note[\s\S]*\(r\/d\/f\/s\/a\)/, 'd\n'],
    [/how do you know\?/, 'its line is there\n'],
    yes,
  ];
  const { code, stdout } = await resumeOnTerminal(folder, [onlyRun(folder), '--as', 'bob'], turns);
  assert.deepEqual([code, done(folder)], [0, ['one', 'three']], stdout);
  assert.match(stdout, /bob says that it is taken as done: its line is there/);
});

test('a person may say that an interrupted step has failed, which ends the run', async (t) => {
  const folder = await interruptedRun(t);
  const turns: readonly Turn[] = [
    [/\(r\/d\/f\/s\/a\)/, 'f\n'],
    [/how do you know\?/, 'half of it\n'],
  ];
  const { code, stdout } = await resumeOnTerminal(folder, [onlyRun(folder), '--as', 'bob'], turns);
  assert.deepEqual([code, done(folder)], [1, ['one']], stdout);
  assert.match(stdout, /✗ failed .*: interrupted, and taken as failed by bob: half of it/);
});

test('a torn last line is dropped, and nothing that was recorded whole is lost', async (t) => {
  const folder = await interruptedRun(t);
  const trace = join(onlyRun(folder), 'trace.jsonl');
  const before = readFileSync(trace, 'utf8');
  appendFileSync(trace, '{"actor":{"id":"eng');
  const { code, stdout } = await resume(folder, onlyRun(folder));
  assert.equal(code, 6, stdout);
  assert.ok(readFileSync(trace, 'utf8').startsWith(before));
  assert.equal((await runbook(['verify', onlyRun(folder)])).code, 1);
});

test('a changed record is not continued', async (t) => {
  const folder = await interruptedRun(t);
  const trace = join(onlyRun(folder), 'trace.jsonl');
  writeFileSync(trace, readFileSync(trace, 'utf8').replace('"alice"', '"mallory"'));
  const { code, stdout, stderr } = await resume(folder, onlyRun(folder));
  assert.deepEqual([code, stdout], [4, '']);
  assert.match(stderr, /line 1 of .*trace\.jsonl.*start a new run/);
  assert.deepEqual(done(folder), ['one']);
});

test('a run that is being driven is not driven by another process', async (t) => {
  const folder = runbookFolder(t, v1(['id: slow, type: cli, with: {argv: ["sleep", "30"]}']));
  const child = spawn(process.execPath, [program, 'exec', 'runbook.yaml', '--mode', 'real'], { cwd: folder });
  await new Promise<void>((resolve) => {
    let shown = '';
    child.stdout.on('data', (text) => {
      shown += text;
      if (shown.includes('● safe')) resolve();
    });
  });
  const { code, stderr } = await resume(folder, onlyRun(folder));
  const listed = await runbook(['runs'], { cwd: folder });
  child.kill('SIGINT');
  await once(child, 'exit');
  assert.deepEqual([code, /process \d+/.test(stderr)], [4, true], stderr);
  assert.match(listed.stdout, /▶ running/);
});

test('inputs are those of the run, secrets by their reference, unless others are given', async (t) => {
  const folder = runbookFolder(
    t,
    v1(
      ['id: check, type: cli, with: {argv: ["ls", "{{ .file }}", "{{ .token }}"]}'],
      '  inputs:\n    file: {type: string, required: true}\n    token: {type: string, required: true, secret: true}\n',
    ),
  );
  const words = ['exec', 'runbook.yaml', '--mode', 'real', '--input', 'file=none', '--input', 'token=env:MY_WORD'];
  const env = { MY_WORD: 'hunter2-hunter2' };
  const failed = await runbook(words, { cwd: folder, env });
  assert.notEqual(failed.code, 0);
  writeFileSync(join(folder, env.MY_WORD), '');
  const unset = await resume(folder, onlyRun(folder));
  assert.deepEqual([unset.code, /'MY_WORD' is not set/.test(unset.stderr)], [3, true], unset.stderr);
  const same = await runbook(['resume', onlyRun(folder)], { cwd: folder, env });
  assert.match(same.stdout, /\$ ls none '\*\*\*'\n/);
  const { code, stdout } = await runbook(['resume', onlyRun(folder), '--input', 'file=runbook.yaml'], {
    cwd: folder,
    env,
  });
  assert.deepEqual([code, stdout.includes('hunter2')], [0, false], stdout);
});

test('a run that is not known, or no run, ends with one clear line', async (t) => {
  const folder = temporaryFolder(t);
  const check = async (run: string, code: number, message: RegExp) => {
    const outcome = await resume(folder, run);
    assert.equal(outcome.code, code, outcome.stderr);
    assert.match(outcome.stderr, message);
    assert.doesNotMatch(outcome.stderr, /\n\s+at /);
  };
  writeFileSync(join(folder, 'trace.jsonl'), '');
  await check('20260101T000000Z-aaaaaa', 3, /no run '20260101T000000Z-aaaaaa' is known here/);
  await check('../nowhere', 3, /'\.\.\/nowhere' does not exist/);
  await check(folder, 4, /holds no run; start a new one/);
});
