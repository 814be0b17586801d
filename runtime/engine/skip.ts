import type { PlanGroup, PlanStep } from '../model/plan.js';
import type { Governance } from '../model/runbook.js';
import type { Preparation } from '../run/command.js';
import { holds } from '../run/condition.js';
import { type RunState, stepState } from '../run/state.js';
import type { StepState } from '../run/step-state.js';
import type { Values } from '../run/values.js';

/** Why a step is not done, or why that cannot be said: its own condition or that of a group around it; undefined where it is. */
export function skippedBy(
  planStep: PlanStep,
  state: RunState,
  values: Values,
  governance: Governance,
): Preparation | undefined {
  for (const group of planStep.groups) {
    const skipped = skippedByGroup(planStep, group, state, values, governance);
    if (skipped) return skipped;
  }
  const { when } = planStep.step;
  return when === undefined ? undefined : skippedUnless(when, values, governance);
}

// The condition of a group holds or not when the group is reached; what its steps change does not take it back.
function skippedByGroup(
  { index }: PlanStep,
  { id, when, firstIndex }: PlanGroup,
  state: RunState,
  values: Values,
  governance: Governance,
): Preparation | undefined {
  if (when === undefined) return undefined;
  const reached = firstReached(state, firstIndex, index);
  if (reached === undefined) return skippedUnless(when, values, governance, id);
  const { skipped } = reached;
  if (skipped?.group !== id) return undefined;
  // It had no value when it was asked for, so it is none that holds.
  if (skipped.reason === 'unknown') return unknownAsBefore(skipped.note ?? `whether '${when}' holds is not known`, id);
  return { kind: 'skip', note: `'${when}' was false`, group: id };
}

/** The step at which the condition was asked for; one that is done in an earlier form of the runbook may have been elsewhere. */
function firstReached(state: RunState, from: number, to: number): DoneStep | undefined {
  for (let index = from; index < to; index += 1) {
    const step = stepState(state, index);
    if (step.name === 'done' && step.isOfEarlierForm !== true && !isPassedOver(step)) return step;
  }
  return undefined;
}

// Whoever leaves a step out may not have asked whether its group is to be done; it has changed nothing that the condition knows.
function isPassedOver({ skipped }: DoneStep): boolean {
  return skipped?.reason === 'human';
}

type DoneStep = Extract<StepState, { readonly name: 'done' }>;

function unknownAsBefore(message: string, group: string): Preparation {
  return { kind: 'fault', fault: { kind: 'expression', message, isUnknown: true }, group };
}

function skippedUnless(when: string, values: Values, governance: Governance, group?: string): Preparation | undefined {
  const isTrue = holds(when, values, governance);
  const by = { ...(group !== undefined && { group }) };
  if (!isTrue.ok) return { kind: 'fault', fault: isTrue.error, ...by };
  return isTrue.value ? undefined : { kind: 'skip', note: `'${when}' is false`, ...by };
}
