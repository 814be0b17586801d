import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import test, { type TestContext } from 'node:test';
import type { RecordedEvent } from '../../runtime/model/event.js';
import { sha256Hex } from '../../runtime/node/digest.js';
import { removeUnnamed } from '../../runtime/node/verify-files.js';
import { verifyRun } from '../../runtime/node/verify-run.js';
import { rechained } from '../record/rechain.js';
import { type DiskRun, runbookOf, runOnDisk } from './support.js';

const long = 'x'.repeat(70_000);

function ranOnce(t: TestContext): Promise<DiskRun> {
  const meta = '  governance:\n    evidence: {store_full_stdout: true}\n';
  return runOnDisk(t, runbookOf(['type: cli, with: {argv: [cat, long.txt]}, capture: {long: stdout}'], meta), {
    'long.txt': long,
  });
}

/** Puts a trace of changed events in the place of the real one, chained anew and as long as is noted beside it. */
function forge({ run, events }: DiskRun, change: (event: RecordedEvent) => RecordedEvent): void {
  const { trace, head } = rechained(events.map(change));
  writeFileSync(run.tracePath, trace);
  writeFileSync(join(run.directory, 'run.json'), `${JSON.stringify({ events: head.seq, head_hash: head.hash })}\n`);
}

async function verdictOn({ run }: DiskRun) {
  const verdict = await verifyRun(run.directory);
  assert.ok(verdict.ok, JSON.stringify(verdict));
  return verdict.value;
}

test('a run that was only chained anew still verifies', async (t) => {
  const ran = await ranOnce(t);
  assert.equal((await verdictOn(ran)).kind, 'verified');
  forge(ran, (event) => event);
  assert.equal((await verdictOn(ran)).kind, 'verified');
});

test('a file outside the run is never taken for one of its files', async (t) => {
  const content = 'root:x:0:0\n';
  const digest = sha256Hex(content);
  for (const path of [
    '../../etc/passwd',
    '../etc',
    '/etc/passwd',
    `snapshots/../../etc`,
    `blobs/../../../etc/${digest}`,
    'snapshots/..',
    '.',
    '',
  ]) {
    const ran = await ranOnce(t);
    const outside = join(ran.run.directory, path);
    if (outside.includes('etc')) {
      mkdirSync(dirname(outside), { recursive: true });
      writeFileSync(outside, content);
    }
    for (const type of ['snapshot.written', 'capture.recorded', 'step.executed'] as const) {
      const named = { path, sha256: `sha256:${digest}`, blob: path, stdout_file: path };
      forge(ran, (event) =>
        event.type === type ? ({ ...event, data: { ...event.data, ...named } } as RecordedEvent) : event,
      );
      const verdict = await verdictOn(ran);
      assert.ok(verdict.kind === 'changed', `${type} '${path}'`);
      assert.ok(verdict.message.includes(`'${path}'`), verdict.message);
      assert.equal(verdict.line, ran.events.find((event) => event.type === type)?.seq);
    }
  }
});

test('a file of the run that is changed or missing is found', async (t) => {
  const ran = await ranOnce(t);
  const named = ran.events.flatMap((event) => {
    if (event.type === 'snapshot.written') return [event.data.path];
    if (event.type === 'capture.recorded') return [event.data.blob!];
    return event.type === 'step.executed' ? [event.data.stdout_file!, event.data.stderr_file!] : [];
  });
  assert.equal(named.length, 4);
  for (const path of named) {
    const again = await ranOnce(t);
    const file = join(again.run.directory, path);
    writeFileSync(file, 'changed');
    const verdict = await verdictOn(again);
    assert.ok(verdict.kind === 'changed' && verdict.message.includes(`'${path}'`), path);
    rmSync(file);
    const missing = await verdictOn(again);
    assert.ok(missing.kind === 'changed' && missing.message.includes(`'${path}'`), path);
  }
});

/** Cuts a run off after so many lines, as when its runner dies: what lies beside the trace stays. */
function die({ run, events }: DiskRun, lines: number): void {
  writeFileSync(run.tracePath, rechained(events.slice(0, lines)).trace);
  rmSync(join(run.directory, 'run.json'));
}

function placeOf({ events }: DiskRun, type: RecordedEvent['type']): number {
  return events.findIndex((event) => event.type === type);
}

test('what a run that was cut off had not noted yet is told, and is no change', async (t) => {
  const ran = await ranOnce(t);
  die(ran, placeOf(ran, 'snapshot.written'));
  const verdict = await verdictOn(ran);
  assert.ok(verdict.kind === 'unsatisfied', JSON.stringify(verdict));
  assert.match(
    verdict.notes.join('\n'),
    /^'snapshots\/step-0001\.json' is named by no line; the run may have been cut off/,
  );
  const early = await ranOnce(t);
  die(early, placeOf(early, 'step.executed'));
  rmSync(join(early.run.directory, 'snapshots'), { recursive: true });
  const blobs = await verdictOn(early);
  assert.ok(blobs.kind === 'unsatisfied', JSON.stringify(blobs));
  assert.equal(blobs.notes.filter((note) => note.startsWith("'blobs/")).length, 2);
});

test('what a crash left is removed before a run goes on, and nothing else', async (t) => {
  const ran = await ranOnce(t);
  for (const folder of ['snapshots', 'blobs']) writeFileSync(join(ran.run.directory, folder, 'left'), 'x');
  assert.equal((await verdictOn(ran)).kind, 'changed');
  await removeUnnamed(ran.run.directory, ran.events);
  assert.equal((await verdictOn(ran)).kind, 'verified');
});

test('a snapshot that is named twice is judged by the last line, and one that was being written anew is told', async (t) => {
  const ran = await ranOnce(t);
  const file = join(ran.run.directory, 'snapshots', 'step-0001.json');
  const at = placeOf(ran, 'snapshot.written');
  const noted = ran.events[at]!;
  const old = { ...noted, data: { ...noted.data, sha256: `sha256:${'0'.repeat(64)}` } } as RecordedEvent;
  const put = (events: readonly RecordedEvent[]) => {
    writeFileSync(ran.run.tracePath, rechained(events).trace);
    rmSync(join(ran.run.directory, 'run.json'), { force: true });
  };
  put(ran.events.toSpliced(at, 0, old));
  assert.equal((await verdictOn(ran)).kind, 'unsatisfied');
  put([...ran.events.slice(0, at), old]);
  const cut = await verdictOn(ran);
  assert.ok(cut.kind === 'unsatisfied', JSON.stringify(cut));
  assert.match(cut.notes.join(), /'snapshots\/step-0001\.json' was written anew/);
  writeFileSync(file, readFileSync(file, 'utf8').replace('"passed"', '"failed"'));
  const changed = await verdictOn(ran);
  assert.ok(changed.kind === 'changed');
  assert.equal(changed.line, at + 1);
});

test('a snapshot that no line names is a change where the run never was in its state, and in a run that is over', async (t) => {
  const ran = await ranOnce(t);
  const name = join(ran.run.directory, 'snapshots', 'step-0002.json');
  const snapshot = readFileSync(join(ran.run.directory, 'snapshots', 'step-0001.json'), 'utf8');
  writeFileSync(name, snapshot);
  assert.deepEqual(await verdictOn(ran), {
    kind: 'changed',
    message: "'snapshots/step-0002.json' is named by no line of the trace",
  });
  rmSync(name);
  die(ran, placeOf(ran, 'snapshot.written'));
  writeFileSync(join(ran.run.directory, 'snapshots', 'step-0001.json'), snapshot.replace('"passed"', '"failed"'));
  assert.equal((await verdictOn(ran)).kind, 'changed');
});

test('a note of the end from before the run went on is told; one that never fitted is a change', async (t) => {
  const ran = await ranOnce(t);
  const resumed = { ...ran.events[1]!, type: 'run.resumed', data: { reason: '' } } as RecordedEvent;
  const before = ran.events.slice(0, placeOf(ran, 'step.ready'));
  const rest = ran.events.slice(before.length);
  const noted = rechained(before).head;
  const { trace } = rechained([...before, resumed, ...rest]);
  const shifted = rechained(
    [...before, resumed, ...rest].map((event) =>
      event.type === 'snapshot.written'
        ? ({ ...event, data: { ...event.data, seq: undefined } } as unknown as RecordedEvent)
        : event,
    ),
  ).trace;
  assert.notEqual(trace, shifted);
  writeFileSync(ran.run.tracePath, shifted);
  const note = (events: number, hash: string) =>
    writeFileSync(join(ran.run.directory, 'run.json'), `${JSON.stringify({ events, head_hash: hash })}\n`);
  note(noted.seq, noted.hash);
  const verdict = await verdictOn(ran);
  assert.ok(verdict.kind === 'unsatisfied', JSON.stringify(verdict));
  assert.deepEqual(verdict.reasons, ['run.json is from before the run went on, so lines may be missing at the end']);
  note(noted.seq, `sha256:${'0'.repeat(64)}`);
  assert.equal((await verdictOn(ran)).kind, 'changed');
  note(noted.seq - 1, noted.hash);
  assert.equal((await verdictOn(ran)).kind, 'changed');
});

test('a snapshot that is not what the trace leads to is found although its digest fits', async (t) => {
  const ran = await ranOnce(t);
  const file = join(ran.run.directory, 'snapshots', 'step-0001.json');
  const text = readFileSync(file, 'utf8');
  for (const [from, to, field] of [
    ['"passed"', '"failed"', 'history'],
    ['"current_step_index": 1', '"current_step_index": 0', 'current_step_index'],
    ['"alice"', '"mallory"', 'actor'],
    ['"mode": "real"', '"mode": "probe"', 'mode'],
  ] as const) {
    const changed = text.replace(from, to);
    assert.notEqual(changed, text, from);
    writeFileSync(file, changed);
    forge(ran, (event) =>
      event.type === 'snapshot.written'
        ? { ...event, data: { ...event.data, sha256: `sha256:${sha256Hex(changed)}` } }
        : event,
    );
    const verdict = await verdictOn(ran);
    assert.ok(verdict.kind === 'changed', field);
    assert.equal(verdict.line, placeOf(ran, 'snapshot.written') + 1);
    assert.ok(verdict.message.includes(`its '${field}' is not what the trace leads to`), verdict.message);
  }
});
