import type { AuditEntryLine } from '../../schema/generated/audit-entry.js';
import { canonicalJson } from '../canonical.js';
import { type ChainHead, emptyHead, type Sha256Hex } from '../chain.js';

/** One line of `audit.jsonl`: an event of a run, in its place among those of all runs. */
export type AuditEntry = AuditEntryLine;

/** An entry without its place. */
export interface AuditBody {
  readonly ts: string;
  readonly type: string;
  readonly run_id: string;
  readonly runbook_id: string;
  readonly step_id?: string;
  readonly attempt?: number;
  readonly actor: AuditEntry['actor'];
  readonly mode: string;
  readonly data: AuditEntry['data'];
  readonly trace: AuditEntry['trace'];
}

/** An entry in its place. */
export interface SealedEntry {
  /** Canonical JSON (RFC 8785) and a line feed. */
  readonly line: string;
  /** Where the next entry is chained to. */
  readonly head: ChainHead;
}

/** The end of an audit without entries. */
export const emptyAudit: ChainHead = emptyHead;

/** Numbers and chains an entry. */
export function sealedEntry(body: AuditBody, { seq, hash: previous }: ChainHead, sha256Hex: Sha256Hex): SealedEntry {
  const { actor, attempt, data, ...others } = body;
  // All keys of one half come before 'hash', and all of the other after it.
  const first = canonicalJson({ actor, ...(attempt !== undefined && { attempt }), data }).slice(0, -1);
  const last = canonicalJson({ ...others, prev_hash: previous, seq: seq + 1, tenant_id: 'local', v: 1 }).slice(1);
  const hash = `sha256:${sha256Hex(`${first},${last}`)}`;
  return { line: `${first},"hash":"${hash}",${last}\n`, head: { seq: seq + 1, hash } };
}
