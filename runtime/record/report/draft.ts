import type {
  ReportApproval,
  ReportAssertion,
  ReportAttempt,
  ReportCapture,
  ReportEvidence,
  ReportExecution,
  ReportGrant,
  ReportIntervention,
  ReportRollback,
} from '../../schema/generated/run-report.js';
import type { Fact } from './fact.js';
import { noCommand } from './work.js';

/** A value that is put together event by event. */
export type Draft<Value> = { -readonly [Key in keyof Value]: Value[Key] };

/** A request for approvals that is put together. */
export type ApprovalDraft = Draft<Omit<ReportApproval, 'grants'>> & { grants: ReportGrant[] };

/** An attempt that is put together. */
export type AttemptDraft = Draft<Omit<ReportAttempt, keyof AttemptLists | 'rollback'>> & AttemptLists;

interface AttemptLists {
  rollback?: Draft<ReportRollback>;
  approvals: ApprovalDraft[];
  evidence: ReportEvidence[];
  executions: Draft<ReportExecution>[];
  assertions: ReportAssertion[];
  captures: ReportCapture[];
  interventions: Draft<ReportIntervention>[];
}

/** A step that is put together. */
export interface StepDraft {
  readonly id: string;
  readonly attempts: AttemptDraft[];
  /** How many of the attempts count no more, because the step is done again. */
  past: number;
  /** Whether the runbook lets the run go on where it fails. */
  goesOn: boolean;
  /** Whether it was taken back, and nothing has been done for it since. */
  isTakenBack: boolean;
}

/** The attempt with a number, which begins where there is none yet. */
export function attemptOf(step: StepDraft, number: number): AttemptDraft {
  const known = step.attempts.slice(step.past).findLast((attempt) => attempt.number === number);
  if (known) return known;
  const begun: AttemptDraft = {
    number,
    command: noCommand,
    approvals: [],
    evidence: [],
    executions: [],
    assertions: [],
    captures: [],
    interventions: [],
  };
  step.attempts.push(begun);
  return begun;
}

/** Takes a fact about an attempt into it. */
export type FactTaker = (attempt: AttemptDraft, fact: Fact) => void;
