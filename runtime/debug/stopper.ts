import type { PlanStep } from '../model/plan.js';
import { hasFailed } from '../run/state.js';
import type { Breakpoints, Reached } from './breakpoints.js';
import { type DataBreakpoints, stepOfChange } from './data-breakpoints.js';
import type { Moment, Stop, Stopper } from './stop.js';
import { type FilterMemory, filteredStop, noMemory } from './stop-filter.js';
import type { RunView } from './view.js';

/** All that a person can have a run stop at. */
export interface StopRules {
  readonly breakpoints: Breakpoints;
  readonly data: DataBreakpoints;
  /** The ids of the filters that are on. */
  filters: ReadonlySet<string>;
}

/** Stops a run by the rules as they are at each moment. */
export function stopperOf(
  rules: StopRules,
  viewAt: (moment: Moment) => RunView,
  log: (text: string, planStep: PlanStep) => void,
): Stopper {
  const memory: FilterMemory = noMemory();
  const failure = failureStopper(rules);
  return {
    onMoment: (moment) => {
      const filtered = filteredStop(rules.filters, memory, moment);
      return filtered ?? failure(moment) ?? changeStop(rules.data, viewAt(moment), moment);
    },
    beforeStep: (moment) => {
      const { planStep } = moment;
      const reached = rules.breakpoints.reach(planStep, viewAt(moment));
      for (const text of reached.logs) log(text, planStep);
      return breakpointStop(reached, planStep);
    },
  };
}

/** Stops once after a failure that ends the run, before steps are taken back because of it. */
function failureStopper(rules: StopRules): (moment: Moment) => Stop | undefined {
  let isTold = false;
  return ({ planStep, plan, state }) => {
    const isNew = hasFailed(state) && !isTold;
    isTold = hasFailed(state);
    if (!isNew || !rules.filters.has('failed')) return undefined;
    const failed = state.history.findLast(({ status }) => status === 'failed');
    return { reason: 'exception', planStep: plan.steps[plan.indexes.get(failed?.step_id ?? '') ?? -1] ?? planStep };
  };
}

function changeStop(data: DataBreakpoints, view: RunView, { planStep }: Moment): Stop | undefined {
  const changed = data.changed(view);
  if (changed.ids.length === 0) return undefined;
  const names = changed.names.map((name) => `'${name}'`).join(', ');
  return {
    reason: 'data breakpoint',
    planStep: stepOfChange(changed, view.plan.steps) ?? planStep,
    ids: changed.ids,
    text: `${names} changed`,
  };
}

function breakpointStop({ ids, isNamed, faults }: Reached, planStep: PlanStep): Stop | undefined {
  if (ids.length === 0) return undefined;
  return {
    reason: isNamed ? 'function breakpoint' : 'breakpoint',
    planStep,
    ids,
    ...(faults.length > 0 && { text: faults.join('; ') }),
  };
}
