import type {
  Actor,
  ApprovalGranted,
  ApprovalRequested,
  EvidenceRecord,
  InterventionCause,
  RecordedEvent,
  RiskVerdict,
  StepReady,
  StepResult,
  StepSkipped,
} from '../model/event.js';
import { unreachable } from '../model/result.js';
import { areEnough } from './grant.js';

/**
 * Where one step stands.
 *
 *     pending ──▶ ready ──▶ executing ──▶ done          a step that the engine does
 *                  ▲  ▲         │ └─▶ retrying ─┐
 *                  │  └─────────┼───────────────┘       after the wait it is made ready, and asked for, anew
 *     pending ──▶ awaiting-approval                     not proved safe: a person has to say so
 *     pending ──▶ awaiting-evidence ──▶ awaiting-approval ──▶ done     a manual step
 *                  any ──▶ intervening ──▶ pending | done      only a person can say how it goes on
 */
export type StepState =
  | PendingStep
  | (Begun & { readonly name: 'ready' })
  | (Begun & { readonly name: 'awaiting-evidence' })
  | (Begun & { readonly name: 'awaiting-approval'; readonly approval: OpenApproval })
  | (Begun & { readonly name: 'executing'; readonly executionId: string })
  | (Begun & { readonly name: 'retrying'; readonly delayMs: number })
  | (Begun & Intervening)
  | DoneStep;

interface PendingStep {
  readonly name: 'pending';
  /** How many attempts were made before; the next one is the one after. */
  readonly attempt: number;
  readonly skipped?: StepSkipped;
}

interface Intervening {
  readonly name: 'intervening';
  readonly cause: InterventionCause;
  readonly detail?: string;
  readonly expiresAt?: string;
  readonly openedAt: string;
  /** Where the step has its result already, and a person may still have it done again. */
  readonly ended?: DoneStep;
}

interface DoneStep {
  readonly name: 'done';
  readonly attempt: number;
  readonly result: StepResult;
  readonly exitCode?: number | null;
  readonly skipped?: StepSkipped;
  /** That the runbook was changed since, so that it may stand in another group now. */
  readonly isOfEarlierForm?: true;
  /** What was known of it before it failed. */
  readonly begun?: Begun;
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
  /** Their words for it: whoever starts it has to know that they were given. */
  readonly grants?: OpenApproval['grants'];
  readonly exitCode?: number | null;
  readonly evidence: Readonly<Record<string, EvidenceRecord>>;
}

/** An approval that was asked for, with the grants so far. */
export interface OpenApproval {
  readonly request: ApprovalRequested;
  readonly askedAt: string;
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
      | 'approval.expired'
      | 'step.rejected'
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
  if (step.name === 'done') return event.type === 'intervention.opened' ? reopened(step, event) : step;
  if (step.name === 'pending') return step;
  switch (event.type) {
    case 'runbook.classified':
      return { ...step, verdict: event.data };
    case 'step.auto_executed':
      return { ...step, isOpen: true };
    case 'approval.requested':
      return {
        ...revoked(step),
        name: 'awaiting-approval',
        approval: { request: event.data, askedAt: event.ts, grants: [] },
      };
    case 'approval.revoked':
      return revoked(step);
    case 'approval.expired':
    case 'step.rejected':
      // What follows is recorded with it; where it is not, nothing that was given before counts any more.
      return isAsked(step) ? revoked(step) : step;
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
      return intervened(step, event);
    case 'intervention.resolved':
      return resolved(step, event);
    case 'intervention.expired':
      return step;
    default:
      return unreachable(event);
  }
}

/** What was asked of the people who may approve a step that has not started; undefined where nothing was, or counts no more. */
export function requestOf(step: StepState): ApprovalRequested | undefined {
  if (step.name === 'awaiting-approval') return step.approval.request;
  return step.name === 'ready' && step.isOpen === true ? step.approved : undefined;
}

/** What people have said for a step that has not started; nothing of it counts that is not proved where another process goes on. */
export function grantsOf(step: StepState): OpenApproval['grants'] {
  if (step.name === 'awaiting-approval') return step.approval.grants;
  return step.name === 'ready' && step.isOpen === true ? (step.grants ?? []) : [];
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
    ...(result.status === 'failed' && 'ready' in step && { begun: begunOf(step) }),
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
  const isComplete = areEnough(step.approval.request, grants);
  // The engine may do it now; a manual step is completed by the result that follows in the same append.
  if (isComplete && step.ready.instructions === undefined && step.approval.request.by_hand !== true) {
    const { approval, ...rest } = step;
    return { ...rest, name: 'ready', isOpen: true, approved: approval.request, grants };
  }
  return { ...step, approval: { ...step.approval, grants } };
}

function isAsked({ name }: BegunStep): boolean {
  return name === 'awaiting-approval' || name === 'ready';
}

/** A step of which nothing counts that people said for it. */
function revoked(step: BegunStep): Begun & { readonly name: 'ready' | 'awaiting-evidence' } {
  const { isOpen, approval, approved, grants, ...rest } = step as BegunStep & { readonly approval?: OpenApproval };
  return { ...rest, name: step.ready.instructions === undefined ? 'ready' : 'awaiting-evidence' };
}

type Opened = Extract<StepEvent, { type: 'intervention.opened' }>;

function intervened(step: BegunStep, event: Opened): StepState {
  return { ...begunOf(step), ...interveningOf(event), ...('ended' in step && step.ended && { ended: step.ended }) };
}

/** A step that has its result, and of which a person says whether it stands. */
function reopened(step: DoneStep, event: Opened): StepState {
  return step.begun ? { ...step.begun, ...interveningOf(event), ended: step } : step;
}

function interveningOf({ ts: openedAt, data: { cause, detail, expires_at: expiresAt } }: Opened): Intervening {
  const known = { ...(detail !== undefined && { detail }), ...(expiresAt !== undefined && { expiresAt }) };
  return { name: 'intervening', cause, openedAt, ...known };
}

// Taken as done, as failed or as skipped, the step gets its result in the same append, unless it keeps the one it has.
function resolved(step: BegunStep, { data }: Extract<StepEvent, { type: 'intervention.resolved' }>): StepState {
  if (data.resolution === 'retry') return { name: 'pending', attempt: step.attempt };
  return data.resolution === 'failed' && 'ended' in step && step.ended ? step.ended : step;
}

/** What is known of a step that has begun, without what belongs to one of its states alone. */
function begunOf(step: BegunStep) {
  const { attempt, retries, readyAt, ready, verdict, evidence } = step;
  return { attempt, retries, readyAt, ready, evidence, ...(verdict && { verdict }) };
}
