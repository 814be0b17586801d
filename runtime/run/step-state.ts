import type {
  Actor,
  ApprovalGranted,
  ApprovalRequested,
  EvidenceRecord,
  RecordedEvent,
  RiskVerdict,
  StepReady,
  StepResult,
  StepSkipped,
} from '../model/event.js';
import { unreachable } from '../model/result.js';

/**
 * Where one step stands.
 *
 *     pending ──▶ ready ──▶ executing ──▶ done          a step that the engine does
 *                  ▲  ▲         │ └─▶ retrying ─┐
 *                  │  └─────────┼───────────────┘       after the wait it is made ready, and asked for, anew
 *     pending ──▶ awaiting-approval                     not proved safe: a person has to say so
 *     pending ──▶ awaiting-evidence ──▶ awaiting-approval ──▶ done     a manual step
 *                  executing ──▶ indeterminate ──▶ pending | done      the runner died; a person says what is true
 */
export type StepState =
  | PendingStep
  | (Begun & { readonly name: 'ready' })
  | (Begun & { readonly name: 'awaiting-evidence' })
  | (Begun & { readonly name: 'awaiting-approval'; readonly approval: OpenApproval })
  | (Begun & { readonly name: 'executing'; readonly executionId: string })
  | (Begun & { readonly name: 'retrying'; readonly delayMs: number })
  | (Begun & { readonly name: 'indeterminate'; readonly expiresAt?: string })
  | DoneStep;

interface PendingStep {
  readonly name: 'pending';
  /** How many attempts were made before; the next one is the one after. */
  readonly attempt: number;
  readonly skipped?: StepSkipped;
}

interface DoneStep {
  readonly name: 'done';
  readonly attempt: number;
  readonly result: StepResult;
  readonly exitCode?: number | null;
  readonly skipped?: StepSkipped;
  /** That the runbook was changed since, so that it may stand in another group now. */
  readonly isOfEarlierForm?: true;
}

interface Begun {
  readonly attempt: number;
  /** How many of the attempts were further tries after a failure. */
  readonly retries: number;
  readonly readyAt: string;
  /** What the step does, redacted. */
  readonly ready: StepReady;
  readonly verdict?: RiskVerdict;
  /** That the step may start: it is safe, or people have approved it. */
  readonly isOpen?: true;
  /** What was asked of the people who approved it. */
  readonly approved?: ApprovalRequested;
  readonly exitCode?: number | null;
  readonly evidence: Readonly<Record<string, EvidenceRecord>>;
}

/** An approval that was asked for, with the grants so far. */
export interface OpenApproval {
  readonly request: ApprovalRequested;
  readonly grants: readonly { readonly actor: Actor; readonly granted: ApprovalGranted }[];
}

/** The events that change where a step stands, but for its result. */
export type StepEvent = Extract<
  RecordedEvent,
  {
    type:
      | 'step.ready'
      | 'runbook.classified'
      | 'step.auto_executed'
      | 'approval.requested'
      | 'approval.revoked'
      | 'step.approved'
      | 'step.started'
      | 'step.executed'
      | 'step.retried'
      | 'step.skipped'
      | 'evidence.submitted'
      | 'intervention.opened'
      | 'intervention.resolved'
      | 'intervention.expired';
  }
>;

/** Where a step stands that nothing has happened to. */
export const untouched: StepState = { name: 'pending', attempt: 0 };

/** Folds one event into the state of its step. */
export function evolvedStep(step: StepState, event: StepEvent): StepState {
  if (event.type === 'step.ready') return begun(step, event);
  if (event.type === 'step.skipped') return { ...step, skipped: event.data } as StepState;
  if (step.name === 'pending' || step.name === 'done') return step;
  switch (event.type) {
    case 'runbook.classified':
      return { ...step, verdict: event.data };
    case 'step.auto_executed':
      return { ...step, isOpen: true };
    case 'approval.requested':
      return { ...step, name: 'awaiting-approval', approval: { request: event.data, grants: [] } };
    case 'approval.revoked':
      return revoked(step);
    case 'step.approved':
      return granted(step, event);
    case 'step.started':
      return { ...step, name: 'executing', executionId: event.data.execution_id };
    case 'step.executed':
      return { ...step, exitCode: event.data.exit_code };
    case 'step.retried':
      return { ...step, name: 'retrying', delayMs: event.data.delay_ms };
    case 'evidence.submitted':
      return { ...step, evidence: { ...step.evidence, [event.data.name]: event.data.record } };
    case 'intervention.opened':
      return interrupted(step, event);
    case 'intervention.resolved':
      // Taken as done or as failed, the step gets its result in the same append.
      return event.data.resolution === 'retry' ? { name: 'pending', attempt: step.attempt } : step;
    case 'intervention.expired':
      return step;
    default:
      return unreachable(event);
  }
}

/** Where a step stands once it has its result. */
export function doneStep(step: StepState, result: StepResult): StepState {
  const { skipped } = step as { readonly skipped?: StepSkipped };
  return {
    name: 'done',
    attempt: step.attempt,
    result,
    ...('exitCode' in step && step.exitCode !== undefined && { exitCode: step.exitCode }),
    ...(skipped && { skipped }),
  };
}

type BegunStep = Exclude<StepState, { readonly name: 'pending' | 'done' }>;

function begun(before: StepState, event: Extract<StepEvent, { type: 'step.ready' }>): StepState {
  const isManual = event.data.instructions !== undefined;
  const retries = before.name === 'retrying' ? before.retries + 1 : 0;
  return {
    name: isManual ? 'awaiting-evidence' : 'ready',
    attempt: event.attempt,
    retries,
    readyAt: event.ts,
    ready: event.data,
    evidence: {},
  };
}

function granted(step: BegunStep, event: Extract<StepEvent, { type: 'step.approved' }>): StepState {
  if (step.name !== 'awaiting-approval') return step;
  const grants = [...step.approval.grants, { actor: event.actor, granted: event.data }];
  const isComplete = grants.length >= step.approval.request.requirement.min;
  // The engine may do it now; a manual step is completed by the result that follows in the same append.
  if (isComplete && step.ready.instructions === undefined) {
    const { approval, ...rest } = step;
    return { ...rest, name: 'ready', isOpen: true, approved: approval.request };
  }
  return { ...step, approval: { ...step.approval, grants } };
}

function revoked(step: BegunStep): StepState {
  const { isOpen: _, approval: __, ...rest } = step as BegunStep & { readonly approval?: OpenApproval };
  return { ...rest, name: step.ready.instructions === undefined ? 'ready' : 'awaiting-evidence' };
}

function interrupted(step: BegunStep, event: Extract<StepEvent, { type: 'intervention.opened' }>): StepState {
  const { expires_at: expiresAt } = event.data;
  return { ...begunOf(step), name: 'indeterminate', ...(expiresAt !== undefined && { expiresAt }) };
}

/** What is known of a step that has begun, without what belongs to one of its states alone. */
function begunOf(step: BegunStep) {
  const { attempt, retries, readyAt, ready, verdict, evidence } = step;
  return { attempt, retries, readyAt, ready, evidence, ...(verdict && { verdict }) };
}
