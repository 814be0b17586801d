import { join } from 'node:path';
import { currentStepIndex, fold, type RunState, stepState } from '../../run/state.js';
import type { StepState } from '../../run/step-state.js';
import { readTrace } from './read-trace.js';

/** Where a run stands that nobody drives, and whom it lacks. */
export interface StandingRun {
  /** The step that it goes on at; missing where every step is done. */
  readonly stepId?: string;
  /** How many steps are done. */
  readonly done: number;
  /** Who is awaited, such as `2 people as DRI or lead`; missing where it waits for nobody. */
  readonly awaited?: string;
}

/** Reads where a run stands; undefined where its record cannot be read. */
export async function standingIn(directory: string): Promise<StandingRun | undefined> {
  const trace = await readTrace(join(directory, 'trace.jsonl'));
  return trace.ok ? standingOf(fold(trace.value.events)) : undefined;
}

/** Where a run stands whose state is known. */
export function standingOf(state: RunState): StandingRun {
  const done = currentStepIndex(state);
  const stepId = state.failure ?? state.origin?.created.steps[done];
  const awaited = awaitedBy(stepState(state, done));
  return { done, ...(stepId !== undefined && { stepId }), ...(awaited !== undefined && { awaited }) };
}

function awaitedBy(step: StepState): string | undefined {
  switch (step.name) {
    case 'awaiting-approval':
      return approvers(step.approval);
    case 'awaiting-evidence':
    case 'intervening':
      return 'a person';
    case 'pending':
    case 'ready':
    case 'executing':
    case 'retrying':
    case 'done':
      return undefined;
  }
}

function approvers({ request, grants }: Extract<StepState, { name: 'awaiting-approval' }>['approval']): string {
  const { min, roles, distinct_from: barred = [] } = request.requirement;
  const left = min - grants.length;
  const people = left > 1 ? `${left} people` : grants.length > 0 ? 'another person' : 'a person';
  const held = roles.length === 0 ? '' : ` as ${roles.join(' or ')}`;
  return `${people}${held}${barred.length === 0 ? '' : `, not ${barred.join(', ')}`}`;
}
