import assert from 'node:assert/strict';
import test from 'node:test';
import type { RecordedEvent } from '../../runtime/model/event.js';
import { cli, planOf } from '../support/plans.js';
import { runInMemory } from '../support/ports.js';
import { sameTrace } from './same-trace.js';

const plan = planOf([cli('a', ['echo', 'x']), cli('b', ['echo', 'y'])]);
const answers = { echo: { stdout: 'said\n' } };

const retimed = (event: RecordedEvent): RecordedEvent => ({
  ...event,
  ts: '2030-01-01T00:00:00.000Z',
  run_id: 'other',
  hash: 'other',
});

test('two runs of the same, at other times and under other ids, have the same trace', async () => {
  const { events } = await runInMemory(plan, { answers });
  sameTrace(events, events.map(retimed));
  const [snapshots, others] = [
    events.filter(({ type }) => type === 'snapshot.written'),
    events.filter(({ type }) => type !== 'snapshot.written'),
  ];
  assert.equal(snapshots.length, 2);
  sameTrace(events, [...others, ...snapshots]);
});

test('a trace that lacks an event, has another outcome or another person is not the same', async () => {
  const { events } = await runInMemory(plan, { answers });
  const differs = (other: readonly RecordedEvent[]) => assert.throws(() => sameTrace(events, other));
  for (const index of events.keys()) differs(events.toSpliced(index, 1));
  differs((await runInMemory(plan, { answers: { echo: { stdout: 'said\n', exitCode: 1 } } })).events);
  differs((await runInMemory(plan, { answers: { echo: { stdout: 'other\n' } } })).events);
  differs(
    events.map((event) => (event.type === 'run.created' ? { ...event, actor: { ...event.actor, id: 'bob' } } : event)),
  );
});
