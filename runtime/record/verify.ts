import type { RecordedEvent } from '../model/event.js';
import { failed, ok, type Result } from '../model/result.js';
import { isRunEventLine } from '../schema/generated/run-event.js';
import { isCanonical } from './canonical.js';
import { type ChainHead, emptyHead, hashOfLine, headAfter, type Sha256Hex } from './chain.js';
import { type Conduct, conductFault, newConduct } from './conduct.js';
import { type GrantCheck, knowsNoApprover, provenGrant } from './grant-text.js';
import { channelFault, isReplayed } from './replay-check.js';
import { type SignatureCheck, signedText, trustsNoKey } from './signature.js';
import {
  countFault,
  isOfLaterVersion,
  lacking,
  newStanding,
  type Standing,
  standAfter,
  tolerated,
} from './standing.js';

/** Whether a trace is what was written. */
export type TraceVerdict =
  | { readonly kind: 'changed'; readonly line: number; readonly message: string }
  | { readonly kind: 'intact'; readonly events: readonly RecordedEvent[]; readonly head: ChainHead };

/** Checks a trace line by line; what it keeps grows with the steps of the run, not with its events. */
export interface TraceVerifier {
  /**
   * The event of the next line, which is given without its line feed, or what is wrong with it. After a fault nothing
   * more may be read.
   */
  read(line: string): Result<RecordedEvent, string>;
  /** Where the trace ends so far. */
  head(): ChainHead;
  /**
   * What a run that is intact still lacks; empty where every step is satisfied and the run is complete. Whether somebody
   * drives it now is not in the trace.
   */
  lacking(isDriven: boolean): readonly string[];
  /** The steps that failed, and from which the run went on because the runbook lets it. */
  tolerated(): readonly string[];
  /** Who signed the end of the run; undefined where it is not signed, or goes on after the signature. */
  signature(): TraceSignature | undefined;
  /** Whether the run has come to its end. */
  isFinished(): boolean;
  /** The lines that a later version wrote, of which only the place and the bytes were checked. */
  laterLines(): number;
  /** How many approvals of people bring no proof that could be checked with the keys at hand. */
  unproved(): number;
  /** The approvals that were given with a key that speaks for somebody else than they name. */
  misnamed(): readonly string[];
  /** Whether it is the record of a replay, in which nothing was run. */
  isReplay(): boolean;
  /** How many steps people did of which the record does not say what they had to give, as earlier versions wrote it. */
  unbound(): number;
}

/** A signature that is not wrong. */
export interface TraceSignature {
  readonly keyId: string;
  readonly isTrusted: boolean;
}

/** Checks every line of a trace: its bytes, its number, its hash, its link to the line before, and whether it can follow. */
export function verifyTrace(text: string, sha256Hex: Sha256Hex): TraceVerdict {
  const verifier = traceVerifier(sha256Hex);
  const events: RecordedEvent[] = [];
  for (const line of linesOf(text)) {
    const event = line.isTorn ? failed(tornLine) : verifier.read(line.text);
    if (!event.ok) return { kind: 'changed', line: events.length + 1, message: event.error };
    events.push(event.value);
  }
  return { kind: 'intact', events, head: verifier.head() };
}

/** What a run that is intact still lacks; empty where every step is satisfied and the run is complete. */
export function unsatisfied(events: readonly RecordedEvent[]): readonly string[] {
  const standing = newStanding();
  for (const event of events) standAfter(standing, event);
  return lacking(standing, false);
}

/** What is wrong with a last line that has no line feed. */
export const tornLine = 'the line is torn: its line feed is missing';

/** A verifier that has read nothing yet. */
export function traceVerifier(
  sha256Hex: Sha256Hex,
  check: SignatureCheck = trustsNoKey,
  checkGrant: GrantCheck = knowsNoApprover,
): TraceVerifier {
  const reading: Reading = {
    sha256Hex,
    check,
    checkGrant,
    unproved: 0,
    misnamed: [],
    head: emptyHead,
    conduct: newConduct(sha256Hex),
    standing: newStanding(),
    laterLines: 0,
  };
  return {
    read: (line) => {
      const event = readLine(reading, line);
      if (event.ok) reading.head = headAfter(event.value);
      return event;
    },
    head: () => reading.head,
    lacking: (isDriven) => lacking(reading.standing, isDriven),
    tolerated: () => tolerated(reading.standing),
    signature: () => reading.signature,
    isFinished: () => reading.last?.type === 'run.finished',
    laterLines: () => reading.laterLines,
    unproved: () => reading.unproved,
    misnamed: () => reading.misnamed,
    isReplay: () => reading.identity !== undefined && isReplayed(reading.identity),
    unbound: () => reading.conduct.unbound,
  };
}

/** A trace that is being read. */
interface Reading {
  readonly sha256Hex: Sha256Hex;
  readonly check: SignatureCheck;
  readonly checkGrant: GrantCheck;
  unproved: number;
  readonly misnamed: string[];
  readonly conduct: Conduct;
  readonly standing: Standing;
  head: ChainHead;
  runId?: string;
  /** The last line of this version: what all lines of a run have in common stands there. */
  identity?: RecordedEvent;
  last?: RecordedEvent;
  signature?: TraceSignature | undefined;
  laterLines: number;
}

interface TraceLine {
  readonly text: string;
  readonly isTorn: boolean;
}

function* linesOf(text: string): Iterable<TraceLine> {
  let start = 0;
  while (start < text.length) {
    const end = text.indexOf('\n', start);
    yield { text: text.slice(start, end < 0 ? text.length : end), isTorn: end < 0 };
    start = end < 0 ? text.length : end + 1;
  }
}

function readLine(reading: Reading, line: string): Result<RecordedEvent, string> {
  const parsed = parsedLine(line);
  if (parsed === undefined) return failed('the line is not a JSON object');
  if (!isCanonical(line, parsed)) return failed('the bytes of the line are not the canonical form of its JSON');
  const fault = linkFault(parsed, reading.head) ?? contentFault(line, parsed, reading.sha256Hex);
  if (fault !== undefined) return failed(fault);
  const event = parsed as unknown as RecordedEvent;
  const unfit = meaningFault(reading, event);
  return unfit === undefined ? ok(event) : failed(unfit);
}

function parsedLine(line: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

function linkFault(parsed: Record<string, unknown>, head: ChainHead): string | undefined {
  const { seq, prev_hash: previous } = parsed;
  if (seq !== head.seq + 1)
    return `the line has number ${String(seq)} where ${head.seq + 1} is due: lines were removed, added or moved`;
  return previous === head.hash ? undefined : 'the line is not chained to the line before it';
}

function contentFault(line: string, parsed: Record<string, unknown>, sha256Hex: Sha256Hex): string | undefined {
  if (parsed['hash'] !== hashOfLine(line, parsed, sha256Hex)) return 'the hash of the line does not match its content';
  return isRunEventLine(parsed) ? undefined : 'the line is no event: a field is missing or of the wrong type';
}

// A trace that was written anew with hashes that fit may hold anything as data.
function meaningFault(reading: Reading, event: RecordedEvent): string | undefined {
  // A signature covers what comes before it, whoever wrote what comes after.
  reading.signature = undefined;
  try {
    const fault =
      placeFault(reading, event) ?? (isOfLaterVersion(event) ? laterFault(reading, event) : ruleFault(reading, event));
    reading.runId ??= event.run_id;
    reading.last = event;
    return fault;
  } catch (error) {
    if (error instanceof TypeError) return 'the event lacks what events of its type have';
    throw error;
  }
}

function placeFault({ runId, last }: Reading, event: RecordedEvent): string | undefined {
  if (runId === undefined) return event.type === 'run.created' ? undefined : 'the first line does not create a run';
  if (event.run_id !== runId) return `the line belongs to run '${event.run_id}'`;
  if (event.type === 'run.created') return 'the line creates the run a second time';
  if (last?.type !== 'run.finished') return undefined;
  if (event.type !== 'run.resumed') return 'the line follows the end of the run';
  return last.data.status === 'completed' ? 'the line goes on with a run that is completed' : undefined;
}

function ruleFault(reading: Reading, event: RecordedEvent): string | undefined {
  const changed = identityFault(reading, event) ?? channelFault(event);
  if (changed !== undefined) return changed;
  const fault =
    event.type === 'run.finished'
      ? endFault(reading, event)
      : (proofFault(reading, event) ?? conductFault(reading.conduct, event));
  if (fault === undefined) standAfter(reading.standing, event);
  return fault;
}

type IdentityKey = 'mode' | 'tenant_id' | 'runbook_id';

// A runbook that was changed may have another name when its run goes on.
function identityFault(reading: Reading, event: RecordedEvent): string | undefined {
  const known = reading.identity ?? event;
  const keys: readonly IdentityKey[] =
    event.type === 'run.resumed' ? ['mode', 'tenant_id'] : ['mode', 'tenant_id', 'runbook_id'];
  const other = keys.find((key) => event[key] !== known[key]);
  reading.identity = event;
  return other && `the line has ${other} '${event[other]}', those before it '${known[other]}'`;
}

function endFault(reading: Reading, event: Extract<RecordedEvent, { type: 'run.finished' }>): string | undefined {
  const { events, chain_hash, signature, key_id } = event.data;
  if (events !== event.seq - 1 || chain_hash !== event.prev_hash) {
    return 'the closing line does not name the number and the hash of the lines before it';
  }
  const miscounted = countFault(reading.standing, event.data);
  if (miscounted !== undefined) return miscounted;
  if (signature === undefined && key_id === undefined) return undefined;
  const verdict = reading.check(String(key_id), signedText(event), String(signature));
  if (verdict === 'wrong') return `the signature does not belong to the line and the key ${key_id}`;
  reading.signature = { keyId: String(key_id), isTrusted: verdict === 'valid' };
  return undefined;
}

function proofFault(reading: Reading, event: RecordedEvent): string | undefined {
  // In a replay nothing is run because of an approval, and there is no key.
  if (event.type !== 'step.approved' || event.actor.kind !== 'human' || isReplayed(event)) return undefined;
  const { proof } = event.data;
  const grant = provenGrant(event);
  const what = `${event.actor.id} approved step '${event.step_id}'`;
  switch (proof && grant ? reading.checkGrant(proof, grant) : 'untrusted') {
    case 'wrong':
      return `the proof that ${what} does not fit`;
    case 'foreign':
      reading.misnamed.push(`nothing proves that ${what}: the key ${proof?.key_id} speaks for somebody else`);
      return undefined;
    case 'untrusted':
      reading.unproved += 1;
      return undefined;
    case 'valid':
      return undefined;
  }
}

// What a later version of the envelope means is not known here: its lines are kept, and only their chain is checked.
function laterFault(reading: Reading, event: RecordedEvent): undefined {
  reading.laterLines += 1;
  standAfter(reading.standing, event);
}
