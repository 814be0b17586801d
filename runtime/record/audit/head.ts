import { canonicalJson } from '../canonical.js';
import type { ChainHead } from '../chain.js';
import type { SignatureCheck, Signer } from '../signature.js';
import { emptyAudit } from './entry.js';

/** Where the audit ends, as `head.json` notes it; what lies beyond was never finished. */
export interface AuditHead {
  /** The last entry. */
  readonly head: ChainHead;
  /** How long `audit.jsonl` is. */
  readonly bytes: number;
  /** How long `approvals.jsonl` is. */
  readonly approvalsBytes: number;
  readonly keyId?: string;
  readonly signature?: string;
}

/** The head of an audit without entries. */
export const emptyAuditHead: AuditHead = { head: emptyAudit, bytes: 0, approvalsBytes: 0 };

/** The text of `head.json`, signed where there is a signer. */
export function headText({ head, bytes, approvalsBytes }: AuditHead, signer: Signer | undefined): string {
  const plain: AuditHead = { head, bytes, approvalsBytes };
  if (signer === undefined) return written(plain);
  const named: AuditHead = { ...plain, keyId: signer.keyId };
  return written({ ...named, signature: signer.sign(signedText(named)) });
}

/** The head that a text notes; undefined where it is not the text of a head. */
export function headIn(text: string): AuditHead | undefined {
  const value = valueIn(text);
  if (value === undefined || !isHead(value)) return undefined;
  const { entries, head_hash, bytes, approvals_bytes, key_id, signature } = value;
  const head: AuditHead = {
    head: { seq: entries, hash: head_hash },
    bytes,
    approvalsBytes: approvals_bytes,
    ...(key_id !== undefined && { keyId: key_id }),
    ...(signature !== undefined && { signature }),
  };
  return written(head) === text ? head : undefined;
}

/** What the keys at hand say of a head; undefined where it is not signed. */
export function headSignature(head: AuditHead, check: SignatureCheck): ReturnType<SignatureCheck> | undefined {
  const { keyId, signature } = head;
  if (keyId === undefined || signature === undefined) return undefined;
  return check(keyId, signedText(head), signature);
}

interface HeadFields {
  readonly v: 1;
  readonly entries: number;
  readonly head_hash: string;
  readonly bytes: number;
  readonly approvals_bytes: number;
  readonly key_id?: string;
  readonly signature?: string;
}

function signedText({ signature: _, ...head }: AuditHead): string {
  return `runbook/audit/v1\n${canonicalJson(fieldsOf(head))}`;
}

function written(head: AuditHead): string {
  return `${canonicalJson(fieldsOf(head))}\n`;
}

function fieldsOf({ head, bytes, approvalsBytes, keyId, signature }: AuditHead): HeadFields {
  return {
    v: 1,
    entries: head.seq,
    head_hash: head.hash,
    bytes,
    approvals_bytes: approvalsBytes,
    ...(keyId !== undefined && { key_id: keyId }),
    ...(signature !== undefined && { signature }),
  };
}

function valueIn(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : undefined;
  } catch {
    return undefined;
  }
}

function isHead(value: Readonly<Record<string, unknown>>): value is Readonly<Record<string, unknown>> & HeadFields {
  const { entries, bytes, approvals_bytes, head_hash, key_id, signature } = value;
  return (
    [entries, bytes, approvals_bytes].every((count) => Number.isSafeInteger(count) && Number(count) >= 0) &&
    /^sha256:[0-9a-f]{64}$/.test(String(head_hash)) &&
    [key_id, signature].every((text) => text === undefined || typeof text === 'string')
  );
}
