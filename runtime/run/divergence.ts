import type {
  DivergenceDetected,
  DivergentSkip,
  DivergentStep,
  RunbookSuggestion,
  RunEvent,
  StepResult,
  SuggestedEdit,
  UnlistedCommand,
} from '../model/event.js';
import type { Plan, PlanStep } from '../model/plan.js';
import { type Deviation, deviationsAfter } from './deviation.js';
import type { RunState } from './state.js';
import { engineActor } from './step-event.js';

/** The events of a decision, with what the run diverged in before the event that ends it, where it ends. */
export function withDivergence(plan: Plan, state: RunState, events: readonly RunEvent[]): readonly RunEvent[] {
  const end = events.findIndex(({ type }) => type === 'run.finished');
  if (end < 0) return events;
  const data = divergenceOf(plan, state, events.slice(0, end));
  return data === undefined
    ? events
    : events.toSpliced(end, 0, { type: 'divergence.detected', actor: engineActor, data });
}

/**
 * Where a run did something else than its runbook says, and what the runbook could say instead; undefined where it did
 * what it says. Without the plan nothing is suggested.
 */
export function divergenceOf(
  plan: Plan | undefined,
  state: RunState,
  more: readonly RunEvent[] = [],
): DivergenceDetected | undefined {
  const list = listAfter(state, more);
  const statuses = statusesAfter(state, more);
  const stands = (one: Deviation) => one.kind !== 'tried_again' || statuses.get(one.stepId ?? '') === 'passed';
  const standing = list.filter(stands);
  if (standing.length === 0) return undefined;
  return {
    skipped: standing.filter(({ kind }) => kind === 'skipped').map(skipOf),
    modified: standing.filter(({ kind }) => kind !== 'skipped' && kind !== 'removed_step').map(stepOf),
    unlisted: standing.filter(({ kind }) => kind === 'removed_step').map(unlistedOf),
    suggestions: plan === undefined ? [] : suggestionsOf(plan, standing),
  };
}

function listAfter(state: RunState, more: readonly RunEvent[]): readonly Deviation[] {
  let { deviations } = state;
  for (const event of more) {
    const { deviations: _, ...rest } = state;
    deviations = deviationsAfter({ ...rest, ...(deviations && { deviations }) }, event);
  }
  return deviations?.list ?? [];
}

function statusesAfter({ history }: RunState, more: readonly RunEvent[]): ReadonlyMap<string, StepResult['status']> {
  const results = [...history, ...more.flatMap((event) => (event.type === 'step.result' ? [event.data] : []))];
  return new Map(results.map(({ step_id, status }) => [step_id, status]));
}

function skipOf({ stepId = '', by, detail }: Deviation): DivergentSkip {
  return { step_id: stepId, by, reason: detail };
}

function stepOf({ kind, stepId, by, cause, detail }: Deviation): DivergentStep {
  const told = cause === undefined || kind === 'runbook_changed' ? detail : `${cause}: ${detail}`;
  return { ...(stepId !== undefined && { step_id: stepId }), how: kind, by, detail: told };
}

function unlistedOf({ kind, stepId, by }: Deviation): UnlistedCommand {
  return { source: kind, ...(stepId !== undefined && { step_id: stepId }), by };
}

/** What the runbook could say instead: at most one edit a step, for two could contradict each other. */
function suggestionsOf(plan: Plan, deviations: readonly Deviation[]): readonly RunbookSuggestion[] {
  return plan.steps.flatMap((planStep) => {
    const own = deviations.filter(({ stepId }) => stepId === planStep.step.id);
    return own.length === 0 ? [] : (suggestionFor(plan, planStep, own) ?? []);
  });
}

function suggestionFor(plan: Plan, planStep: PlanStep, own: readonly Deviation[]): RunbookSuggestion | undefined {
  const path = `steps.${planStep.step.id}`;
  const of = (...kinds: readonly Deviation['kind'][]) => own.findLast(({ kind }) => kinds.includes(kind));
  const skipped = of('skipped');
  if (skipped) return { path: `${path}.when`, edit: skipEdit(plan, planStep, skipped) };
  const byHand = of('by_hand');
  if (byHand && personsWork.has(byHand.cause ?? '')) return { path, edit: manualEdit(byHand) };
  const late = of('timed_out');
  const timeout = late && lengthened(plan, planStep);
  if (timeout) return { path: `${path}.timeout`, edit: { kind: 'lengthen_timeout', value: timeout, why: late.detail } };
  const retry = byHand === undefined && late === undefined ? retryEdit(planStep, own) : undefined;
  return retry && { path: `${path}.retry`, edit: retry };
}

function skipEdit({ vars, inputs, captors }: Plan, { step }: PlanStep, { by, detail }: Deviation): SuggestedEdit {
  const isTaken = (name: string) => Object.hasOwn(vars, name) || Object.hasOwn(inputs, name) || captors.has(name);
  let name = `skip_${step.id}`;
  while (isTaken(name)) name = `${name}_`;
  return { kind: 'allow_skip', value: name, why: `${by} left it out: ${detail}` };
}

/** Where a person did what the runbook wanted of the engine; not where the machine or a policy was the reason. */
const personsWork: ReadonlySet<string> = new Set([
  'rolled_back',
  'rollback_failed',
  'rollback_declined',
  'approval_expired',
]);

function manualEdit({ by, cause = '', detail }: Deviation): SuggestedEdit {
  return { kind: 'make_manual', why: `${by} did it by hand (${cause}): ${detail}` };
}

// A limit that governance sets is one that the author of a step may not lengthen.
function lengthened({ governance, defaultTimeoutMs }: Plan, { step }: PlanStep): string | undefined {
  if (step.type === 'manual') return undefined;
  const own = step.timeoutMs ?? defaultTimeoutMs;
  const { safe = Infinity, caution = Infinity, dangerous = Infinity } = governance.timeouts;
  if (Math.min(safe, caution, dangerous) <= own) return undefined;
  const longer = niceDurations.find(({ milliseconds }) => milliseconds >= 2 * own);
  return longer?.text;
}

const niceDurations = [
  ...[1, 2, 5, 10, 15, 20, 30, 45].map((count) => ({ text: `${count}s`, milliseconds: count * 1000 })),
  ...[1, 2, 3, 5, 10, 15, 20, 30, 45].map((count) => ({ text: `${count}m`, milliseconds: count * 60_000 })),
  ...[1, 2, 4, 8, 12, 24].map((count) => ({ text: `${count}h`, milliseconds: count * 3_600_000 })),
];

/** What passes when it is done again without anything having been changed. */
const passing: ReadonlySet<string> = new Set([
  'exit',
  'assertion',
  'capture',
  'rolled_back',
  'rollback_failed',
  'rollback_declined',
]);

const mostRetries = 3;

function retryEdit({ step }: PlanStep, own: readonly Deviation[]): SuggestedEdit | undefined {
  const again = own.filter(({ kind, cause = '' }) => kind === 'tried_again' && passing.has(cause));
  const last = again.at(-1);
  if (step.type === 'manual' || last === undefined) return undefined;
  const already = step.retry?.maxAttempts ?? 0;
  if (already >= mostRetries) return undefined;
  const value = String(Math.min(mostRetries, already + again.length));
  return { kind: 'retry', value, why: `${last.by} had it tried again, and it passed; before: ${last.detail}` };
}
