import assert from 'node:assert/strict';
import type { RecordedEvent } from '../../runtime/model/event.js';

/** A trace without what is new in each run of the same: ids, times, hashes, durations and the channels of people. */
interface ComparableTrace {
  readonly events: readonly unknown[];
  /** Snapshots are noted whenever they are written, so only which there are counts, not where in the trace. */
  readonly snapshots: readonly string[];
}

/** Fails where two traces are not those of the same run through two fronts. */
export function sameTrace(one: readonly RecordedEvent[], other: readonly RecordedEvent[]): void {
  assert.deepEqual(comparable(one), comparable(other));
}

/** What two traces are compared by. */
function comparable(events: readonly RecordedEvent[]): ComparableTrace {
  return {
    events: events.filter(({ type }) => type !== 'snapshot.written').map(withoutNoise),
    snapshots: events.flatMap((event) => (event.type === 'snapshot.written' ? [event.data.path] : [])).sort(),
  };
}

function withoutNoise({ seq: _, ...event }: RecordedEvent): unknown {
  return JSON.parse(JSON.stringify(event), (key, value: unknown) =>
    noise.has(key) ? `<${key}>` : typeof value === 'string' ? untimed(value) : value,
  );
}

const noise = new Set([
  ...['run_id', 'execution_id', 'approval_id', 'pid'],
  ...['ts', 'at', 'started_at', 'ended_at', 'expires_at', 'duration_ms'],
  ...['prev_hash', 'hash', 'chain_hash', 'signature'],
  ...['channel', 'runbook_path'],
]);

function untimed(text: string): string {
  return text.replace(/\bafter \d+ ms\b/g, 'after <duration>');
}
