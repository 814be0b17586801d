import type { RecordedEvent, RunEvent, RunMode } from '../model/event.js';
import { canonical, canonicalJson } from './canonical.js';
import { type Signer, signedText } from './signature.js';

export { canonicalJson } from './canonical.js';

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
  /** Its data have their keys in the order of the line, so what is made of it is the same as what is made of the line. */
  readonly event: RecordedEvent;
  /** Canonical JSON (RFC 8785) and a line feed. */
  readonly line: string;
}

/** Numbers, dates and chains an event that is redacted already; the closing one is signed where there is a signer. */
export function sealed(
  event: RunEvent,
  head: ChainHead,
  identity: RunIdentity,
  ts: string,
  sha256Hex: Sha256Hex,
  signer?: Signer,
): SealedEvent {
  const body = signed(
    {
      v: 1,
      seq: head.seq + 1,
      ts,
      run_id: identity.runId,
      runbook_id: identity.runbookId,
      tenant_id: 'local',
      mode: identity.mode,
      prev_hash: head.hash,
      // Last, which is many times quicker: events have many shapes.
      ...event,
    },
    head,
    signer,
  );
  const { text, value } = canonical(body);
  const hash = `sha256:${sha256Hex(text)}`;
  return { event: { hash, ...value } as RecordedEvent, line: `${withHash(text, hash)}\n` };
}

/** The hash of an event: SHA-256 over the canonical JSON of all its fields but `hash`. */
export function hashOf(body: object, sha256Hex: Sha256Hex): string {
  const { hash: _, ...rest } = body as { readonly hash?: unknown };
  return `sha256:${sha256Hex(canonicalJson(rest))}`;
}

/** The hash that a line should hold: the same as `hashOf`, found by cutting the hash out of the text instead of writing it anew. */
export function hashOfLine(line: string, event: Readonly<Record<string, unknown>>, sha256Hex: Sha256Hex): string {
  const { hash } = event;
  const member = `"hash":${JSON.stringify(hash)},`;
  const start = line.lastIndexOf(member);
  const rest = `sha256:${sha256Hex(`${line.slice(0, start)}${line.slice(start + member.length)}`)}`;
  // Only the member of the event itself can name the digest of all the rest.
  return start >= 0 && rest === hash ? rest : hashOf(event, sha256Hex);
}

/** The head after an event. */
export function headAfter(event: RecordedEvent): ChainHead {
  return { seq: event.seq, hash: event.hash };
}

type UnsealedEvent = RunEvent & Omit<RecordedEvent, keyof RunEvent | 'hash'>;

// Only here is it known how many events came before the last one.
function signed(event: UnsealedEvent, head: ChainHead, signer: Signer | undefined): UnsealedEvent {
  if (event.type !== 'run.finished') return event;
  const data = { ...event.data, events: head.seq, chain_hash: head.hash };
  if (signer === undefined) return { ...event, data };
  const named = { ...event, data: { ...data, key_id: signer.keyId } };
  return { ...named, data: { ...named.data, signature: signer.sign(signedText(named)) } };
}

// The text of an event with its hash, put in its place among the keys: right before 'mode', for no event has a key between
// the two, and behind it stand numbers and texts alone, in which every quotation mark has a backslash before it.
function withHash(text: string, hash: string): string {
  const place = text.lastIndexOf('"mode":');
  return `${text.slice(0, place)}"hash":"${hash}",${text.slice(place)}`;
}
