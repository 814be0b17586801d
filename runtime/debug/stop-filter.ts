import type { Plan, PlanStep } from '../model/plan.js';
import type { Intent } from '../run/next.js';
import { type RunState, stepState } from '../run/state.js';
import type { Moment, Stop } from './stop.js';

/** A kind of moment that a person can have a run stop at, beside the breakpoints. */
export interface StopFilter {
  readonly id: StopFilterId;
  /** How an editor names it in its list. */
  readonly label: string;
  readonly description: string;
  readonly isDefault: boolean;
}

export type StopFilterId =
  | 'failed'
  | 'assertion'
  | 'governance'
  | 'timeout'
  | 'evidence'
  | 'approval'
  | 'caution'
  | 'dangerous'
  | 'divergence';

/** Every filter, in the order in which they are shown. */
export const stopFilters: readonly StopFilter[] = [
  filter(
    'failed',
    'Step failed',
    'after a step whose failure ends the run, before anything is taken back and before the run ends',
    true,
  ),
  filter(
    'assertion',
    'Assertion failed',
    'after a step with an assertion that does not hold, even where the run goes on',
  ),
  filter(
    'governance',
    'Governance refused',
    'after a step that governance or policy refuses, even where the run goes on',
  ),
  filter('timeout', 'Timed out', 'after a step that took longer than it may'),
  filter('evidence', 'Evidence needed', 'before a person is asked for evidence'),
  filter('approval', 'Approval needed', 'before a person is asked to approve a step'),
  filter('caution', 'Caution step', 'before a step of the class caution, or of none, is started or asked about'),
  filter('dangerous', 'Dangerous step', 'before a dangerous step is started or asked about'),
  filter('divergence', 'Divergence', 'after the run did something else than its runbook says'),
];

/** What the filters have seen of a run already; what is missing was not looked at yet. */
export interface FilterMemory {
  results?: number;
  deviations?: number;
  /** The attempt that the class of a step was told of. */
  classified: string;
}

/** A memory of nothing. */
export function noMemory(): FilterMemory {
  return { classified: '' };
}

/** The place at which a run is to be stopped before it does what is next, by the filters that are on. */
export function filteredStop(
  on: ReadonlySet<string>,
  memory: FilterMemory,
  { intent, planStep, plan, state }: Moment,
): Stop | undefined {
  const found = [
    resultStop(memory, plan, state),
    deviationStop(memory, planStep, state),
    askStop(intent, planStep, state),
    riskStop(memory, intent, planStep, state),
  ].filter((stop) => stop !== undefined && on.has(stop.filter));
  return found[0]?.stop;
}

interface FilteredStop {
  readonly filter: StopFilterId;
  readonly stop: Stop;
}

const kinds: Readonly<Record<string, StopFilterId>> = {
  assertion: 'assertion',
  governance: 'governance',
  timeout: 'timeout',
};

// Each looks even where its filter is off, so that what is over is not told once it is turned on.
function resultStop(memory: FilterMemory, plan: Plan, { history }: RunState): FilteredStop | undefined {
  const isNew = history.length > (memory.results ?? history.length);
  memory.results = history.length;
  const last = isNew ? history.at(-1) : undefined;
  const kind = kinds[last?.error?.kind ?? ''];
  const planStep = plan.steps[plan.indexes.get(last?.step_id ?? '') ?? -1];
  return kind && planStep && { filter: kind, stop: { reason: 'exception', planStep } };
}

function deviationStop(memory: FilterMemory, planStep: PlanStep, { deviations }: RunState): FilteredStop | undefined {
  const count = deviations?.list.length ?? 0;
  const isNew = count > (memory.deviations ?? count);
  memory.deviations = count;
  if (!isNew) return undefined;
  return { filter: 'divergence', stop: { reason: 'divergence', planStep } };
}

function askStop(intent: Intent, planStep: PlanStep, state: RunState): FilteredStop | undefined {
  switch (intent.kind) {
    case 'ask-evidence':
      return { filter: 'evidence', stop: { reason: 'evidence', planStep } };
    case 'ask-approval':
      return { filter: 'approval', stop: { reason: 'approval', planStep } };
    case 'ask-intervention': {
      const step = stepState(state, planStep.index);
      const isLate = step.name === 'intervening' && step.cause === 'timeout';
      return isLate ? { filter: 'timeout', stop: { reason: 'exception', planStep } } : undefined;
    }
    default:
      return undefined;
  }
}

function riskStop(memory: FilterMemory, intent: Intent, planStep: PlanStep, state: RunState): FilteredStop | undefined {
  // A replay that was taken back comes to the same attempt once more.
  if (intent.kind === 'prepare-step') memory.classified = '';
  if (intent.kind !== 'ask-approval' && intent.kind !== 'execute-step') return undefined;
  const step = stepState(state, planStep.index);
  if (step.name !== 'awaiting-approval' && step.name !== 'ready') return undefined;
  const attempt = `${planStep.index}:${step.attempt}`;
  const isKnown = memory.classified === attempt;
  memory.classified = attempt;
  const risk = step.verdict?.final;
  if (isKnown || (risk !== 'caution' && risk !== 'dangerous')) return undefined;
  return { filter: risk, stop: { reason: 'risk', planStep, text: `this step is ${risk}` } };
}

function filter(id: StopFilterId, label: string, description: string, isDefault = false): StopFilter {
  return { id, label, description, isDefault };
}
