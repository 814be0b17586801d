import type { RunCreated, RunEvent, StepResult } from '../model/event.js';

/** One thing that a person, or the clock, made of a run that its runbook does not say. */
export interface Deviation {
  readonly kind:
    | 'skipped'
    | 'by_hand'
    | 'timed_out'
    | 'tried_again'
    | 'jumped_back'
    | 'value_changed'
    | 'runbook_changed'
    | 'changed'
    | 'added'
    | 'removed'
    | 'moved'
    | 'removed_step';
  /** Missing where it is about the runbook as a whole. */
  readonly stepId?: string;
  readonly by: string;
  /** Why a person had to say how a step goes on, or why it had failed. */
  readonly cause?: string;
  readonly detail: string;
}

/** What a run has deviated in so far; a run that does what its runbook says has none. */
export interface Deviations {
  readonly list: readonly Deviation[];
  /** The steps that wait for a person's word, with the cause. */
  readonly open: Readonly<Record<string, string>>;
  /** What the steps say since the runbook was changed last. */
  readonly digests?: readonly string[];
}

/** What has to be known of a run to see what it deviates in. */
interface Known {
  readonly deviations?: Deviations;
  readonly origin?: { readonly created: RunCreated };
  readonly history: readonly StepResult[];
  readonly failure?: string;
}

/** What a run has deviated in once an event has happened. */
export function deviationsAfter(state: Known, event: RunEvent): Deviations | undefined {
  const { deviations } = state;
  switch (event.type) {
    case 'step.skipped':
      return skippedAfter(deviations, event);
    case 'step.executed':
      return event.data.outcome === 'timeout' ? withDeviation(deviations, timedOut(event)) : deviations;
    case 'step.result':
      return event.data.actor === 'engine' ? without(deviations, event.step_id, personal) : deviations;
    case 'intervention.opened':
      return { ...(deviations ?? none), open: { ...deviations?.open, [event.step_id]: event.data.cause } };
    case 'intervention.resolved':
      return resolvedAfter(deviations, event);
    case 'run.resumed':
      return jumpedAfter(resumedAfter(state, event), event);
    case 'variable.changed':
      return withDeviation(deviations, valueChanged(event));
    default:
      return deviations;
  }
}

type Of<Type extends RunEvent['type']> = Extract<RunEvent, { readonly type: Type }>;

const none: Deviations = { list: [], open: {} };

/** What holds only until the step is done in another way. */
const personal: readonly Deviation['kind'][] = ['skipped', 'by_hand'];

function withDeviation(deviations: Deviations | undefined, ...more: readonly Deviation[]): Deviations {
  return { ...(deviations ?? none), list: [...(deviations?.list ?? []), ...more] };
}

function without(
  deviations: Deviations | undefined,
  stepId: string,
  kinds: readonly Deviation['kind'][],
): Deviations | undefined {
  const isGone = (one: Deviation) => one.stepId === stepId && kinds.includes(one.kind);
  if (!deviations?.list.some(isGone)) return deviations;
  return { ...deviations, list: deviations.list.filter((one) => !isGone(one)) };
}

function skippedAfter(deviations: Deviations | undefined, { step_id, actor, data }: Of<'step.skipped'>) {
  const before = without(deviations, step_id, personal);
  if (data.reason !== 'human') return before;
  return withDeviation(before, { kind: 'skipped', stepId: step_id, by: actor.id, detail: data.note ?? '' });
}

function timedOut({ step_id, actor, attempt, data }: Of<'step.executed'>): Deviation {
  const detail = `attempt ${attempt} was ended by its time limit after ${data.duration_ms} ms`;
  return { kind: 'timed_out', stepId: step_id, by: actor.id, detail };
}

function resolvedAfter(deviations: Deviations | undefined, event: Of<'intervention.resolved'>): Deviations | undefined {
  const { step_id: stepId, actor, data } = event;
  const { [stepId]: cause = 'interrupted', ...open } = deviations?.open ?? {};
  const before = deviations && { ...deviations, open };
  const told = { stepId, by: actor.id, cause, detail: data.note };
  switch (data.resolution) {
    case 'done':
      return withDeviation(without(before, stepId, personal), { kind: 'by_hand', ...told });
    case 'retry':
      return withDeviation(before, { kind: 'tried_again', ...told });
    default:
      return before;
  }
}

function resumedAfter(state: Known, { actor, data }: Of<'run.resumed'>): Deviations | undefined {
  const { deviations, history, failure } = state;
  const changes = data.runbook_sha256 === undefined ? [] : changesOf(state, data, actor.id);
  const error = history.find(({ step_id }) => step_id === failure)?.error;
  const again: readonly Deviation[] =
    failure === undefined || changes.length > 0 || data.rolling_back === true
      ? []
      : [
          {
            kind: 'tried_again',
            stepId: failure,
            by: actor.id,
            cause: error?.kind ?? '',
            detail: error?.message ?? '',
          },
        ];
  if (changes.length === 0 && again.length === 0) return deviations;
  const after = withDeviation(deviations, ...changes, ...again);
  return data.step_digests === undefined ? after : { ...after, digests: data.step_digests };
}

/** That a person went back to a step; what is only begun anew where it stands deviates in nothing. */
function jumpedAfter(deviations: Deviations | undefined, { actor, data }: Of<'run.resumed'>): Deviations | undefined {
  const { jumped_from: stood, from_step: stepId } = data;
  if (stood === undefined || stepId === undefined || stood === stepId) return deviations;
  const detail = `the run went back to it from step '${stood}'`;
  return withDeviation(deviations, { kind: 'jumped_back', stepId, by: actor.id, detail });
}

function valueChanged({ actor, data }: Of<'variable.changed'>): Deviation {
  const { scope, name, before, after } = data;
  const was = before === undefined ? '' : `, before '${before}'`;
  return { kind: 'value_changed', by: actor.id, detail: `'${scope}.${name}' was set to '${after}'${was}` };
}

/** What a change of the runbook in the middle of its run has changed, step by step where that is recorded. */
function changesOf(state: Known, data: Of<'run.resumed'>['data'], by: string): readonly Deviation[] {
  const before = state.origin?.created.steps ?? [];
  const after = data.steps ?? before;
  const done = new Map(state.history.map((result) => [result.step_id, result.status]));
  const digestsBefore = digestsOf(before, state.deviations?.digests ?? state.origin?.created.step_digests);
  const digestsAfter = digestsOf(after, data.step_digests);
  const of = (kind: Deviation['kind'], stepId: string): Deviation => ({
    kind,
    stepId,
    by,
    detail: whenChanged(done.get(stepId)),
  });
  const isKept = new Set(before.filter((id) => after.includes(id)));
  const order = before.filter((id) => isKept.has(id));
  const kept = after.filter((id) => isKept.has(id));
  const isChanged = (id: string) => digestsBefore?.get(id) !== digestsAfter?.get(id);
  return [
    { kind: 'runbook_changed', by, detail: `it is ${data.runbook_sha256} since then` },
    ...(digestsBefore && digestsAfter ? kept.filter(isChanged).map((id) => of('changed', id)) : []),
    ...kept.filter((id, place) => order[place] !== id).map((id) => of('moved', id)),
    ...after.filter((id) => !isKept.has(id)).map((id) => of('added', id)),
    ...before.filter((id) => !isKept.has(id)).map((id) => of(wasRun(done.get(id)) ? 'removed_step' : 'removed', id)),
  ];
}

function wasRun(status: string | undefined): boolean {
  return status === 'passed' || status === 'failed';
}

function whenChanged(status: string | undefined): string {
  return status === undefined ? 'before it was done' : `after it was ${status}`;
}

function digestsOf(
  ids: readonly string[],
  digests: readonly string[] | undefined,
): ReadonlyMap<string, string | undefined> | undefined {
  return digests?.length === ids.length ? new Map(ids.map((id, index) => [id, digests[index]])) : undefined;
}
