import type { RecordedEvent } from '../../runtime/model/event.js';
import { sha256Hex } from '../../runtime/node/digest.js';
import { canonicalJson, emptyHead, hashOf } from '../../runtime/record/chain.js';

/** Changes an event after the closing line was made right again; the hash is made after it. */
export type Forgery = (event: RecordedEvent) => RecordedEvent;

/**
 * The trace that a forger makes of changed events: numbers, links, hashes and the closing line fit again. Only what
 * was left wrong on purpose can give it away.
 */
export function rechained(events: readonly RecordedEvent[], forgery: Forgery = (event) => event): RechainedTrace {
  let head = emptyHead;
  let trace = '';
  for (const event of events) {
    const placed = { ...event, seq: head.seq + 1, prev_hash: head.hash } as RecordedEvent;
    const body = forgery(closed(placed));
    const forged = { ...body, hash: hashOf(body, sha256Hex) };
    trace += `${canonicalJson(forged)}\n`;
    head = { seq: head.seq + 1, hash: forged.hash };
  }
  return { trace, head };
}

/**
 * An event without what a record of this version holds so that one can tell what was taken out of it: whoever writes a
 * record anew takes that out, too.
 */
export function unbound<Event extends RecordedEvent>(event: Event): Event {
  const { data } = event;
  if (event.type === 'run.created') return { ...event, data: { ...data, behaviour_flags: [] } };
  return event.type === 'step.ready' ? { ...event, data: { ...data, requires: undefined } } : event;
}

/** A forged trace and where it ends. */
export interface RechainedTrace {
  readonly trace: string;
  readonly head: typeof emptyHead;
}

function closed(event: RecordedEvent): RecordedEvent {
  if (event.type !== 'run.finished') return event;
  return { ...event, data: { ...event.data, events: event.seq - 1, chain_hash: event.prev_hash } };
}
