import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { build } from 'esbuild';
import { root } from '../support/paths.js';
import { v1 } from '../support/recorded.js';
import { ofType, replayed, replayedFrom, resultsOf, written } from './replay-support.js';

const look = 'id: look, type: cli, with: {argv: [kubectl, get, pods]}, capture: {pods: stdout}';
const answer = '{match: {argv: [kubectl, get, pods]}, respond: {stdout: "two pods\\n"}}';

test('a scenario answers the commands, and what they write is captured as if they had run', async (t) => {
  const done = await replayed(t, { runbook: v1([look]), calls: [answer] });
  assert.deepEqual(resultsOf(done), ['look passed']);
  assert.deepEqual([done.state.captures['pods']?.preview, done.output, done.unmet], ['two pods', 'two pods\n', []]);
  assert.equal(done.report.passed, true);
});

test('nothing that replays a run can reach what starts a program', async () => {
  const { metafile } = await build({
    entryPoints: [join(root, 'runtime', 'node', 'replay', 'open-replay.ts')],
    ...{ bundle: true, write: false, metafile: true, packages: 'external', platform: 'node', format: 'esm' },
  });
  const outside = Object.values(metafile?.outputs ?? {}).flatMap(({ imports }) => imports.map(({ path }) => path));
  assert.ok(outside.includes('node:crypto'), 'the imports are seen');
  const starting =
    /child_process|execa|worker_threads|cluster|process$|^node:(net|http|https|http2|dgram|tls|vm|repl)$/;
  assert.deepEqual(
    outside.filter((name) => starting.test(name)),
    [],
  );
});

test('commands that would leave a file behind leave none', async (t) => {
  const runbook = v1([
    'id: touch, type: cli, with: {argv: [touch, left-behind]}, risk: safe',
    'id: shell, type: script, with: {shell: sh, run: "touch left-by-script"}',
    'id: whole, type: script, with: {shell: bash, run: "echo x > left-by-redirection"}',
  ]);
  const whole = '[bash, --noprofile, --norc, -eo, pipefail, -c, "echo x > left-by-redirection", whole]';
  const calls = [
    '{match: {argv: [touch, left-behind]}}',
    '{match: {argv: [touch, left-by-script]}}',
    `{match: {argv: ${whole}}}`,
  ];
  const place = written(t, { runbook, calls, recording: 'gates: {touch: approve, shell: approve, whole: approve}\n' });
  const before = process.cwd();
  process.chdir(place.folder);
  t.after(() => process.chdir(before));
  const done = await replayedFrom(place);
  assert.deepEqual(resultsOf(done), ['touch passed', 'shell passed', 'whole passed']);
  assert.deepEqual(
    ['left-behind', 'left-by-script', 'left-by-redirection'].filter((name) => existsSync(join(place.folder, name))),
    [],
  );
});

test('a call that nothing answers fails its step whatever exit code it expects, and says what was expected', async (t) => {
  const runbook = v1([
    'id: look, type: cli, with: {argv: [kubectl, get, nodes]}, assertions: [{exit_code: 1}], retry: {max_attempts: 1}',
  ]);
  const done = await replayed(t, { runbook, calls: [answer] });
  const [result = ''] = resultsOf(done);
  assert.match(
    result,
    /^look failed: exit: .*\["kubectl","get","nodes"\] was called.*step 1.*\["kubectl","get","pods"\]/,
  );
  assert.equal(done.report.passed, false);
  assert.ok(done.unmet.some((fault) => fault.startsWith('a call has no answer')));
  assert.ok(done.unmet.some((fault) => /^line 3: step 1 .* was not called$/.test(fault)));
});

test('surplus calls and calls that did not come are told with their lines', async (t) => {
  const twice = v1([
    'id: a, type: cli, with: {argv: [date]}',
    'id: b, type: cli, with: {argv: [date]}, on_error: continue',
  ]);
  const surplus = await replayed(t, { runbook: twice, calls: ['{match: {argv: [date]}}'] });
  assert.equal(surplus.unmet.length, 1);
  assert.match(surplus.unmet[0] ?? '', /^a call has no answer: all 1 steps are used up, and \["date"\] was called$/);
  const calls = ['{match: {argv: [date]}, calls: {min: 3, max: 4}}'];
  const missing = await replayed(t, { runbook: twice, calls });
  assert.deepEqual(missing.unmet, ['line 3: step 1 ["date"] was called 2 times, and has to be called 3 times']);
});

test('what cli-replay forgets is forgotten where its ways are wanted', async (t) => {
  const runbook = v1([
    'id: a, type: cli, with: {argv: [date]}, on_error: continue',
    'id: b, type: cli, with: {argv: [id]}',
  ]);
  const done = await replayed(t, { runbook, calls: ['{match: {argv: [id]}}'] }, { strictness: 'compatible' });
  assert.match(resultsOf(done)[0] ?? '', /^a failed: exit: exit code 1: scenario 'test': /);
  assert.deepEqual([done.unmet, done.report.passed], [[], true]);
});

test('a retry asks the scenario again, and waits for no time to pass', async (t) => {
  const runbook = v1(['id: a, type: cli, with: {argv: [date]}, retry: {max_attempts: 1, initial: 60m}']);
  const calls = ['{match: {argv: [date]}, respond: {exit: 1}}', '{match: {argv: [date]}}'];
  const done = await replayed(t, { runbook, calls });
  assert.deepEqual([resultsOf(done), done.unmet], [['a passed'], []]);
  const [first, last] = [done.events[0]?.ts ?? '', done.events.at(-1)?.ts ?? ''];
  assert.ok(Date.parse(last) - Date.parse(first) >= 3_600_000, 'the clock of the replay went on by an hour');
});

test('a provider is not started, and a scenario answers in its place', async (t) => {
  const runbook = readFileSync(join(root, 'examples', 'providers', 'http-health.runbook.yaml'), 'utf8');
  const url = '{\\"url\\":\\"http://127.0.0.1:8080/health\\"}';
  const calls = [`{match: {argv: ["@provider", http.get, "${url}"]}, respond: {stdout: '{"state": "ok"}'}}`];
  const providers = [join(root, 'examples', 'providers', 'http')];
  const done = await replayed(t, { runbook, calls, recording: 'gates: {health: approve}\n' }, { providers });
  assert.deepEqual(resultsOf(done), ['health passed', 'note skipped']);
  assert.deepEqual(done.unmet, []);
});

test('the environment of whoever replays is not that of the replay', async (t) => {
  process.env['REPLAY_PLACE'] = 'here';
  t.after(() => delete process.env['REPLAY_PLACE']);
  const runbook = `${v1(['id: a, type: cli, with: {argv: [echo, "{{ .place }}"]}'], '  vars: {place: "nowhere"}\n')}`;
  const scenario =
    'meta: {name: test, vars: {REPLAY_PLACE: "of the scenario"}}\nsteps:\n  - {match: {argv: [echo, nowhere]}, respond: {stdout: "{{ .REPLAY_PLACE }}"}}\n';
  const alone = await replayed(t, { runbook, files: { 'scenario.yaml': scenario } });
  assert.equal(alone.output, 'of the scenario');
  const recording = 'environment: {REPLAY_PLACE: "of the recording"}\n';
  const recorded = await replayed(t, { runbook, recording, files: { 'scenario.yaml': scenario } });
  assert.equal(recorded.output, 'of the recording');
});

test('a secret that a replay is given is in nothing that it leaves or says', async (t) => {
  process.env['REPLAY_WORD'] = 'hunter2-hunter2';
  t.after(() => delete process.env['REPLAY_WORD']);
  const runbook = v1(
    ['id: a, type: cli, with: {argv: [login, "{{ .word }}"]}'],
    '  inputs: {word: {secret: true, required: true}}\n',
  );
  const place = written(t, { runbook, calls: ['{match: {argv: [logout]}}'], recording: 'gates: {a: approve}\n' });
  const done = await replayedFrom(place, { given: new Map([['word', 'env:REPLAY_WORD']]), keeps: 'disk' });
  assert.match(done.unmet.join(), /\["login","\*\*\*"\] was called/);
  const said = [
    ...done.unmet,
    JSON.stringify(done.report),
    JSON.stringify(done.events),
    readFileSync(done.opened.tracePath, 'utf8'),
  ];
  assert.deepEqual(
    said.filter((text) => text.includes('hunter2')),
    [],
  );
});

test('a replay tells no account, machine, folder or version of Node', async (t) => {
  const place = written(t, { runbook: v1([look]), calls: [answer] });
  const done = await replayedFrom(place, { keeps: 'disk' });
  const trace = readFileSync(done.opened.tracePath, 'utf8');
  const names = [place.folder, process.version, String(process.pid), process.env['USER'] ?? 'root', 'root'];
  assert.deepEqual(
    names.filter((name) => name !== '' && trace.includes(`"${name}`)),
    [],
  );
  assert.deepEqual(
    ofType(done, 'run.created').map(({ actor, mode, data }) => [actor, mode, data.runbook_folder, data.runbook_path]),
    [[{ kind: 'human', id: 'replay', channel: 'replay' }, 'replay', '.', 'runbook.yaml']],
  );
});

test('a replay that is kept in memory writes nothing, and one on the disk takes the place of the one before', async (t) => {
  const place = written(t, { runbook: v1([look]), calls: [answer] });
  const inMemory = await replayedFrom(place);
  assert.equal(existsSync(join(place.folder, '.runbook', 'replays')), false);
  const onDisk = await replayedFrom(place, { keeps: 'disk' });
  const first = readFileSync(onDisk.opened.tracePath, 'utf8');
  await replayedFrom(place, { keeps: 'disk' });
  assert.equal(onDisk.opened.runId, inMemory.opened.runId);
  assert.equal(readFileSync(onDisk.opened.tracePath, 'utf8'), first);
  assert.equal(existsSync(join(place.folder, '.runbook', 'runs')), false);
});

test('another text in a file of the scenario or the recording makes another replay', async (t) => {
  const runbook = v1([
    look,
    'id: see, type: manual, replay_mode: reuse_evidence, instructions: look, required_evidence: [{name: screen, kind: attachment}]',
  ]);
  const calls = ['{match: {argv: [kubectl, get, pods]}, respond: {stdout_file: told/out.txt}}'];
  const recording = 'evidence: {see: {screen: {file: told/screen.png}}}\n';
  const idOf = async (out: string, screen: string) => {
    const files = { 'told/out.txt': out, 'told/screen.png': screen };
    const done = await replayed(t, { runbook, calls, recording, files });
    assert.deepEqual(resultsOf(done), ['look passed', 'see passed']);
    return done.opened.runId;
  };
  const ids = [await idOf('two', 'a'), await idOf('three', 'a'), await idOf('two', 'b'), await idOf('two', 'a')];
  assert.equal(new Set(ids).size, 3, ids.join());
  assert.equal(ids[0], ids[3]);
});

test('another scenario, recording or input makes another replay', async (t) => {
  const runbook = v1([look], '  inputs: {zone: {type: string, default: a}}\n');
  const ids = await Promise.all(
    [
      replayed(t, { runbook, calls: [answer] }),
      replayed(t, { runbook, calls: [answer.replace('two', 'three')] }),
      replayed(t, { runbook, calls: [answer], recording: 'gates: {look: approve}\n' }),
      replayed(t, { runbook, calls: [answer] }, { given: new Map([['zone', 'b']]) }),
      replayed(t, { runbook: `${runbook}# changed\n`, calls: [answer] }),
    ].map(async (done) => (await done).opened.runId),
  );
  assert.equal(new Set(ids).size, ids.length, ids.join());
});
