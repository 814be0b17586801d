import { canonicalJson } from '../canonical.js';
import type { ChainHead } from '../chain.js';
import type { AuditBody } from './entry.js';

/** What became of an approval, by the type of the event that says so. */
const turns: Readonly<Record<string, string>> = {
  'approval.requested': 'requested',
  'step.approved': 'granted',
  'step.rejected': 'rejected',
  'approval.revoked': 'revoked',
  'approval.expired': 'expired',
};

/** The line of `approvals.jsonl` that an entry of the audit becomes; undefined where it is not about an approval. */
export function approvalLine(entry: AuditBody, { seq, hash }: ChainHead): string | undefined {
  const turn = turns[entry.type];
  if (turn === undefined) return undefined;
  const { ts, run_id, runbook_id, step_id, attempt, actor, mode, data } = entry;
  const line = {
    ...data,
    v: 1,
    turn,
    at: ts,
    by: actor,
    run_id,
    runbook_id,
    ...(step_id !== undefined && { step_id }),
    ...(attempt !== undefined && { attempt }),
    mode,
    audit: { seq, hash },
  };
  return `${canonicalJson(line)}\n`;
}
