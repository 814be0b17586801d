import type { PlanGroup, PlanStep } from '../model/plan.js';
import type { Governance } from '../model/runbook.js';
import type { Preparation } from '../run/command.js';
import { holds } from '../run/condition.js';
import { type RunState, stepState } from '../run/state.js';
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
  if (index === firstIndex) return skippedUnless(when, values, governance, id);
  const first = stepState(state, firstIndex);
  const isSkipped = first.name === 'done' && first.skipped?.group === id;
  return isSkipped ? { kind: 'skip', note: `'${when}' was false`, group: id } : undefined;
}

function skippedUnless(when: string, values: Values, governance: Governance, group?: string): Preparation | undefined {
  const isTrue = holds(when, values, governance);
  if (!isTrue.ok) return { kind: 'fault', fault: isTrue.error };
  if (isTrue.value) return undefined;
  return { kind: 'skip', note: `'${when}' is false`, ...(group !== undefined && { group }) };
}
