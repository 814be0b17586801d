import type { RecordedEvent, RunFinished, StepResult } from '../model/event.js';

/** How far a run has come, as its trace tells it; grows with the number of steps, not of events. */
export interface Standing {
  /** The ids of the leaf steps; undefined before the run was created. */
  steps: readonly string[] | undefined;
  readonly results: Map<string, StepStanding>;
  /** The steps that were started, and of which no result tells how they ended. */
  readonly open: Set<string>;
  phase: 'open' | { readonly waits: string } | { readonly ended: RunFinished };
}

/** What is known of a step beside its result. */
interface StepStanding {
  readonly result?: Pick<StepResult, 'status' | 'error'>;
  readonly goesOn: boolean;
  readonly skipReason?: string;
}

/** The standing of a run of which nothing has happened. */
export function newStanding(): Standing {
  return { steps: undefined, results: new Map(), open: new Set(), phase: 'open' };
}

/** Takes an event into the standing. */
export function standAfter(standing: Standing, event: RecordedEvent): void {
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

/** What the run lacks; empty where it is completed and every step is satisfied. */
export function lacking(standing: Standing): readonly string[] {
  if (standing.steps === undefined) return ['the trace holds no run'];
  const interrupted = [...standing.open].map(
    (id) => `step '${id}' was interrupted; nobody knows whether it ran to its end`,
  );
  const steps = standing.steps.filter((id) => !standing.open.has(id)).flatMap((id) => stepLack(standing, id));
  return [...runLack(standing), ...interrupted, ...steps];
}

type StepEvent = Extract<RecordedEvent, { readonly step_id: string }>;

function stepAfter(standing: Standing, event: StepEvent): void {
  const { results, open } = standing;
  const before = results.get(event.step_id) ?? { goesOn: false };
  switch (event.type) {
    case 'step.ready':
      open.delete(event.step_id);
      results.set(event.step_id, { goesOn: event.data.on_error === 'continue' });
      break;
    case 'step.started':
    case 'intervention.opened':
      open.add(event.step_id);
      break;
    case 'step.retried':
    case 'intervention.resolved':
      open.delete(event.step_id);
      break;
    case 'step.skipped':
      results.set(event.step_id, { ...before, skipReason: event.data.reason });
      break;
    case 'step.result':
      open.delete(event.step_id);
      results.set(event.step_id, { ...before, result: { status: event.data.status, error: event.data.error } });
      break;
    default:
  }
}

function resume(standing: Standing, { data }: Extract<RecordedEvent, { type: 'run.resumed' }>): void {
  standing.phase = 'open';
  standing.steps = data.steps ?? standing.steps;
  const from = data.from_step === undefined ? -1 : (standing.steps ?? []).indexOf(data.from_step);
  if (from < 0) return;
  for (const id of standing.steps?.slice(from) ?? []) {
    standing.results.delete(id);
    standing.open.delete(id);
  }
}

function runLack({ phase }: Standing): readonly string[] {
  if (phase === 'open') return ['the run was never finished'];
  if ('waits' in phase) return [`the run waits: ${phase.waits}`];
  const { status, reason } = phase.ended;
  return status === 'completed' ? [] : [`the run ended as ${status}: ${reason}`];
}

function stepLack(standing: Standing, id: string): readonly string[] {
  const { result, goesOn, skipReason } = standing.results.get(id) ?? { goesOn: false };
  switch (result?.status) {
    case 'passed':
      return [];
    case 'failed':
      return goesOn && isMishap(result) ? [] : [`step '${id}' did not pass`];
    case 'skipped':
      return skipLack(id, skipReason);
    default:
      return [`step '${id}' did not pass`];
  }
}

function skipLack(id: string, reason: string | undefined): readonly string[] {
  if (reason === 'when_false') return [];
  if (reason === 'probe')
    return [`step '${id}' was only shown, because a probe runs nothing that may change something`];
  if (reason === 'unknown') return [`step '${id}' was not run, because it needs what the probe did not run`];
  return [`step '${id}' was skipped${reason === undefined ? '' : `: ${reason}`}`];
}

// A no of a person or of a rule, and the end of the run, are nothing that a runbook may go on from.
function isMishap({ error }: Pick<StepResult, 'error'>): boolean {
  return error === null || !['governance', 'approval', 'evidence', 'cancelled', 'interrupted'].includes(error.kind);
}
