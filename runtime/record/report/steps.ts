import type { ReportCounts, ReportStep } from '../../schema/generated/run-report.js';
import type { AttemptDraft, StepDraft } from './draft.js';
import { type Fact, optionalText, textsAt } from './fact.js';
import { takenByStep } from './step-facts.js';

/** The steps of a run as they are put together. */
export interface StepsDraft {
  readonly steps: Map<string, StepDraft>;
  /** The ids of the leaf steps, as the runbook lists them now. */
  listed: readonly string[];
}

/** No steps so far. */
export function noSteps(): StepsDraft {
  return { steps: new Map(), listed: [] };
}

/** Takes a fact about a step; false where this version does not know facts of its type. */
export function tookStep(draft: StepsDraft, fact: Fact): boolean {
  if (fact.stepId === undefined) return false;
  // A rollback has a step of its own for what it does; that there is one, and what came of it, belongs to the step it is of.
  const id = fact.type.startsWith('rollback.') ? (forwardOf(fact.stepId) ?? fact.stepId) : fact.stepId;
  return takenByStep(stepNamed(draft, id), fact);
}

/** Notes which steps there are, and which of them are done again. */
export function noteSteps(draft: StepsDraft, { type, data }: Fact): void {
  if (type !== 'run.created' && type !== 'run.resumed') return;
  if (Array.isArray(data['steps'])) draft.listed = textsAt(data, 'steps');
  if (type !== 'run.resumed' || data['rolling_back'] === true) return;
  const from = draft.listed.indexOf(optionalText(data, 'from_step') ?? '');
  const again = from < 0 ? [] : draft.listed.slice(from);
  // What failed is done again, and so is what was taken back.
  const due = [...draft.steps.values()].filter((step) => hasFailed(step) || step.isTakenBack).map(({ id }) => id);
  for (const id of [...again, ...due]) {
    const step = draft.steps.get(id);
    if (step) step.past = step.attempts.length;
  }
}

/** The steps in the order of the runbook; what takes a step back stands behind it, and what is not listed at the end. */
export function stepsOf(draft: StepsDraft, isDriven: boolean): readonly ReportStep[] {
  const { listed, steps } = draft;
  const own = rollbacksOf(steps.keys());
  const ids = new Set(listed.flatMap((id) => [id, ...(own.get(id) ?? [])]));
  const places = new Map(listed.map((id, index) => [id, index + 1]));
  const others = [...steps.keys()].filter((id) => !ids.has(id));
  return [...ids, ...others].map((id) => {
    const step = steps.get(id) ?? newStep(id);
    const forward = forwardOf(id);
    return {
      number: places.get(id) ?? 0,
      id,
      ...(forward !== undefined && { rolls_back: forward }),
      status: statusOf(step, isDriven),
      is_tolerated: hasResult(step, 'failed') && isTolerated(step),
      attempts: step.attempts,
    };
  });
}

function rollbacksOf(ids: Iterable<string>): ReadonlyMap<string, readonly string[]> {
  const rollbacks = new Map<string, readonly string[]>();
  for (const id of ids) {
    const forward = forwardOf(id);
    if (forward !== undefined) rollbacks.set(forward, [...(rollbacks.get(forward) ?? []), id]);
  }
  return rollbacks;
}

/** How the steps that the runbook lists stand. */
export function countsOf(steps: readonly ReportStep[]): ReportCounts {
  const listed = steps.filter(({ number }) => number > 0);
  const count = (status: ReportStep['status']) => listed.filter((step) => step.status === status).length;
  const ended = {
    passed: count('passed'),
    failed: count('failed'),
    skipped: count('skipped'),
    rolled_back: count('rolled_back'),
  };
  const open = Object.values(ended).reduce((left, number) => left - number, listed.length);
  return { total: listed.length, ...ended, open };
}

function stepNamed({ steps }: StepsDraft, id: string): StepDraft {
  const known = steps.get(id) ?? newStep(id);
  steps.set(id, known);
  return known;
}

function newStep(id: string): StepDraft {
  return { id, attempts: [], past: 0, goesOn: false, isTakenBack: false };
}

function forwardOf(id: string): string | undefined {
  return id.endsWith(':rollback') ? id.slice(0, -':rollback'.length) : undefined;
}

function lastOf({ attempts, past }: StepDraft): AttemptDraft | undefined {
  return attempts.slice(past).at(-1);
}

function hasResult(step: StepDraft, status: string): boolean {
  return lastOf(step)?.result?.status === status;
}

function hasFailed(step: StepDraft): boolean {
  return hasResult(step, 'failed') && !isTolerated(step);
}

// A no of a person or of a rule, and what cannot be evaluated, are nothing that a runbook may go on from.
function isTolerated(step: StepDraft): boolean {
  const kind = lastOf(step)?.result?.error_kind;
  return step.goesOn && (kind === undefined || ['exit', 'assertion', 'timeout', 'capture'].includes(kind));
}

function statusOf(step: StepDraft, isDriven: boolean): ReportStep['status'] {
  const last = lastOf(step);
  if (last === undefined) return step.isTakenBack ? 'rolled_back' : 'not_reached';
  switch (last.result?.status) {
    case 'passed':
      return step.isTakenBack ? 'rolled_back' : 'passed';
    case 'failed':
    case 'skipped':
      return last.result.status;
    default:
      return openStatus(last, isDriven);
  }
}

function openStatus({ executions, interventions }: AttemptDraft, isDriven: boolean): ReportStep['status'] {
  if (interventions.some(({ resolution }) => resolution === undefined)) return 'waiting';
  const isCutOff = executions.some(({ ended_at }) => ended_at === undefined);
  if (isDriven) return isCutOff ? 'running' : 'waiting';
  return isCutOff ? 'interrupted' : 'waiting';
}
