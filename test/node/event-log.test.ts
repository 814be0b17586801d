import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import type { RecordedEvent, RunEvent } from '../../runtime/model/event.js';
import { createLog } from '../../runtime/node/event-log.js';
import { redactorOf } from '../../runtime/record/redact.js';
import { rechained } from '../record/rechain.js';
import { temporaryFolder } from '../support/paths.js';
import { eventsIn } from './support.js';

const identity = { runId: 'r', runbookId: 'test', mode: 'real' } as const;
const clock = { now: () => '2026-01-01T00:00:00.000Z' };

function started(reason: string): RunEvent {
  return { type: 'run.started', actor: { kind: 'engine', id: 'engine' }, data: { reason } };
}

/** The events of a trace, each of which is numbered and chained as its place asks. */
function chainedEvents(path: string): readonly RecordedEvent[] {
  const events = eventsIn(path);
  assert.equal(readFileSync(path, 'utf8'), rechained(events).trace);
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
