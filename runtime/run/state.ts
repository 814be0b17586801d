import type {
  Actor,
  ApprovalGranted,
  ApprovalRequested,
  EvidenceRecord,
  PauseReason,
  RecordedEvent,
  RiskVerdict,
  RunCreated,
  RunFinished,
  RunMode,
  StepResult,
} from '../model/event.js';
import { unreachable } from '../model/result.js';

/**
 * All that is known of a run; only `evolve` makes one.
 *
 *     pending ──run.started──▶ running ⇄ paused ──run.finished──▶ finished
 */
export interface RunState {
  readonly phase: RunPhase;
  /** Undefined before `run.created`. */
  readonly origin?: RunOrigin;
  /** By the index of the leaf step; steps beyond its end are pending. */
  readonly steps: readonly StepState[];
  readonly captures: Readonly<Record<string, CapturedValue>>;
  /** The results so far, in the order they came. */
  readonly history: readonly StepResult[];
  /** The number of the last event that is folded in. */
  readonly seq: number;
}

export type RunPhase =
  | { readonly name: 'pending' }
  | { readonly name: 'running' }
  | { readonly name: 'paused'; readonly reason: PauseReason; readonly detail: string }
  | { readonly name: 'finished'; readonly outcome: RunFinished };

/** What was settled when the run was created. */
export interface RunOrigin {
  readonly runId: string;
  readonly mode: RunMode;
  readonly actor: Actor;
  readonly startedAt: string;
  readonly created: RunCreated;
}

/**
 * Where one step stands. A cli step goes pending → ready or awaiting-approval → executing → done;
 * a manual step pending → awaiting-evidence → awaiting-approval (where one is asked for) → done.
 */
export type StepState =
  | { readonly name: 'pending' }
  | (Begun & { readonly name: 'ready' })
  | (Begun & { readonly name: 'awaiting-evidence' })
  | (Begun & { readonly name: 'awaiting-approval'; readonly approval: OpenApproval })
  | (Begun & { readonly name: 'executing'; readonly executionId: string })
  | { readonly name: 'done'; readonly result: StepResult };

interface Begun {
  readonly attempt: number;
  readonly readyAt: string;
  /** The redacted command line of a cli step. */
  readonly argv?: readonly string[];
  /** The redacted text of a manual step. */
  readonly instructions?: string;
  readonly verdict?: RiskVerdict;
  readonly evidence: Readonly<Record<string, EvidenceRecord>>;
}

/** An approval that was asked for, with the grants so far. */
export interface OpenApproval {
  readonly request: ApprovalRequested;
  readonly grants: readonly { readonly actor: Actor; readonly granted: ApprovalGranted }[];
}

/** A captured value as it is stored: redacted, whole up to 64 KiB, otherwise in a file beside the trace. */
export interface CapturedValue {
  readonly stepId: string;
  readonly preview: string;
  readonly value?: string;
  readonly blob?: string;
  readonly redacted: boolean;
  readonly sha256: string;
  readonly bytes: number;
}

/** The state of a run of which nothing has happened. */
export const initialState: RunState = { phase: { name: 'pending' }, steps: [], captures: {}, history: [], seq: 0 };

/** Folds one event into the state. Total and pure: the same events always give the same state. */
export function evolve(state: RunState, event: RecordedEvent): RunState {
  return { ...applied(state, event), seq: event.seq };
}

/** The state that a whole log, or the beginning of one, leads to. */
export function fold(events: Iterable<RecordedEvent>): RunState {
  let state = initialState;
  for (const event of events) state = evolve(state, event);
  return state;
}

/** The state of the step with this index; a step that nothing has happened to is pending. */
export function stepState(state: RunState, index: number): StepState {
  return state.steps[index] ?? { name: 'pending' };
}

/** The index of the step that is worked on or comes next; the number of steps where all are done. */
export function currentStepIndex(state: RunState): number {
  const open = state.steps.findIndex((step) => step.name !== 'done');
  return open < 0 ? state.steps.length : open;
}

/** Whether a step failed, so that no further one may begin. */
export function hasFailed(state: RunState): boolean {
  return state.history.at(-1)?.status === 'failed';
}

function applied(state: RunState, event: RecordedEvent): RunState {
  switch (event.type) {
    case 'run.created':
      return { ...state, origin: originOf(event) };
    case 'run.started':
    case 'run.resumed':
      return { ...state, phase: { name: 'running' } };
    case 'run.paused':
      return { ...state, phase: { name: 'paused', ...event.data } };
    case 'run.finished':
      return { ...state, phase: { name: 'finished', outcome: event.data } };
    case 'capture.recorded':
      return { ...state, captures: { ...state.captures, [event.data.name]: capturedOf(event) } };
    case 'step.result':
      return withResult(state, event.data);
    case 'snapshot.written':
    case 'governance.decided':
    case 'step.auto_executed':
    case 'step.executed':
    case 'assertion.evaluated':
    case 'step.skipped':
    case 'step.rejected':
      return state;
    case 'step.ready':
    case 'runbook.classified':
    case 'approval.requested':
    case 'step.approved':
    case 'step.started':
    case 'evidence.submitted':
      return withStep(state, event);
    default:
      return unknownEvent(state, event);
  }
}

// A trace of a later version may hold events that this one does not know; they are kept and mean nothing here.
function unknownEvent(state: RunState, event: never): RunState {
  return typeof (event as RecordedEvent).type === 'string' ? state : unreachable(event);
}

type StepEvent = Extract<
  RecordedEvent,
  {
    type:
      | 'step.ready'
      | 'runbook.classified'
      | 'approval.requested'
      | 'step.approved'
      | 'step.started'
      | 'evidence.submitted';
  }
>;

function withStep(state: RunState, event: StepEvent): RunState {
  const index = indexOf(state, event.step_id);
  if (index < 0) return state;
  return { ...state, steps: replaced(state.steps, index, evolvedStep(stepState(state, index), event)) };
}

function evolvedStep(step: StepState, event: StepEvent): StepState {
  if (event.type === 'step.ready') return begun(event);
  if (step.name === 'pending' || step.name === 'done') return step;
  switch (event.type) {
    case 'runbook.classified':
      return { ...step, verdict: event.data };
    case 'approval.requested':
      return { ...step, name: 'awaiting-approval', approval: { request: event.data, grants: [] } };
    case 'step.approved':
      return granted(step, event);
    case 'step.started':
      return { ...step, name: 'executing', executionId: event.data.execution_id };
    case 'evidence.submitted':
      return { ...step, evidence: { ...step.evidence, [event.data.name]: event.data.record } };
    default:
      return unreachable(event);
  }
}

function begun(event: Extract<StepEvent, { type: 'step.ready' }>): StepState {
  const name = event.data.argv === undefined ? 'awaiting-evidence' : 'ready';
  return { name, attempt: event.attempt, readyAt: event.ts, evidence: {}, ...event.data };
}

function granted(
  step: Exclude<StepState, { name: 'pending' | 'done' }>,
  event: Extract<StepEvent, { type: 'step.approved' }>,
): StepState {
  if (step.name !== 'awaiting-approval') return step;
  const grants = [...step.approval.grants, { actor: event.actor, granted: event.data }];
  const isComplete = grants.length >= step.approval.request.requirement.min;
  // A cli step may run now; a manual step is completed by the result that follows in the same append.
  if (isComplete && step.argv !== undefined) {
    const { approval: _, ...rest } = step;
    return { ...rest, name: 'ready' };
  }
  return { ...step, approval: { ...step.approval, grants } };
}

function withResult(state: RunState, result: StepResult): RunState {
  const index = indexOf(state, result.step_id);
  if (index < 0) return state;
  return {
    ...state,
    steps: replaced(state.steps, index, { name: 'done', result }),
    history: [...state.history, result],
  };
}

function originOf(event: Extract<RecordedEvent, { type: 'run.created' }>): RunOrigin {
  return { runId: event.run_id, mode: event.mode, actor: event.actor, startedAt: event.ts, created: event.data };
}

function capturedOf(event: Extract<RecordedEvent, { type: 'capture.recorded' }>): CapturedValue {
  const { name: _, ...value } = event.data;
  return { stepId: event.step_id, ...value };
}

// Steps run in document order, so the step of an event is the last one touched or the one after it.
function indexOf(state: RunState, stepId: string): number {
  const ids = state.origin?.created.steps ?? [];
  const last = state.steps.length - 1;
  if (ids[last] === stepId) return last;
  if (ids[last + 1] === stepId) return last + 1;
  return ids.indexOf(stepId);
}

function replaced(steps: readonly StepState[], index: number, step: StepState): readonly StepState[] {
  const copy = steps.slice();
  while (copy.length < index) copy.push({ name: 'pending' });
  copy[index] = step;
  return copy;
}
