import type {
  InterventionCause,
  InterventionResolved,
  RecordedEvent,
  RunFinished,
  StepResult,
} from '../model/event.js';
import { isMishap } from '../model/mishap.js';
import { forwardIdOf } from '../model/plan.js';
import { waitingText } from '../run/intervention.js';

/** How far a run has come, as its trace tells it; grows with the number of steps, not of events. */
export interface Standing {
  /** The ids of the leaf steps; undefined before the run was created. */
  steps: readonly string[] | undefined;
  readonly results: Map<string, StepStanding>;
  /** The results that count when the run ends; those of steps that are done again do not. */
  readonly counted: Map<string, StepResult['status']>;
  /** The step whose failure ends the run. */
  failure: string | undefined;
  /** The steps that were taken back, and have no other result since. */
  readonly takenBack: Set<string>;
  /** The steps that were started, and of which no result tells how they ended, or that wait for a person's word: why. */
  readonly open: Map<string, InterventionCause>;
  /** The step that was started last, where the run has not gone on anew since. */
  current: string | undefined;
  /** The steps of which a later version wrote something that may bear on their end. */
  readonly unjudged: Set<string>;
  /** Whether a later version wrote how the run as a whole goes on. */
  isUnjudged: boolean;
  phase: 'open' | { readonly waits: string } | { readonly ended: RunFinished };
}

/** Why a step was not done, and who left it out. */
interface LeftOut {
  readonly reason: string;
  readonly by: string;
  readonly note?: string | undefined;
}

/** What is known of a step beside its result. */
interface StepStanding {
  readonly result?: Pick<StepResult, 'status' | 'error'>;
  readonly goesOn: boolean;
  readonly skipped?: LeftOut;
}

/** The standing of a run of which nothing has happened. */
export function newStanding(): Standing {
  return {
    steps: undefined,
    results: new Map(),
    counted: new Map(),
    failure: undefined,
    takenBack: new Set(),
    open: new Map(),
    current: undefined,
    unjudged: new Set(),
    isUnjudged: false,
    phase: 'open',
  };
}

/** Takes an event into the standing. */
export function standAfter(standing: Standing, event: RecordedEvent): void {
  if (isOfLaterVersion(event)) laterAfter(standing, event);
  else knownAfter(standing, event);
}

function knownAfter(standing: Standing, event: RecordedEvent): void {
  switch (event.type) {
    case 'run.created':
      standing.steps = event.data.steps;
      break;
    case 'run.paused':
      standing.phase = { waits: event.data.detail };
      break;
    case 'run.finished':
      standing.phase = { ended: event.data };
      break;
    case 'run.resumed':
      resume(standing, event);
      break;
    default:
      if ('step_id' in event) stepAfter(standing, event);
  }
}

/** Whether a later version wrote the event, so that nobody knows here what it means. */
export function isOfLaterVersion(event: RecordedEvent): boolean {
  return (event.v as number) > 1;
}

/**
 * What the run lacks; empty where it is completed and every step is satisfied. A run that is driven now goes on: what
 * has no end yet is not interrupted.
 */
export function lacking(standing: Standing, isDriven: boolean): readonly string[] {
  const unjudged = standing.isUnjudged
    ? ['a later version wrote how the run went on, so whether it is complete cannot be judged']
    : [];
  if (standing.steps === undefined) return unjudged.length > 0 ? unjudged : ['the trace holds no run'];
  const judged = (id: string) => !standing.unjudged.has(id);
  const runs = runLack(standing, isDriven);
  const open = [...standing.open.keys()].filter(judged).map((id) => openLack(standing, id, isDriven));
  const steps = standing.steps.filter((id) => judged(id) && !standing.open.has(id));
  return [
    ...unjudged,
    ...runs,
    ...[...standing.unjudged].map((id) => `a later version wrote what became of step '${id}', so it cannot be judged`),
    ...open.filter((lack) => !runs.some((run) => run.endsWith(lack))),
    ...steps.filter((id) => standing.results.has(id)).flatMap((id) => stepLack(standing, id)),
    ...unreachedLack(steps.filter((id) => !standing.results.has(id))),
  ];
}

/** The steps that failed, and from which the run went on because the runbook lets it. */
export function tolerated({ steps, results }: Standing): readonly string[] {
  return (steps ?? []).filter((id) => isTolerated(results.get(id)));
}

/** Which number of results the end of a run tells wrongly; undefined where all are right, or cannot be judged. */
export function countFault({ counted, unjudged, isUnjudged }: Standing, { steps }: RunFinished): string | undefined {
  if (isUnjudged || unjudged.size > 0) return undefined;
  const statuses = [...counted.values()];
  for (const status of ['passed', 'failed', 'skipped'] as const) {
    const count = statuses.filter((is) => is === status).length;
    const told = steps?.[status] ?? count;
    if (told !== count) return `the closing line tells of ${told} ${status} steps, and the lines before it of ${count}`;
  }
  return undefined;
}

type StepEvent = Extract<RecordedEvent, { readonly step_id: string }>;

function stepAfter(standing: Standing, event: StepEvent): void {
  const { results, open } = standing;
  const before = results.get(event.step_id) ?? { goesOn: false };
  switch (event.type) {
    case 'step.ready':
      open.delete(event.step_id);
      standing.unjudged.delete(event.step_id);
      results.set(event.step_id, { goesOn: event.data.on_error === 'continue' });
      break;
    case 'step.started':
      standing.current = event.step_id;
      open.set(event.step_id, 'interrupted');
      break;
    case 'intervention.opened':
      open.set(event.step_id, event.data.cause);
      break;
    case 'step.retried':
      open.delete(event.step_id);
      break;
    case 'intervention.resolved':
      noteWord(standing, event.step_id, event.data.resolution);
      break;
    case 'step.skipped':
      results.set(event.step_id, { ...before, skipped: { ...event.data, by: event.actor.id } });
      break;
    case 'rollback.executed':
      if (event.data.status === 'passed') standing.takenBack.add(event.step_id);
      break;
    case 'step.result':
      standing.takenBack.delete(event.step_id);
      open.delete(event.step_id);
      noteResult(standing, event.step_id, { ...before, result: event.data });
      break;
    default:
  }
}

// A word that leaves the step as it failed, or that ends the run, makes nothing of it better.
function noteWord(standing: Standing, id: string, resolution: InterventionResolved['resolution']): void {
  if (resolution !== 'abort') standing.open.delete(id);
  if (resolution === 'failed' || resolution === 'abort' || standing.failure !== id) return;
  standing.counted.delete(id);
  standing.failure = undefined;
}

function noteResult(standing: Standing, id: string, { result, ...step }: EndedStep): void {
  const ended = { ...step, result: { status: result.status, error: result.error } };
  standing.results.set(id, ended);
  // What takes a step back is no step of the runbook.
  if (forwardIdOf(id) !== undefined) return;
  standing.counted.set(id, result.status);
  if (result.status === 'failed' && !isTolerated(ended)) standing.failure = id;
}

type EndedStep = StepStanding & Required<Pick<StepStanding, 'result'>>;

// A line that is not understood makes nothing better: what it may bear on counts as not judged from then on.
function laterAfter(standing: Standing, event: RecordedEvent): void {
  if (runTurns.has(event.type)) standing.isUnjudged = true;
  if (!('step_id' in event)) return;
  const isOver = standing.results.get(event.step_id)?.result !== undefined;
  if (!isOver || stepTurns.has(event.type)) standing.unjudged.add(event.step_id);
}

const runTurns = new Set<RecordedEvent['type']>(['run.created', 'run.paused', 'run.resumed', 'run.finished']);

/** What changes the end of a step that has a result. */
const stepTurns = new Set<RecordedEvent['type']>([
  'step.ready',
  'step.started',
  'step.executed',
  'step.retried',
  'step.skipped',
  'step.result',
  'intervention.opened',
  'intervention.resolved',
  'intervention.expired',
]);

function resume(standing: Standing, { data }: Extract<RecordedEvent, { type: 'run.resumed' }>): void {
  standing.phase = 'open';
  standing.current = undefined;
  standing.steps = data.steps ?? standing.steps;
  // The failed step keeps its result while others are taken back.
  if (data.rolling_back === true) return;
  noLongerCounted(standing);
  const from = data.from_step === undefined ? -1 : (standing.steps ?? []).indexOf(data.from_step);
  if (from < 0) return;
  for (const id of standing.steps?.slice(from) ?? []) {
    standing.results.delete(id);
    standing.counted.delete(id);
    standing.open.delete(id);
  }
}

/** What failed is done again, and so is what was taken back. */
function noLongerCounted(standing: Standing): void {
  const { counted, failure, takenBack, steps } = standing;
  if (failure !== undefined) counted.delete(failure);
  for (const id of takenBack) if (steps?.includes(id) === true) counted.delete(id);
  standing.failure = undefined;
}

function runLack({ phase }: Standing, isDriven: boolean): readonly string[] {
  if (phase === 'open') return [isDriven ? 'the run is going on' : 'the run was never finished'];
  if ('waits' in phase) return [`the run waits: ${phase.waits}`];
  const { status, reason } = phase.ended;
  return status === 'completed' ? [] : [`the run ended as ${status}: ${reason}`];
}

function openLack({ current, open }: Standing, id: string, isDriven: boolean): string {
  const cause = open.get(id) ?? 'interrupted';
  if (cause !== 'interrupted') return waitingText(id, cause);
  if (isDriven && current === id) return `step '${id}' is running`;
  return `step '${id}' was interrupted; nobody knows whether it ran to its end`;
}

// One line for all of them: of a long runbook hardly anything else would be seen.
function unreachedLack(ids: readonly string[]): readonly string[] {
  const [first] = ids;
  if (first === undefined) return [];
  if (ids.length === 1) return [`step '${first}' was not reached`];
  const names = ids.length > fewSteps ? `the first is '${first}'` : ids.map((id) => `'${id}'`).join(', ');
  return [`${ids.length} steps were not reached: ${names}`];
}

const fewSteps = 4;

function stepLack(standing: Standing, id: string): readonly string[] {
  const step = standing.results.get(id);
  switch (step?.result?.status) {
    case 'passed':
      return standing.takenBack.has(id) ? [`step '${id}' was taken back and not done again`] : [];
    case 'skipped':
      return skipLack(id, step?.skipped);
    default:
      return isTolerated(step) ? [] : [`step '${id}' did not pass`];
  }
}

function isTolerated(step: StepStanding | undefined): boolean {
  return step?.goesOn === true && step.result?.status === 'failed' && isMishap(step.result.error);
}

function skipLack(id: string, skipped: LeftOut | undefined): readonly string[] {
  const { reason, by = '', note = '' } = skipped ?? {};
  if (reason === 'when_false') return [];
  if (reason === 'probe')
    return [`step '${id}' was only shown, because a probe runs nothing that may change something`];
  if (reason === 'unknown') return [`step '${id}' was not run, because it needs what the probe did not run`];
  const why = note === '' ? '' : `: ${note}`;
  return [reason === 'human' ? `step '${id}' was left out by ${by}${why}` : `step '${id}' was skipped${why}`];
}
