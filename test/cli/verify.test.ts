import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import test, { type TestContext } from 'node:test';
import type { RecordedEvent } from '../../runtime/model/event.js';
import { rechained } from '../record/rechain.js';
import { runbook } from '../support/cli.js';
import { temporaryFolder } from '../support/paths.js';

async function recordedRun(context: TestContext, { signs = false } = {}): Promise<string> {
  const folder = temporaryFolder(context);
  mkdirSync(join(folder, '.runbook'));
  if (signs) assert.equal((await runbook(['keys', 'new'], { cwd: folder })).code, 0);
  writeFileSync(
    join(folder, 'runbook.yaml'),
    `apiVersion: runbook/v0
meta: {name: x, governance: {evidence: {store_full_stdout: true}}}
steps:
  - {id: one, type: cli, with: {argv: ["echo", "hi"]}, capture: {said: stdout}}
  - {id: look, type: manual, required_evidence: [{kind: attachment, name: shot}]}
`,
  );
  writeFileSync(join(folder, 'e.yaml'), 'look: {shot: {file: runbook.yaml}}\n');
  const { code, stdout, stderr } = await runbook(['exec', 'runbook.yaml', '--mode', 'real', '--evidence', 'e.yaml'], {
    cwd: folder,
  });
  assert.equal(code, 0, stdout + stderr);
  const runs = join(folder, '.runbook', 'runs');
  return join(runs, readdirSync(runs)[0]!);
}

test('a run is named by its id, its folder or its trace, from any folder', async (t) => {
  const directory = await recordedRun(t);
  const elsewhere = temporaryFolder(t);
  const id = directory.split('/').at(-1)!;
  for (const [name, cwd] of [
    [id, join(directory, '..', '..', '..')],
    [id, elsewhere],
    [directory, elsewhere],
    [join(directory, 'trace.jsonl'), elsewhere],
  ] as const) {
    const { code, stdout } = await runbook(['verify', name], { cwd });
    assert.equal(code, 0, `${name} from ${cwd}: ${stdout}`);
    assert.match(stdout, /✓ verified/);
  }
});

test('any change of the trace, and a missing or changed file, is found and named', async (t) => {
  const directory = await recordedRun(t);
  const trace = readFileSync(join(directory, 'trace.jsonl'), 'utf8');
  const lines = trace.trimEnd().split('\n');
  const check = async (change: (copy: string) => void, message: RegExp) => {
    const copy = join(temporaryFolder(t), 'run');
    cpSync(directory, copy, { recursive: true });
    change(copy);
    const { code, stdout } = await runbook(['verify', copy]);
    assert.equal(code, 5, stdout);
    assert.match(stdout, message);
  };
  const withTrace = (text: string | Buffer) => (copy: string) => writeFileSync(join(copy, 'trace.jsonl'), text);
  await check(withTrace(trace.replace('"echo"', '"ehco"')), /line \d+: the hash of the line does not match/);
  await check(withTrace(`${lines.toSpliced(4, 1).join('\n')}\n`), /line 5: /);
  await check(
    withTrace(`${lines.slice(0, -1).join('\n')}\n`),
    new RegExp(`line ${lines.length}: run.json notes ${lines.length} lines`),
  );
  await check(withTrace(trace.slice(0, -1)), new RegExp(`line ${lines.length}: the line is torn`));
  await check(
    withTrace(Buffer.concat([Buffer.from(trace), Buffer.from([0xff])])),
    new RegExp(`line ${lines.length + 1}: the line holds bytes that are not UTF-8`),
  );
  await check(
    (copy) => rmSync(join(copy, 'snapshots', 'step-0001.json')),
    /'snapshots\/step-0001\.json', which the line names, is missing/,
  );
  await check(
    (copy) => writeFileSync(join(copy, 'run.json'), `${readFileSync(join(copy, 'run.json'), 'utf8').trimEnd()} \n`),
    /run\.json is not what was noted/,
  );
  await check(
    (copy) => writeFileSync(join(copy, 'snapshots', 'step-0009.json'), '{}'),
    /'snapshots\/step-0009\.json' is named by no line/,
  );
  for (const folder of ['attachments', 'blobs', 'snapshots']) {
    await check(
      (copy) => writeFileSync(join(copy, folder, readdirSync(join(copy, folder))[0]!), 'other'),
      /is not the file that the line names/,
    );
  }
});

test('every attack on the record is found, with the line where it begins', async (t) => {
  const directory = await recordedRun(t);
  const trace = readFileSync(join(directory, 'trace.jsonl'), 'utf8');
  const lines = trace.trimEnd().split('\n');
  const check = async (name: string, text: string, line: number) => {
    const copy = join(temporaryFolder(t), 'run');
    cpSync(directory, copy, { recursive: true });
    writeFileSync(join(copy, 'trace.jsonl'), text);
    const { code, stdout } = await runbook(['verify', copy, '--format', 'json']);
    assert.equal(code, 5, `${name}: ${stdout}`);
    const verdict = JSON.parse(stdout);
    assert.deepEqual([verdict.kind, verdict.line], ['changed', line], `${name}: ${verdict.message}`);
  };
  const joined = (changed: readonly string[]) => changed.map((line) => `${line}\n`).join('');
  const [first = '', second = ''] = lines;
  await check('insert', joined(lines.toSpliced(3, 0, second)), 4);
  await check('delete', joined(lines.toSpliced(3, 1)), 4);
  await check('swap', joined(lines.toSpliced(1, 2, lines[2]!, second)), 2);
  await check('append', `${trace}${lines.at(-1)}\n`, lines.length + 1);
  await check('white space', joined(lines.with(1, second.replace(',', ', '))), 2);
  await check('trailing blank', joined(lines.with(1, `${second} `)), 2);
  const { actor, ...rest } = JSON.parse(second);
  await check('key order', joined(lines.with(1, JSON.stringify({ ...rest, actor }))), 2);
  await check('duplicate key', joined(lines.with(0, first.replace('{', '{"v":2,'))), 1);
  await check('duplicate key at the end', joined(lines.with(0, first.replace(/}$/, ',"v":1}'))), 1);
  await check('empty line', joined(lines.toSpliced(2, 0, '')), 3);
  await check('emptied', '', 1);
  for (const at of [1, lines.length >> 1, lines.length - 1]) {
    await check(`cut after line ${at}`, joined(lines.slice(0, at)), at + 1);
    await check(`cut in line ${at + 1}`, joined(lines.slice(0, at)) + lines[at]!.slice(0, 20), at + 1);
  }
});

test('a trace that is written anew with hashes that fit is found where it breaks the rules, and always by its signature', async (t) => {
  const directory = await recordedRun(t, { signs: true });
  const events = readFileSync(join(directory, 'trace.jsonl'), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as RecordedEvent);
  const key = join(
    directory,
    '..',
    '..',
    'keys',
    'trusted',
    readdirSync(join(directory, '..', '..', 'keys', 'trusted'))[0]!,
  );
  const forged = async (change: (event: RecordedEvent) => RecordedEvent | undefined, words: readonly string[] = []) => {
    const copy = join(temporaryFolder(t), 'run');
    cpSync(directory, copy, { recursive: true });
    const { trace, head } = rechained(events.flatMap((event) => change(event) ?? []));
    writeFileSync(join(copy, 'trace.jsonl'), trace);
    writeFileSync(join(copy, 'run.json'), `${JSON.stringify({ events: head.seq, head_hash: head.hash })}\n`);
    return runbook(['verify', copy, ...words], { cwd: copy });
  };
  const unsigned = (event: RecordedEvent) => {
    if (event.type !== 'run.finished') return event;
    const { signature: _, key_id: __, ...data } = event.data;
    return { ...event, data } as RecordedEvent;
  };
  const without = (type: string) => (event: RecordedEvent) => (event.type === type ? undefined : unsigned(event));
  const { code, stdout } = await runbook(['verify', directory, '--key', key], { cwd: '/' });
  assert.equal(code, 0, stdout);
  assert.match(stdout, /signed by sha256:[0-9a-f]{64}/);
  assert.equal((await forged(unsigned)).code, 0, 'without the key nobody can tell');
  const started = events.find((event) => event.type === 'step.started')!.seq;
  for (const [type, message] of [
    ['step.auto_executed', new RegExp(`line ${started - 1}: step 'one' was started without what allows it`)],
    ['step.executed', /line \d+: step 'one' cannot have passed: it was never run to its end/],
    ['evidence.submitted', /line \d+: step 'look' cannot have passed/],
    ['step.ready', /was not made ready for attempt 1/],
  ] as const) {
    const found = await forged(without(type));
    assert.deepEqual([found.code, message.test(found.stdout)], [5, true], `${type}: ${found.stdout}`);
  }
  const failing = await forged((event) =>
    event.type === 'step.executed'
      ? ({ ...event, data: { ...event.data, exit_code: 1 } } as RecordedEvent)
      : unsigned(event),
  );
  assert.match(failing.stdout, /cannot have passed: it ended with exit code 1/);
  const lying = await forged((event) =>
    event.type === 'run.created'
      ? ({ ...event, actor: { kind: 'human', id: 'mallory' } } as RecordedEvent)
      : unsigned(event),
  );
  assert.match(lying.stdout, /'snapshots\/step-0001\.json' is not the state of the run after line \d+: its 'actor'/);
  for (const change of [(event: RecordedEvent) => event, unsigned]) {
    const mallory = (event: RecordedEvent) => ({ ...change(event), runbook_id: 'other' }) as RecordedEvent;
    const found = await forged(mallory, ['--key', key]);
    assert.ok(found.code === 5 || found.code === 1, found.stdout);
    assert.match(found.stdout, /signature does not belong to the line|the run is not signed/);
  }
});

test('a run that waits is intact but not satisfied', async (t) => {
  const folder = temporaryFolder(t);
  mkdirSync(join(folder, '.runbook'));
  writeFileSync(
    join(folder, 'runbook.yaml'),
    'apiVersion: runbook/v0\nmeta: {name: x}\nsteps:\n  - {id: look, type: manual}\n',
  );
  assert.equal((await runbook(['exec', 'runbook.yaml', '--mode', 'real'], { cwd: folder })).code, 6);
  const runs = join(folder, '.runbook', 'runs');
  const { code, stdout } = await runbook(['verify', join(runs, readdirSync(runs)[0]!)]);
  assert.equal(code, 1);
  assert.match(stdout, /the run waits: step 'look' needs an approval/);
  assert.match(stdout, /step 'look' did not pass/);
});

test('a run without its note of the end is not satisfied', async (t) => {
  const directory = await recordedRun(t);
  rmSync(join(directory, 'run.json'));
  const { code, stdout } = await runbook(['verify', directory]);
  assert.equal(code, 1);
  assert.match(stdout, /run\.json is missing/);
});

test('a pipe in the place of a record is refused, and is not waited at', {
  skip: process.platform === 'win32',
}, async (t) => {
  const directory = await recordedRun(t);
  const cwd = join(directory, '..', '..', '..');
  for (const name of ['trace.jsonl', 'run.json']) {
    const kept = readFileSync(join(directory, name));
    rmSync(join(directory, name));
    execFileSync('mkfifo', [join(directory, name)]);
    for (const run of [directory, basename(directory)]) {
      const { code, stderr } = await runbook(['verify', run], { cwd });
      assert.deepEqual([code, /is no regular file, so it holds no record/.test(stderr)], [3, true], stderr);
    }
    assert.equal((await runbook(['runs'], { cwd })).code, 0);
    rmSync(join(directory, name));
    writeFileSync(join(directory, name), kept);
  }
});
