import type { ReportApproval, ReportBrokenGlass } from '../../schema/generated/run-report.js';
import type { ApprovalDraft, AttemptDraft, FactTaker } from './draft.js';
import { between, countAt, type Fact, fieldsAt, flagAt, hasAt, optionalText, textAt, textsAt } from './fact.js';

/** How approvals are asked for, given, refused and lost. */
export const approvalFacts: Readonly<Record<string, FactTaker>> = {
  'approval.requested': (attempt, fact) => attempt.approvals.push(requested(fact)),
  'step.approved': (attempt, fact) => {
    const approval = approvalOf(attempt, fact);
    approval.grants.push(granted(approval, fact));
    if (approval.status === 'open' && isComplete(approval)) approval.status = 'granted';
  },
  'step.rejected': (attempt, fact) => close(attempt, fact, 'rejected'),
  'approval.revoked': (attempt, fact) => close(attempt, fact, 'revoked'),
  'approval.expired': (attempt, fact) => close(attempt, fact, 'expired'),
};

function requested({ at, seq, data }: Fact): ApprovalDraft {
  const requirement = fieldsAt(data, 'requirement');
  const [expires, typed] = [optionalText(data, 'expires_at'), optionalText(data, 'typed_text')];
  const alone = optionalText(requirement, 'self_approval');
  return {
    id: textAt(data, 'approval_id'),
    requested_at: at,
    requested_seq: seq,
    gesture: textAt(data, 'gesture'),
    min: countAt(requirement, 'min') ?? 1,
    roles: textsAt(requirement, 'roles'),
    distinct_from: textsAt(requirement, 'distinct_from'),
    command_hash: textAt(data, 'command_hash'),
    status: 'open',
    grants: [],
    ...(expires !== undefined && { expires_at: expires }),
    ...(typed !== undefined && { typed_text: typed }),
    ...(alone !== undefined && { self_approval: alone }),
  };
}

function granted({ requested_at }: ApprovalDraft, { at, seq, by, data }: Fact): ApprovalDraft['grants'][number] {
  const proof = optionalText(fieldsAt(data, 'proof'), 'key_id');
  return {
    by,
    at,
    seq,
    latency_ms: between(requested_at, at),
    gesture: textAt(data, 'gesture'),
    typed_ok: flagAt(data, 'typed_ok'),
    ...(hasAt(data, 'break_glass') && { break_glass: brokenGlass(fieldsAt(data, 'break_glass')) }),
    ...(proof !== undefined && { proof }),
  };
}

function brokenGlass(data: Fact['data']): ReportBrokenGlass {
  return { reason: textAt(data, 'reason'), waived: textsAt(data, 'waived') };
}

function isComplete({ grants, min }: ApprovalDraft): boolean {
  const isAlone = grants.some(({ break_glass }) => break_glass?.waived.includes('min') === true);
  return isAlone || new Set(grants.map(({ by }) => by.name)).size >= min;
}

function close(attempt: AttemptDraft, fact: Fact, status: ReportApproval['status']): void {
  const approval = approvalOf(attempt, fact);
  approval.status = status;
  approval.closed_by = fact.by;
  approval.closed_at = fact.at;
  approval.closed_seq = fact.seq;
  approval.reason = textAt(fact.data, 'reason');
}

/** The request that a fact is about; one that nobody recorded is shown with what is known of it. */
function approvalOf(attempt: AttemptDraft, fact: Fact): ApprovalDraft {
  const id = textAt(fact.data, 'approval_id');
  const known = attempt.approvals.findLast((approval) => approval.id === id) ?? attempt.approvals.at(-1);
  if (known) return known;
  const unknown = requested(fact);
  attempt.approvals.push(unknown);
  return unknown;
}
