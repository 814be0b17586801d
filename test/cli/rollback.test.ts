import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { runbook } from '../support/cli.js';
import { temporaryFolder } from '../support/paths.js';
import { runbookTerminal } from '../support/terminal.js';

const steps = `  - id: mark
    type: cli
    with: {argv: [touch, first.txt]}
    rollback: {argv: [mv, first.txt, back-first.txt], title: Unmark}
  - id: move
    type: script
    with: {run: "touch second.txt\\ntest -e ready.txt\\n"}
    rollback: {script: 'mv second.txt "$TO"', shell: sh, env: {TO: "{{ .target }}"}}
  - {id: done, type: cli, with: {argv: [touch, done.txt]}}
`;

interface Scene {
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
  has(name: string): boolean;
  run(): string;
  on(words: readonly string[]): ReturnType<typeof runbookTerminal>;
  call(...words: readonly string[]): ReturnType<typeof runbook>;
}

function sceneOf(t: TestContext, text: string): Scene {
  const folder = temporaryFolder(t);
  const env = { XDG_STATE_HOME: join(folder, 'state'), XDG_CONFIG_HOME: join(folder, 'config') };
  mkdirSync(join(folder, '.runbook'));
  writeFileSync(
    join(folder, 'runbook.yaml'),
    `apiVersion: runbook/v1\nmeta:\n  name: undo\n  vars: {target: back-second.txt}\nsteps:\n${text}`,
  );
  return {
    folder,
    env,
    has: (name) => existsSync(join(folder, name)),
    run: () => readdirSync(join(folder, '.runbook', 'runs'))[0] ?? '',
    on: (words) => runbookTerminal(t, words, { cwd: folder, env }),
    call: (...words) => runbook(words, { cwd: folder, env }),
  };
}

const exec = ['exec', 'runbook.yaml', '--mode', 'real', '--as', 'alice'];
const yes = /run it\? \(y\/n\)/;

test('a step that fails is taken back where a person says so, and then done anew', async (t) => {
  const scene = sceneOf(t, steps);
  const terminal = scene.on(exec);
  await terminal.shows('if it fails, this takes it back');
  await terminal.answer(yes, 'y');
  await terminal.answer(yes, 'y');
  await terminal.shows("'move' can be taken back");
  await terminal.answer(yes, 'y');
  await terminal.shows("'move' was rolled back");
  assert.deepEqual([scene.has('second.txt'), scene.has('back-second.txt')], [false, true]);
  writeFileSync(join(scene.folder, 'ready.txt'), '');
  await terminal.answer(/\(r\/d\/f\/s\/a\)/, 'r');
  await terminal.answer(yes, 'y');
  await terminal.answer(yes, 'y');
  assert.equal(await terminal.exit(), 0);
  assert.ok(scene.has('done.txt') && scene.has('second.txt') && scene.has('first.txt'));
  assert.equal((await scene.call('verify', scene.run())).code, 0);
});

test('what was not taken back is said when the run ends', async (t) => {
  const scene = sceneOf(t, steps);
  const terminal = scene.on(exec);
  await terminal.answer(yes, 'y');
  await terminal.answer(yes, 'y');
  await terminal.answer(yes, 'n');
  await terminal.answer(/why not\?/, 'it is used by now');
  await terminal.answer(/\(r\/d\/f\/s\/a\)/, 'f');
  await terminal.answer(/how do you know\?/, 'it is not there');
  // Both may come at once, and what is waited for counts as read with all that came with it.
  await terminal.answer(/'mark' can be taken back[\s\S]*run it\? \(y\/n\)/, 'y');
  assert.equal(await terminal.exit(), 1);
  assert.deepEqual([scene.has('second.txt'), scene.has('first.txt'), scene.has('back-first.txt')], [true, false, true]);
  const trace = readFileSync(join(scene.folder, '.runbook', 'runs', scene.run(), 'trace.jsonl'), 'utf8');
  assert.match(trace, /partly rolled back: mark; not rolled back: move \(declined by alice: it is used by now\)/);
});

test('a run that was taken back is done again from there, and only then counts as done', async (t) => {
  const scene = sceneOf(
    t,
    `  - {id: one, type: cli, with: {argv: [touch, one.txt]}, rollback: {argv: [mv, one.txt, gone.txt]}}
  - {id: two, type: cli, with: {argv: [echo, ready.txt]}, capture: {name: {from: stdout}}}
  - {id: three, type: cli, with: {argv: [ls, "{{ .captures.name }}"]}}
`,
  );
  const terminal = scene.on(exec);
  await terminal.answer(yes, 'y');
  await terminal.answer(yes, 'y');
  assert.equal(await terminal.exit(), 1);
  assert.deepEqual([scene.has('one.txt'), scene.has('gone.txt')], [false, true]);
  const before = await scene.call('verify', scene.run());
  assert.match(before.stdout + before.stderr, /step 'one' was taken back and not done again/);
  writeFileSync(join(scene.folder, 'ready.txt'), '');
  const again = scene.on(['resume', scene.run(), '--as', 'bob']);
  await again.shows("goes on at step 'one', which was taken back");
  await again.answer(yes, 'y');
  assert.equal(await again.exit(), 0, again.transcript());
  assert.equal(scene.has('one.txt'), true);
  const after = await scene.call('verify', scene.run());
  assert.equal(after.code, 0, after.stdout);
  const trace = readFileSync(join(scene.folder, '.runbook', 'runs', scene.run(), 'trace.jsonl'), 'utf8');
  const started = trace.split('\n').filter((line) => line.includes('"type":"step.started"'));
  assert.equal(started.filter((line) => line.includes('"step_id":"two"')).length, 1);
});

test('a run waits at a rollback where nobody is there, and goes on with it in another process', async (t) => {
  const scene = sceneOf(
    t,
    `  - {id: bad, type: cli, with: {argv: [ls, /none]}, rollback: {argv: [touch, back.txt]}}\n`,
  );
  const { code, stdout } = await scene.call(...exec);
  assert.deepEqual([code, /step 'bad:rollback' needs an approval/.test(stdout)], [6, true], stdout);
  const terminal = scene.on(['resume', scene.run(), '--as', 'bob']);
  await terminal.shows('taken back');
  await terminal.answer(yes, 'y');
  await terminal.answer(/\(r\/d\/f\/s\/a\)/, 'f');
  await terminal.answer(/how do you know\?/, 'no such folder');
  assert.equal(await terminal.exit(), 1);
  assert.ok(scene.has('back.txt'));
});

test('how a step goes on can be said from another process', async (t) => {
  const scene = sceneOf(
    t,
    `  - {id: slow, type: cli, with: {argv: [sleep, "30"]}, timeout: 200ms}\n  - {id: next, type: cli, with: {argv: [ls]}}\n`,
  );
  assert.equal((await scene.call(...exec)).code, 6);
  const run = scene.run();
  const wrong = await scene.call('resolve', run, 'slow', 'perhaps');
  assert.deepEqual([wrong.code, /'perhaps' says nothing of a step/.test(wrong.stderr)], [3, true], wrong.stderr);
  const noteless = await scene.call('resolve', run, 'slow', 'done');
  assert.match(noteless.stderr, /needs a note/);
  const other = await scene.call('resolve', run, 'next', 'done', '--note', 'x');
  assert.match(other.stderr, /does not wait in step 'next'/);
  const said = await scene.call('resolve', run, 'slow', 'done', '--note', 'it slept', '--as', 'bob');
  assert.equal(said.code, 0, said.stdout + said.stderr);
  assert.match(said.stdout, /bob says that it is taken as done: it slept/);
  assert.equal((await scene.call('resume', run)).code, 0);
  assert.equal((await scene.call('verify', run)).code, 0);
});

test('a dry run shows what would take each step back, and its class', async (t) => {
  const { stdout } = await sceneOf(t, steps).call('exec', 'runbook.yaml', '--mode', 'dry-run');
  assert.match(
    stdout,
    /if it fails, this takes it back: Unmark\n {8}\$ mv first\.txt back-first\.txt\n {8}▲ caution\n {8}would wait for a person to confirm it/,
  );
  assert.match(stdout, /\| mv second\.txt "\$TO"\n {8}with TO=back-second\.txt/);
});

test('a secret that is not kept keeps a rollback from running in another process, which says so', async (t) => {
  const scene = sceneOf(
    t,
    `  - {id: key, type: cli, with: {argv: [cat, key.txt]}, capture: {key: {secret: true}}}
  - {id: bad, type: cli, with: {argv: [ls, /none]}, rollback: {argv: [touch, "{{ .key }}"]}}\n`,
  );
  writeFileSync(join(scene.folder, 'key.txt'), 'hunter2-hunter2\n');
  assert.equal((await scene.call(...exec)).code, 6);
  const { code, stdout } = await scene.call('resume', scene.run());
  assert.equal(code, 6, stdout);
  assert.match(stdout, /step 'key' captured a secret, which is not kept/);
  assert.ok(!scene.has('hunter2-hunter2'));
  const said = await scene.call('resolve', scene.run(), 'bad:rollback', 'skip', '--note', 'by hand later');
  assert.equal(said.code, 0, said.stderr);
});

test('what a runbook says of a rollback is what is asked and done', async (t) => {
  const scene = sceneOf(
    t,
    `  - id: bad
    type: cli
    with: {argv: [ls, /none]}
    rollback: {title: Put it back, argv: [sleep, "30"], cwd: "{{ .target }}", timeout: 200ms, risk: dangerous, resource: "the {{ .target }}"}
`,
  );
  mkdirSync(join(scene.folder, 'back-second.txt'));
  const terminal = scene.on(exec);
  await terminal.shows('[rollback] Put it back');
  await terminal.answer(/type 'the back-second\.txt' to run it/, 'the back-second.txt');
  await terminal.shows('its time limit was reached');
  await terminal.answer(/\(r\/d\/f\/s\/a\)/, 's');
  await terminal.answer(/why is it left out\?/, 'by hand');
  await terminal.answer(/\(r\/d\/f\/s\/a\)/, 'a');
  await terminal.answer(/why\?/, 'enough');
  assert.equal(await terminal.exit(), 130);
  const trace = readFileSync(join(scene.folder, '.runbook', 'runs', scene.run(), 'trace.jsonl'), 'utf8');
  assert.match(trace, /"cwd":"[^"]*back-second\.txt","execution_id":"bad:rollback\/1","timeout_ms":200/);
  assert.match(
    trace,
    /"reason":"aborted by alice at step 'bad': enough; not rolled back: bad \(declined by alice: by hand\)"/,
  );
});

test('a rollback by hand is done by a person, and a runbook of version 0 has none', async (t) => {
  const bad =
    '  - {id: bad, type: cli, with: {argv: [ls, /none]}, rollback: {instructions: "Look at {{ .target }}"}}\n';
  const scene = sceneOf(t, bad);
  const terminal = scene.on(exec);
  await terminal.shows('Look at back-second.txt');
  await terminal.answer(/done and approved\? \(y\/n\)/, 'y');
  await terminal.shows("'bad' was rolled back");
  await terminal.answer(/\(r\/d\/f\/s\/a\)/, 'd');
  await terminal.answer(/how do you know\?/, 'seen');
  assert.equal(await terminal.exit(), 0);
  const path = join(scene.folder, 'runbook.yaml');
  writeFileSync(path, readFileSync(path, 'utf8').replace('runbook/v1', 'runbook/v0'));
  const { code, stdout, stderr } = await scene.call('validate', 'runbook.yaml');
  assert.deepEqual([code, /'rollback' is not a key of/.test(stdout + stderr)], [3, true], stdout + stderr);
});

test('a rollback that comes out as another one later says so, and is approved as that', async (t) => {
  const scene = sceneOf(
    t,
    '  - {id: bad, type: cli, with: {argv: [ls, /none]}, rollback: {argv: [touch, "{{ .env.PLACE }}"]}}\n',
  );
  const first = { cwd: scene.folder, env: { ...scene.env, PLACE: 'one.txt' } };
  assert.equal((await runbook(exec, first)).code, 6);
  const later = { cwd: scene.folder, env: { ...scene.env, PLACE: 'two.txt' } };
  const terminal = runbookTerminal(t, ['resume', scene.run()], later);
  await terminal.shows('is not what was stored before it ran');
  assert.deepEqual([scene.has('one.txt'), scene.has('two.txt')], [false, false]);
  await terminal.answer(yes, 'y');
  await terminal.answer(/\(r\/d\/f\/s\/a\)/, 'd');
  await terminal.answer(/how do you know\?/, 'seen');
  assert.equal(await terminal.exit(), 0);
  assert.ok(scene.has('two.txt'));
  assert.equal((await scene.call('verify', scene.run())).code, 0);
});
