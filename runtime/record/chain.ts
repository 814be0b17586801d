import canonicalize from 'canonicalize';
import type { RecordedEvent, RunEvent, RunMode } from '../model/event.js';

/** The end of a trace as it is so far: where the next event is chained to. */
export interface ChainHead {
  /** The number of events. */
  readonly seq: number;
  /** The hash of the last one; 64 zeros before the first. */
  readonly hash: string;
}

/** What all events of one run have in common. */
export interface RunIdentity {
  readonly runId: string;
  readonly runbookId: string;
  readonly mode: RunMode;
}

/** Digests a text (as UTF-8) to 64 hex digits; handed in, because this room has no cryptography of its own. */
export type Sha256Hex = (text: string) => string;

/** The head of an empty trace. */
export const emptyHead: ChainHead = { seq: 0, hash: `sha256:${'0'.repeat(64)}` };

/** An event as it stands in the trace, and its line there. */
export interface SealedEvent {
  readonly event: RecordedEvent;
  /** Canonical JSON (RFC 8785) and a line feed. */
  readonly line: string;
}

/** Numbers, dates and chains an event that is redacted already. */
export function sealed(
  event: RunEvent,
  head: ChainHead,
  identity: RunIdentity,
  ts: string,
  sha256Hex: Sha256Hex,
): SealedEvent {
  const body = {
    ...closed(event, head),
    v: 1,
    seq: head.seq + 1,
    ts,
    run_id: identity.runId,
    runbook_id: identity.runbookId,
    tenant_id: 'local',
    mode: identity.mode,
    prev_hash: head.hash,
  };
  const recorded = { ...body, hash: hashOf(body, sha256Hex) } as RecordedEvent;
  return { event: recorded, line: `${canonicalJson(recorded)}\n` };
}

/** The hash of an event: SHA-256 over the canonical JSON of all its fields but `hash`. */
export function hashOf(body: object, sha256Hex: Sha256Hex): string {
  const { hash: _, ...rest } = body as { readonly hash?: unknown };
  return `sha256:${sha256Hex(canonicalJson(rest))}`;
}

/** The canonical JSON of a value (RFC 8785): one text for one value. */
export function canonicalJson(value: unknown): string {
  const text = canonicalize(value);
  if (text === undefined) throw new Error('a value without JSON was to be recorded');
  return text;
}

/** The head after an event. */
export function headAfter(event: RecordedEvent): ChainHead {
  return { seq: event.seq, hash: event.hash };
}

// Only here is it known how many events came before the last one.
function closed(event: RunEvent, head: ChainHead): RunEvent {
  if (event.type !== 'run.finished') return event;
  return { ...event, data: { ...event.data, events: head.seq, chain_hash: head.hash } };
}
