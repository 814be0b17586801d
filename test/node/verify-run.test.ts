import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import test, { type TestContext } from 'node:test';
import type { RecordedEvent } from '../../runtime/model/event.js';
import { sha256Hex } from '../../runtime/node/digest.js';
import { makeKey, workspaceKeys } from '../../runtime/node/keys/keys.js';
import { removeUnnamed } from '../../runtime/node/record/verify-files.js';
import { type Trust, verifyRun } from '../../runtime/node/record/verify-run.js';
import { takeRunLock } from '../../runtime/node/store/run-lock.js';
import { snapshotText } from '../../runtime/record/snapshot.js';
import { fold } from '../../runtime/run/state.js';
import { rechained } from '../record/rechain.js';
import { temporaryFolder } from '../support/paths.js';
import { type DiskRun, runbookOf, runOnDisk } from './support.js';

// Whoever runs the tests may have keys of their own.
process.env['XDG_CONFIG_HOME'] = process.env['APPDATA'] = join(tmpdir(), 'runbook-test-no-account');

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
    `kept/../../../etc/${digest}`,
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
      const named = { path, sha256: `sha256:${digest}`, blob: path, stdout_kept: path };
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
  for (const folder of ['snapshots', 'blobs', 'kept']) {
    mkdirSync(join(ran.run.directory, folder), { recursive: true });
    writeFileSync(join(ran.run.directory, folder, 'left'), 'x');
  }
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
  const shifted = rechained(
    [...before, resumed, ...rest].map((event) =>
      event.type === 'snapshot.written' ? { ...event, data: { ...event.data, seq: event.data.seq! + 1 } } : event,
    ),
  ).trace;
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

test('a snapshot of which the trace does not tell when it was taken is found', async (t) => {
  const ran = await ranOnce(t);
  const noted = ran.events[placeOf(ran, 'snapshot.written')]!;
  assert.ok(noted.type === 'snapshot.written');
  for (const seq of [undefined, 0, -1, 1.5, noted.seq, noted.seq + 1, 10_000]) {
    for (const forced of [false, true]) {
      forge(ran, (event) =>
        event.type === noted.type ? ({ ...event, data: { ...noted.data, forced, seq } } as RecordedEvent) : event,
      );
      const verdict = await verdictOn(ran);
      assert.ok(verdict.kind === 'changed', `${seq}`);
      assert.equal(verdict.line, noted.seq);
      assert.match(verdict.message, /'snapshots\/step-0001\.json'/);
    }
  }
});

test('a snapshot of a moment within a step is compared with the state of that moment', async (t) => {
  const ran = await ranOnce(t);
  const [path, at] = ['snapshots/step-0000-f1.json', placeOf(ran, 'step.executed')];
  const put = (text: string) => {
    writeFileSync(join(ran.run.directory, path), text);
    const data = { path, sha256: `sha256:${sha256Hex(text)}`, forced: true, seq: at };
    const noted = { ...ran.events[placeOf(ran, 'snapshot.written')]!, data } as RecordedEvent;
    const later = ran.events
      .slice(at)
      .map((event) =>
        event.type === 'snapshot.written' ? { ...event, data: { ...event.data, seq: event.data.seq! + 1 } } : event,
      );
    forge({ ...ran, events: [...ran.events.slice(0, at), noted, ...later] }, (event) => event);
  };
  const text = snapshotText(fold(ran.events.slice(0, at)));
  put(text);
  assert.equal((await verdictOn(ran)).kind, 'verified', JSON.stringify(await verdictOn(ran)));
  put(text.replace('"alice"', '"mallory"'));
  const verdict = await verdictOn(ran);
  assert.ok(verdict.kind === 'changed', JSON.stringify(verdict));
  assert.equal(verdict.line, at + 1);
});

test('a line that was not written to its end is told where the run has no end yet, and is a change after an end', async (t) => {
  const ran = await ranOnce(t);
  const trace = readFileSync(ran.run.tracePath);
  const whole = (lines: number) => Buffer.from(rechained(ran.events.slice(0, lines)).trace);
  const torn = Buffer.concat([Buffer.from('{"actor":{"id":"'), Buffer.from('é').subarray(0, 1)]);
  const lines = placeOf(ran, 'step.executed');
  const note = join(ran.run.directory, 'run.json');
  const ending = readFileSync(note);
  const snapshots = join(ran.run.directory, 'snapshots');
  renameSync(snapshots, `${snapshots}-aside`);
  writeFileSync(ran.run.tracePath, Buffer.concat([whole(lines), torn]));
  assert.deepEqual(await verdictOn(ran), {
    kind: 'changed',
    line: lines + 1,
    message: 'the line holds bytes that are not UTF-8',
  });
  rmSync(note);
  const holed = Buffer.from('{"actor":{"id\0\0\0\0}\n');
  for (const rest of [torn, trace.subarray(0, 20), holed]) {
    writeFileSync(ran.run.tracePath, Buffer.concat([whole(lines), rest]));
    const verdict = await verdictOn(ran);
    assert.ok(verdict.kind === 'unsatisfied', JSON.stringify(verdict));
    assert.equal(verdict.events, lines);
    const told = new RegExp(`^${rest.length} bytes of a line that was not written to its end`);
    assert.ok(verdict.notes.some((text) => told.test(text)));
  }
  renameSync(`${snapshots}-aside`, snapshots);
  const wrongLine = async () => {
    const verdict = await verdictOn(ran);
    return verdict.kind === 'changed' ? verdict.message : verdict.kind;
  };
  const twice = Buffer.concat([whole(lines), holed, holed]);
  const goesOn = Buffer.concat([whole(lines), holed, torn]);
  for (const content of [Buffer.concat([trace, torn]), Buffer.concat([trace, holed]), torn, holed, twice, goesOn]) {
    writeFileSync(ran.run.tracePath, content);
    assert.match(await wrongLine(), /the line (is no|is torn|holds bytes)/);
    writeFileSync(note, ending);
    assert.match(await wrongLine(), /the line (is no|is torn|holds bytes)/);
    rmSync(note);
  }
});

test('a run that is not signed says so where keys are trusted', async (t) => {
  const ran = await ranOnce(t);
  const runbookFolder = join(temporaryFolder(t), '.runbook');
  const notes = async (trust: Partial<Trust> = {}) => {
    const verdict = await verifyRun(ran.run.directory, { keyFiles: [], runbookFolder, ...trust });
    assert.ok(verdict.ok && verdict.value.kind !== 'changed');
    return verdict.value.notes.join('\n');
  };
  assert.equal(await notes(), '');
  assert.ok((await makeKey(workspaceKeys(runbookFolder))).ok);
  assert.match(await notes(), /^the run is not signed although keys are trusted here/);
  assert.equal(await notes({ runbookFolder: undefined }), '');
  die(ran, placeOf(ran, 'run.finished'));
  assert.equal(await notes(), '');
});

test('the steps that failed and were let through are named', async (t) => {
  const steps = ['type: cli, with: {argv: [cat, missing.txt]}, on_error: continue'];
  const ran = await runOnDisk(t, runbookOf(steps).replace('runbook/v0', 'runbook/v1'), {});
  const verdict = await verdictOn(ran);
  assert.ok(verdict.kind === 'verified', JSON.stringify(verdict));
  assert.equal(verdict.tolerated.length, 1);
  assert.deepEqual((await verdictOn(await ranOnce(t))) satisfies { kind: string }, {
    kind: 'verified',
    events: ran.events.length + 1,
    tolerated: [],
    notes: [],
  });
});

test('a step of a run that is driven now is running, and one of a dead runner is interrupted', async (t) => {
  const ran = await ranOnce(t);
  die(ran, placeOf(ran, 'step.executed'));
  rmSync(join(ran.run.directory, 'snapshots'), { recursive: true });
  const reasons = async () => {
    const verdict = await verdictOn(ran);
    assert.ok(verdict.kind === 'unsatisfied', JSON.stringify(verdict));
    return verdict.reasons.join('\n');
  };
  assert.match(await reasons(), /the run was never finished\nstep '.*' was interrupted; nobody knows/);
  const lock = await takeRunLock(ran.run.directory);
  assert.ok(lock.ok);
  assert.match(await reasons(), /the run is going on\nstep '.*' is running/);
  await lock.value.release();
  assert.match(await reasons(), /was interrupted/);
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
