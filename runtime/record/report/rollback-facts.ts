import type { ReportRollback } from '../../schema/generated/run-report.js';
import type { AttemptDraft, Draft, FactTaker } from './draft.js';
import { type Fact, optionalText, textAt } from './fact.js';
import { commandOf } from './work.js';

/** What would take a step back, and whether it did. */
export const rollbackFacts: Readonly<Record<string, FactTaker>> = {
  'rollback.stored': (attempt, fact) => {
    attempt.rollback = storedBy(fact);
  },
  'rollback.offered': (attempt, fact) => {
    Object.assign(rollbackOf(attempt, fact), {
      status: 'offered',
      offered_at: fact.at,
      offered_seq: fact.seq,
    });
  },
  'rollback.declined': (attempt, fact) => {
    const { at: closed_at, seq: closed_seq, by, data } = fact;
    const reason = textAt(data, 'reason');
    Object.assign(rollbackOf(attempt, fact), { status: 'declined', closed_at, closed_seq, by, reason });
  },
  'rollback.executed': (attempt, fact) => {
    const { at: closed_at, seq: closed_seq, data } = fact;
    const [status, step] = [textAt(data, 'status'), textAt(data, 'result_ref')];
    Object.assign(rollbackOf(attempt, fact), { status, closed_at, closed_seq, step });
  },
};

function storedBy({ at, seq, data }: Fact): Draft<ReportRollback> {
  const risk = optionalText(data, 'risk');
  const hash = textAt(data, 'rollback_hash');
  return {
    hash,
    origin: textAt(data, 'origin'),
    stored_at: at,
    stored_seq: seq,
    command: commandOf(data, hash),
    status: 'stored',
    ...(risk !== undefined && { risk }),
  };
}

function rollbackOf(attempt: AttemptDraft, fact: Fact): Draft<ReportRollback> {
  attempt.rollback ??= storedBy(fact);
  return attempt.rollback;
}
