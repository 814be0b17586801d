import assert from 'node:assert/strict';
import { appendFileSync, closeSync, openSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import type { RecordedEvent, RunEvent } from '../../runtime/model/event.js';
import { appendFileOn } from '../../runtime/node/store/append-file.js';
import { createLog, openLog } from '../../runtime/node/store/event-log.js';
import { redactorOf } from '../../runtime/record/redact.js';
import { rechained } from '../record/rechain.js';
import { temporaryFolder } from '../support/paths.js';

const identity = { runId: 'r', runbookId: 'test', mode: 'real' } as const;
const clock = { now: () => '2026-01-01T00:00:00.000Z', sleep: async () => {}, until: async () => {} };

function started(reason: string): RunEvent {
  return { type: 'run.started', actor: { kind: 'engine', id: 'engine' }, data: { reason } };
}

/** The events of a trace, each of which is numbered and chained as its place asks. */
function chainedEvents(path: string): readonly RecordedEvent[] {
  const text = readFileSync(path, 'utf8');
  const events: readonly RecordedEvent[] = text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  assert.equal(text, rechained(events).trace);
  return events;
}

test('appends that are asked for at once are chained one after another, in their order', async (t) => {
  const path = join(temporaryFolder(t), 'trace.jsonl');
  const log = await createLog(path, identity, redactorOf([]), clock);
  const reasons = Array.from({ length: 60 }, (_, index) => String(index));
  const recorded = await Promise.all(
    [0, 20, 40].flatMap((at) => [
      log.append(reasons.slice(at, at + 1).map(started)),
      log.append(reasons.slice(at + 1, at + 20).map(started)),
    ]),
  );
  await log.close();
  const events = chainedEvents(path);
  assert.deepEqual(events, recorded.flat());
  assert.deepEqual(
    events.map((event) => (event.data as { reason: string }).reason),
    reasons,
  );
  assert.deepEqual(log.head(), rechained(events).head);
});

test('an append that fails leaves no gap for the next one', async (t) => {
  const path = join(temporaryFolder(t), 'trace.jsonl');
  const log = await createLog(path, identity, redactorOf([]), clock);
  const unwritable = { ...started('x'), data: { reason: Number.NaN } } as unknown as RunEvent;
  const appends = await Promise.allSettled([
    log.append([started('a')]),
    log.append([started('lost'), unwritable]),
    log.append([started('b')]),
  ]);
  await log.close();
  assert.deepEqual(
    appends.map(({ status }) => status),
    ['fulfilled', 'rejected', 'fulfilled'],
  );
  assert.deepEqual(
    chainedEvents(path).map((event) => (event.data as { reason: string }).reason),
    ['a', 'b'],
  );
});

test('a trace that is there already is never continued by a new run', async (t) => {
  const path = join(temporaryFolder(t), 'trace.jsonl');
  await (await createLog(path, identity, redactorOf([]), clock)).close();
  await assert.rejects(createLog(path, identity, redactorOf([]), clock), { code: 'EEXIST' });
});

/** A trace of three events; the first creates the run. */
async function writtenTrace(folder: string): Promise<string> {
  const path = join(folder, 'trace.jsonl');
  const log = await createLog(path, identity, redactorOf([]), clock);
  await log.append([created, started('a')]);
  await log.append([started('é')]);
  await log.close();
  return path;
}

const created = {
  type: 'run.created',
  actor: { kind: 'human', id: 'alice' },
  data: {
    runbook_path: 'x.yaml',
    runbook_sha256: `sha256:${'0'.repeat(64)}`,
    plan_sha256: `sha256:${'0'.repeat(64)}`,
    engine_version: '0.0.0',
    behaviour_flags: [],
    vars: {},
    steps: [],
    profile: 'local',
  },
} as const satisfies RunEvent;

async function reopened(path: string) {
  const opened = await openLog(path, identity, redactorOf([]), clock);
  if (!opened.ok) throw new Error(opened.error.message);
  return opened.value;
}

async function refusal(path: string): Promise<string> {
  const opened = await openLog(path, identity, redactorOf([]), clock);
  return opened.ok ? 'opened' : opened.error.message.replaceAll(path, 'PATH');
}

test('a trace is continued where it ended, and stays one chain', async (t) => {
  const path = await writtenTrace(temporaryFolder(t));
  const { log, events, droppedBytes } = await reopened(path);
  assert.deepEqual([events.length, droppedBytes], [3, 0]);
  await log.append([started('c')]);
  await log.close();
  assert.equal(chainedEvents(path).length, 4);
});

test('wherever a crash tears the last line, the trace is continued after the line before it', async (t) => {
  const path = await writtenTrace(temporaryFolder(t));
  const whole = readFileSync(path);
  const kept = whole.lastIndexOf(10, whole.length - 2) + 1;
  for (let length = kept + 1; length < whole.length; length += 1) {
    writeFileSync(path, whole.subarray(0, length));
    const { log, events, droppedBytes } = await reopened(path);
    assert.deepEqual([events.length, droppedBytes], [2, length - kept]);
    await log.append([started('c')]);
    await log.close();
    assert.equal(chainedEvents(path).length, 3);
  }
});

test('a last line whose blocks were never written is cut off', async (t) => {
  const path = await writtenTrace(temporaryFolder(t));
  const whole = readFileSync(path);
  appendFileSync(path, Buffer.concat([Buffer.alloc(300), Buffer.from('"}\n')]));
  const { log, droppedBytes } = await reopened(path);
  await log.close();
  assert.equal(droppedBytes, 303);
  assert.deepEqual(readFileSync(path), whole);
});

test('any other fault is refused with its line, and the file stays as it is', async (t) => {
  const path = await writtenTrace(temporaryFolder(t));
  const whole = readFileSync(path, 'utf8');
  const lines = whole.split('\n');
  const faults: readonly (readonly [string, RegExp])[] = [
    [
      whole.replace('"reason":"a"', '"reason":"b"'),
      /^line 2 of 'PATH': the hash of the line does not match its content;/,
    ],
    [[lines[0], lines[2], ''].join('\n'), /^line 2 of 'PATH': the line has number 3 where 2 is due/],
    [`${lines[0]}\n{\n${lines[2]}\n`, /^line 2 of 'PATH': the line is not a JSON object/],
    [`${whole}{"half`.replace('"reason":"a"', '"reason":"b"'), /^line 2 of/],
    [`${lines[1]}\n`, /^line 1 of 'PATH': the line has number 2/],
    ['', /^'PATH' holds no run/],
    ['{"torn', /^'PATH' holds no run/],
  ];
  for (const [text, message] of faults) {
    writeFileSync(path, text);
    assert.match(await refusal(path), message);
    assert.equal(readFileSync(path, 'utf8'), text);
  }
  const bytes = Buffer.from(whole);
  bytes[bytes.indexOf('é')] = 0xff;
  writeFileSync(path, bytes);
  assert.match(await refusal(path), /^line 3 of 'PATH': the line holds bytes that are not UTF-8/);
  rmSync(path);
  assert.match(await refusal(path), /^'PATH' does not exist/);
});

test('the trace of another run is not continued', async (t) => {
  const path = await writtenTrace(temporaryFolder(t));
  const opened = await openLog(path, { ...identity, runId: 'other' }, redactorOf([]), clock);
  assert.match(opened.ok ? '' : opened.error.message, /is the trace of run 'r', not of 'other'/);
});

test('a second writer stops the log for good, and the chain never forks', async (t) => {
  const path = await writtenTrace(temporaryFolder(t));
  const [first, second] = [await reopened(path), await reopened(path)];
  await first.log.append([started('first')]);
  const stored = readFileSync(path, 'utf8');
  const append = () => second.log.append([started('second')]);
  await assert.rejects(append, /another process changed it/);
  truncateSync(path, stored.length - 10);
  await assert.rejects(append, /has \d+ bytes where this run wrote \d+/);
  await assert.rejects(() => first.log.append([started('x')]), /another process changed it/);
  writeFileSync(path, stored);
  await assert.rejects(() => first.log.append([started('y')]), /another process changed it/);
  assert.equal(readFileSync(path, 'utf8'), stored);
});

test('a log whose file was removed stores nothing more', async (t) => {
  const path = await writtenTrace(temporaryFolder(t));
  const { log } = await reopened(path);
  rmSync(path);
  await assert.rejects(() => log.append([started('x')]), /was removed while the run was writing it/);
});

test('after a write that failed every append fails with the first cause', () => {
  const descriptor = openSync('/dev/full', 'a');
  const file = appendFileOn(descriptor, '/dev/full', 0);
  assert.throws(() => file.append('a'), /cannot write '\/dev\/full': the disk is full/);
  closeSync(descriptor);
  // The descriptor is closed now: a further write would fail in another way.
  assert.throws(() => file.append('b'), /cannot write '\/dev\/full': the disk is full/);
});
