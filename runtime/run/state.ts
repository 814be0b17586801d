import type {
  Actor,
  PauseReason,
  RecordedEvent,
  RunCreated,
  RunFinished,
  RunMode,
  RunResumed,
  StepResult,
} from '../model/event.js';
import { unreachable } from '../model/result.js';
import { indexOfFirst, itemAt, itemsOf, noItems, type Pages, pagesOf, withItem } from './pages.js';
import { doneStep, evolvedStep, type StepEvent, type StepState, untouched } from './step-state.js';

/**
 * All that is known of a run; only `evolve` makes one.
 *
 *     pending ──run.started──▶ running ⇄ paused ──run.finished──▶ finished ──run.resumed──▶ running
 */
export interface RunState {
  readonly phase: RunPhase;
  /** Undefined before `run.created`. */
  readonly origin?: RunOrigin;
  /** By the index of the leaf step; steps beyond its end are pending. */
  readonly steps: Pages<StepState>;
  readonly captures: Readonly<Record<string, CapturedValue>>;
  /** The results that stand, in the order they came; those of steps that are done again are taken out. */
  readonly history: readonly StepResult[];
  /** The step whose failure ends the run. */
  readonly failure?: string;
  /** The number of the last event that is folded in. */
  readonly seq: number;
}

export type RunPhase =
  | { readonly name: 'pending' }
  | { readonly name: 'running' }
  | { readonly name: 'paused'; readonly reason: PauseReason; readonly detail: string }
  | { readonly name: 'finished'; readonly outcome: RunFinished };

/** What was settled when the run was created, or when a changed runbook was let go on. */
export interface RunOrigin {
  readonly runId: string;
  readonly mode: RunMode;
  readonly actor: Actor;
  readonly startedAt: string;
  readonly created: RunCreated;
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
export const initialState: RunState = { phase: { name: 'pending' }, steps: noItems, captures: {}, history: [], seq: 0 };

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
  return itemAt(state.steps, index) ?? untouched;
}

/** The index of the step that is worked on or comes next; the number of steps where all are done. */
export function currentStepIndex(state: RunState): number {
  const open = indexOfFirst(state.steps, (step) => step.name !== 'done');
  return open < 0 ? state.steps.length : open;
}

/** Whether a step failed in a way that ends the run. */
export function hasFailed(state: RunState): boolean {
  return state.failure !== undefined;
}

function applied(state: RunState, event: RecordedEvent): RunState {
  switch (event.type) {
    case 'run.created':
      return { ...state, origin: originOf(event) };
    case 'run.started':
      return { ...state, phase: { name: 'running' } };
    case 'run.resumed':
      return resumed(state, event.data);
    case 'run.paused':
      return { ...state, phase: { name: 'paused', ...event.data } };
    case 'run.finished':
      return { ...state, phase: { name: 'finished', outcome: event.data } };
    case 'capture.recorded':
      return { ...state, captures: { ...state.captures, [event.data.name]: capturedOf(event) } };
    case 'step.result':
      return withResult(state, event.data);
    case 'intervention.resolved':
      return withStep(event.data.resolution === 'retry' ? withoutCaptures(state, event.step_id) : state, event);
    case 'snapshot.written':
    case 'runbook.parsed':
    case 'governance.decided':
    case 'assertion.evaluated':
    case 'step.rejected':
    case 'approval.expired':
      return state;
    case 'step.ready':
    case 'runbook.classified':
    case 'step.auto_executed':
    case 'approval.requested':
    case 'approval.revoked':
    case 'step.approved':
    case 'step.started':
    case 'step.executed':
    case 'step.retried':
    case 'step.skipped':
    case 'evidence.submitted':
    case 'intervention.opened':
    case 'intervention.expired':
      return withStep(state, event);
    default:
      return unknownEvent(state, event);
  }
}

function withoutCaptures(state: RunState, step: string): RunState {
  const kept = Object.entries(state.captures).filter(([, { stepId }]) => stepId !== step);
  return { ...state, captures: Object.fromEntries(kept) };
}

// A trace of a later version may hold events that this one does not know; they are kept and mean nothing here.
function unknownEvent(state: RunState, event: never): RunState {
  return typeof (event as RecordedEvent).type === 'string' ? state : unreachable(event);
}

function withStep(state: RunState, event: StepEvent): RunState {
  const index = indexOf(state, event.step_id);
  if (index < 0) return state;
  return { ...state, steps: withItem(state.steps, index, evolvedStep(stepState(state, index), event), untouched) };
}

function withResult(state: RunState, result: StepResult): RunState {
  const index = indexOf(state, result.step_id);
  if (index < 0) return state;
  const step = stepState(state, index);
  const isTolerated = 'ready' in step && step.ready.on_error === 'continue' && isTolerable(result);
  return {
    ...state,
    steps: withItem(state.steps, index, doneStep(step, result), untouched),
    history: [...state.history, result],
    ...(result.status === 'failed' && !isTolerated && { failure: result.step_id }),
  };
}

// A person's no, a rule's no and what cannot be evaluated are no mishaps that a runbook may go on from.
function isTolerable({ error }: StepResult): boolean {
  return error === null || ['exit', 'assertion', 'timeout', 'capture'].includes(error.kind);
}

function resumed(state: RunState, data: RunResumed): RunState {
  const { failure, ...rest } = moved(state, data.steps);
  const ids = rest.origin?.created.steps ?? [];
  const from = data.from_step === undefined ? ids.length : ids.indexOf(data.from_step);
  const isAgain = (id: string, index: number) => id === failure || (from >= 0 && index >= from);
  const again = new Set(ids.filter(isAgain));
  return {
    ...rest,
    phase: { name: 'running' },
    steps: pagesOf(
      itemsOf(rest.steps).map((step, index) =>
        again.has(ids[index] ?? '') ? { name: 'pending', attempt: step.attempt } : step,
      ),
    ),
    captures: Object.fromEntries(Object.entries(rest.captures).filter(([, { stepId }]) => !again.has(stepId))),
    history: rest.history.filter(({ step_id }) => !again.has(step_id)),
  };
}

/** The state with its steps in the places that a changed runbook gives them. */
export function moved(state: RunState, steps: readonly string[] | undefined): RunState {
  const { origin } = state;
  if (steps === undefined || origin === undefined) return state;
  const before = new Map(origin.created.steps.map((id, index) => [id, ofEarlierForm(stepState(state, index))]));
  return {
    ...state,
    origin: { ...origin, created: { ...origin.created, steps } },
    steps: pagesOf(steps.map((id) => before.get(id) ?? untouched)),
  };
}

function ofEarlierForm(step: StepState): StepState {
  return step.name === 'done' ? { ...step, isOfEarlierForm: true } : step;
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
