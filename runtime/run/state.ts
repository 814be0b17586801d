import type {
  Actor,
  PauseReason,
  PolicyDowngraded,
  RecordedEvent,
  RunCreated,
  RunFinished,
  RunMode,
  RunResumed,
  StepResult,
  VariableChanged,
} from '../model/event.js';
import { isMishap } from '../model/mishap.js';
import { forwardIdOf, rollbackIdOf } from '../model/plan.js';
import { unreachable } from '../model/result.js';
import { utf8Bytes } from '../model/text.js';
import { laterOf } from '../model/time.js';
import { type Deviations, deviationsAfter } from './deviation.js';
import { indexOfFirst, itemAt, itemsOf, noItems, type Pages, pagesOf, withItem } from './pages.js';
import { type Participants, participantsAfter } from './participants.js';
import { type RollbackState, renewed, rollbackAfter, rollbackOf, takenBack } from './rollback-state.js';
import { nothingSpent, type Spent, spentAfter } from './spent.js';
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
  /** What it deviated from its runbook in; missing where it did what that says. */
  readonly deviations?: Deviations;
  /** Who had a part in each step. */
  readonly people: Participants;
  /** The latest moment that any event was recorded at; a clock that is set back does not change it. */
  readonly latest?: string;
  /** What the run has spent of the limits of its policy. */
  readonly spent: Spent;
  /** The values that people have set in a debugger and that still count, in their order; missing where there are none. */
  readonly changes?: readonly ValueNow[];
  /** What would take steps back, by the ids of the steps. */
  readonly rollbacks: Readonly<Record<string, RollbackState>>;
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
  /** Why it is strict, where too much ran by itself before it. */
  readonly downgraded?: PolicyDowngraded;
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

/** What tells of a value that a step has captured; a value that was set before counts no more. */
export type CaptureEvent = Extract<RecordedEvent, { readonly type: 'capture.recorded' }>;

/** A value that a person has set, and by which event. */
export type ValueNow = Pick<VariableChanged, 'scope' | 'name' | 'after'> & { readonly seq: number };

/** The state of a run of which nothing has happened. */
export const initialState: RunState = {
  phase: { name: 'pending' },
  steps: noItems,
  captures: {},
  history: [],
  rollbacks: {},
  people: {},
  spent: nothingSpent,
  seq: 0,
};

/** Folds one event into the state. Total and pure: the same events always give the same state. */
export function evolve(state: RunState, event: RecordedEvent): RunState {
  const deviations = deviationsAfter(state, event);
  const people = participantsAfter(state.people, event);
  const latest = laterOf(event.ts, state.latest);
  return {
    ...applied(state, event),
    people,
    latest,
    spent: spentAfter(state.spent, event),
    seq: event.seq,
    ...(deviations && { deviations }),
  };
}

/**
 * The state with what was captured, in the order of the events, at once: `evolve` copies all captures for each. Of the state
 * nothing but the captures and the values that were set is other than before.
 */
export function withCaptures(state: RunState, events: readonly CaptureEvent[]): RunState {
  if (events.length === 0) return state;
  const captured = events.map((event) => [event.data.name, capturedOf(event)] as const);
  const names = new Set(captured.map(([name]) => name));
  const captures = Object.fromEntries([...Object.entries(state.captures), ...captured]);
  return { ...state, captures, ...withoutChanges(state, (name) => names.has(name)) };
}

/** The state that a whole log, or the beginning of one, leads to. */
export function fold(events: Iterable<RecordedEvent>): RunState {
  let state = initialState;
  for (const event of events) state = evolve(state, event);
  return state;
}

/** The state of the step with this index; a step that nothing has happened to is pending. */
export function stepState(state: RunState, index: number): StepState {
  const ids = state.origin?.created.steps;
  if (ids === undefined || index < ids.length) return itemAt(state.steps, index) ?? untouched;
  return rollbackOf(state.rollbacks, ids[index - ids.length])?.step ?? untouched;
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
    case 'policy.downgraded':
      return state.origin ? { ...state, origin: { ...state.origin, downgraded: event.data } } : state;
    case 'run.paused':
      return { ...state, phase: { name: 'paused', ...event.data } };
    case 'run.finished':
      return { ...state, phase: { name: 'finished', outcome: event.data } };
    case 'capture.recorded':
      return withCapture(state, event.data.name, capturedOf(event));
    case 'variable.changed':
      return withValue(state, event);
    case 'step.result':
      return withResult(state, event.data);
    case 'intervention.resolved':
      return withStep(withWord(answered(state, event), event, event.data.note), event);
    case 'step.rejected':
      return withWord(withStep(state, event), event, event.data.reason);
    case 'rollback.stored':
    case 'rollback.offered':
    case 'rollback.declined':
    case 'rollback.executed':
      return withRollback(state, event);
    case 'step.started':
      return withRollback(withStep(state, event), event);
    case 'panic.engaged':
    case 'panic.cleared':
    case 'snapshot.written':
    case 'divergence.detected':
    case 'runbook.parsed':
    case 'governance.decided':
    case 'assertion.evaluated':
      return state;
    case 'step.ready':
    case 'runbook.classified':
    case 'step.auto_executed':
    case 'approval.requested':
    case 'approval.revoked':
    case 'approval.expired':
    case 'step.approved':
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

/** The state with what a step has captured. */
function withCapture(state: RunState, name: string, captured: CapturedValue): RunState {
  const captures = { ...state.captures, [name]: captured };
  return { ...state, captures, ...withoutChanges(state, (one) => one === name) };
}

/** The values that were set and still count, where any were. */
function withoutChanges({ changes }: RunState, isCaptured: (name: string) => boolean): Pick<RunState, 'changes'> {
  const isLeft = ({ scope, name }: ValueNow) => scope !== 'captures' || !isCaptured(name);
  return changes === undefined ? {} : { changes: changes.filter(isLeft) };
}

function withValue(state: RunState, { seq, data }: Extract<RecordedEvent, { type: 'variable.changed' }>): RunState {
  const { scope, name, after, after_hash: sha256 } = data;
  const before = Object.hasOwn(state.captures, name) ? state.captures[name] : undefined;
  const changes = [...(state.changes ?? []), { scope, name, after, seq }];
  if (scope !== 'captures' || before === undefined) return { ...state, changes };
  const value = String(after);
  const captured = { stepId: before.stepId, preview: value, value, redacted: false, sha256, bytes: utf8Bytes(value) };
  return { ...state, changes, captures: { ...state.captures, [name]: captured } };
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
  // Whatever the clock shows, nothing is asked for before what was recorded last.
  const ts = laterOf(event.ts, state.latest);
  return withStepState(state, index, evolvedStep(stepState(state, index), ts === event.ts ? event : { ...event, ts }));
}

function withStepState(state: RunState, index: number, step: StepState): RunState {
  const ids = state.origin?.created.steps ?? [];
  if (index < ids.length) return { ...state, steps: withItem(state.steps, index, step, untouched) };
  const id = ids[index - ids.length] ?? '';
  const rollback = rollbackOf(state.rollbacks, id);
  return rollback === undefined ? state : { ...state, rollbacks: { ...state.rollbacks, [id]: { ...rollback, step } } };
}

function withRollback(state: RunState, event: Parameters<typeof rollbackAfter>[1]): RunState {
  const rollback = rollbackAfter(rollbackOf(state.rollbacks, event.step_id), event);
  return rollback === undefined ? state : { ...state, rollbacks: { ...state.rollbacks, [event.step_id]: rollback } };
}

/** The state with what a person said of the step that takes another one back. */
function withWord(
  state: RunState,
  { step_id, actor }: Extract<RecordedEvent, { type: 'step.rejected' | 'intervention.resolved' }>,
  note: string,
): RunState {
  const id = forwardIdOf(step_id);
  const rollback = rollbackOf(state.rollbacks, id);
  if (id === undefined || rollback === undefined) return state;
  return { ...state, rollbacks: { ...state.rollbacks, [id]: { ...rollback, word: { actor, note } } } };
}

/** The state once a person has said how a step goes on: what failed before counts no more unless it is left as it is. */
function answered(state: RunState, { step_id: id, data }: Extract<RecordedEvent, { type: 'intervention.resolved' }>) {
  const known = data.resolution === 'retry' ? withoutCaptures(state, id) : state;
  if (state.failure !== id) return known;
  const rollback = rollbackOf(state.rollbacks, id);
  if (data.resolution === 'failed' || data.resolution === 'abort') {
    if (rollback === undefined) return known;
    return { ...known, rollbacks: { ...known.rollbacks, [id]: { ...rollback, isAnswered: true as const } } };
  }
  const { failure: _, ...rest } = known;
  return {
    ...rest,
    history: rest.history.filter(({ step_id }) => step_id !== id && step_id !== rollbackIdOf(id)),
    ...(rollback && { rollbacks: { ...rest.rollbacks, [id]: renewed(rollback) } }),
  };
}

function withResult(state: RunState, result: StepResult): RunState {
  const index = indexOf(state, result.step_id);
  if (index < 0) return state;
  const step = stepState(state, index);
  const isTolerated = 'ready' in step && step.ready.on_error === 'continue' && isMishap(result.error);
  const isRollback = forwardIdOf(result.step_id) !== undefined;
  return {
    ...withStepState(state, index, doneStep(step, result)),
    history: [...state.history, result],
    ...(result.status === 'failed' && !isTolerated && !isRollback && { failure: result.step_id }),
  };
}

function resumed(state: RunState, data: RunResumed): RunState {
  const placed = tightened(moved(state, data.steps), data);
  return data.rolling_back === true ? { ...placed, phase: { name: 'running' } } : begunAnew(placed, data);
}

/** The state of a run that went on under a stricter policy: from then on that is what it was begun under. */
function tightened(state: RunState, { governance_mode, trust_level, policy_sha256 }: RunResumed): RunState {
  if (state.origin === undefined) return state;
  const { created } = state.origin;
  const stricter = {
    ...(governance_mode === 'strict' && { governance_mode }),
    ...(policy_sha256 !== undefined && { policy_sha256 }),
    ...(trust_level !== undefined && { trust_level: Math.min(trust_level, created.trust_level ?? 2) as 0 | 1 | 2 }),
  };
  return { ...state, origin: { ...state.origin, created: { ...created, ...stricter } } };
}

/** The state of a run of which steps are done again: those that failed or were taken back, and all from a step on. */
export function begunAnew({ failure, ...rest }: RunState, data: RunResumed): RunState {
  const ids = rest.origin?.created.steps ?? [];
  const from = data.from_step === undefined ? ids.length : ids.indexOf(data.from_step);
  const undone = new Set(takenBack(rest.rollbacks));
  const isAgain = (id: string, index: number) => id === failure || undone.has(id) || (from >= 0 && index >= from);
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
    history: rest.history.filter(({ step_id }) => !again.has(forwardIdOf(step_id) ?? step_id)),
    rollbacks: Object.fromEntries(Object.entries(rest.rollbacks).map(([id, rollback]) => [id, renewed(rollback)])),
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

function capturedOf(event: CaptureEvent): CapturedValue {
  const { name: _, ...value } = event.data;
  return { stepId: event.step_id, ...value };
}

// Steps run in document order, so the step of an event is the last one touched or the one after it.
function indexOf(state: RunState, stepId: string): number {
  const ids = state.origin?.created.steps ?? [];
  const forward = forwardIdOf(stepId);
  if (forward !== undefined) return rollbackOf(state.rollbacks, forward) ? ids.length + ids.indexOf(forward) : -1;
  const last = state.steps.length - 1;
  if (ids[last] === stepId) return last;
  if (ids[last + 1] === stepId) return last + 1;
  return ids.indexOf(stepId);
}
