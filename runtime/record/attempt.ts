import { isBlank } from '../model/blank.js';
import type {
  EvidenceRecord,
  InterventionCause,
  RecordedEvent,
  RiskVerdict,
  StepExecuted,
  StepReady,
} from '../model/event.js';
import { type ApprovalRecord, askedApproval } from './grant-check.js';

/** What a trace says of the attempt at a step that is going on. */
export interface Attempt {
  readonly number: number;
  readonly ready: StepReady;
  readonly verdict?: RiskVerdict;
  /** What governance decided: `allow`, `deny` or `require_approval`. */
  readonly decision?: string;
  readonly isAutomatic: boolean;
  readonly approval?: ApprovalRecord;
  readonly evidence: Readonly<Record<string, EvidenceRecord>>;
  /** The previews of what was captured. */
  readonly captures: Readonly<Record<string, string>>;
  readonly isStarted: boolean;
  readonly executed?: StepExecuted;
  /** Whether an assertion looked at the exit code, so that it need not be 0. */
  readonly isExitAsserted: boolean;
  /** What the first assertion that did not hold says. */
  readonly brokenAssertion?: string;
  /** That it has failed; a person may still have it taken as done. */
  readonly isEnded?: true;
  /** Why a person is asked how the step goes on, where one is. */
  readonly asked?: InterventionCause | undefined;
  /** Whether a person took the step as done. */
  readonly isTakenAsDone: boolean;
}

/** An event about one step. */
export type StepEvent = Extract<RecordedEvent, { readonly step_id: string }>;

/** The attempt that `step.ready` begins. */
export function begunAttempt(event: Extract<StepEvent, { readonly type: 'step.ready' }>): Attempt {
  return {
    number: event.attempt,
    ready: event.data,
    isAutomatic: false,
    evidence: {},
    captures: {},
    isStarted: false,
    isExitAsserted: false,
    isTakenAsDone: false,
  };
}

/** The attempt after an event that needs no check; others leave it as it is. */
export function notedIn(attempt: Attempt, event: StepEvent): Attempt {
  switch (event.type) {
    case 'runbook.classified':
      return { ...attempt, verdict: event.data };
    case 'governance.decided':
      return { ...attempt, decision: event.data.decision };
    case 'step.auto_executed':
      return { ...attempt, isAutomatic: true };
    case 'approval.requested':
      return { ...attempt, approval: askedApproval(event) };
    case 'approval.revoked':
    case 'approval.expired':
    case 'step.rejected':
      return closedIn(attempt, event.type === 'approval.expired');
    case 'evidence.submitted':
      return { ...attempt, evidence: { ...attempt.evidence, [event.data.name]: event.data.record } };
    case 'capture.recorded':
      return { ...attempt, captures: { ...attempt.captures, [event.data.name]: event.data.preview } };
    case 'step.executed':
      return { ...attempt, executed: event.data };
    case 'assertion.evaluated':
      return asserted(attempt, event.data);
    case 'intervention.opened':
      return { ...attempt, asked: event.data.cause };
    case 'intervention.resolved':
      return { ...attempt, asked: undefined, isTakenAsDone: isDone(attempt, event) };
    default:
      return attempt;
  }
}

/** Whether the step is one that the engine does. */
export function isActive({ ready, isStarted }: Attempt): boolean {
  return isStarted || ready.argv !== undefined || ready.script !== undefined || ready.provider !== undefined;
}

function closedIn(attempt: Attempt, hasRunOut: boolean): Attempt {
  return attempt.approval ? { ...attempt, approval: { ...attempt.approval, isVoid: true, hasRunOut } } : attempt;
}

function isDone({ asked }: Attempt, { data, actor }: Extract<StepEvent, { readonly type: 'intervention.resolved' }>) {
  const mayBeDone = asked !== undefined && asked !== 'approval_expired';
  return mayBeDone && data.resolution === 'done' && actor.kind === 'human' && !isBlank(data.note);
}

function asserted(
  attempt: Attempt,
  { kind, passed, detail }: Extract<StepEvent, { readonly type: 'assertion.evaluated' }>['data'],
): Attempt {
  return {
    ...attempt,
    isExitAsserted: attempt.isExitAsserted || kind === 'exit_code',
    ...(!passed && attempt.brokenAssertion === undefined && { brokenAssertion: detail }),
  };
}
