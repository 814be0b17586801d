import { rollbackOf } from '../run/rollback-state.js';
import { type RunState, stepState } from '../run/state.js';
import type { CapturedText, StepOutcome, Values } from '../run/values.js';
import { setValues, varsNow } from '../run/values-now.js';
import type { Drive, Workspace } from './drive.js';

/** The values that names have at this point of a run. */
export function valuesOf(drive: Drive, workspace: Workspace, state: RunState): Values {
  const { plan, inputs, ports } = drive;
  const given = Object.fromEntries([...inputs].map(([name, { value }]) => [name, value]));
  return {
    apiVersion: plan.apiVersion,
    vars: varsNow(plan, state),
    inputs: { ...given, ...setValues(state, 'inputs') },
    captures: capturesNow(workspace, state),
    captors: plan.captors,
    outcome: (stepId) => outcomeOf(drive, state, stepId),
    runId: state.origin?.runId ?? '',
    environment: ports.environment,
  };
}

/** The values that names had before the step with this index; what came later has none. */
export function valuesBefore(drive: Drive, workspace: Workspace, state: RunState, index: number): Values {
  const { captors, indexes } = drive.plan;
  const isBefore = (id: string) => (indexes.get(id) ?? index) < index;
  const values = valuesOf(drive, workspace, withoutLaterChanges(drive, state, index));
  return {
    ...values,
    captures: new Map([...values.captures].filter(([name]) => isBefore(captors.get(name) ?? ''))),
    outcome: (stepId) => (isBefore(stepId) ? values.outcome(stepId) : undefined),
  };
}

// A value that was set since a step began is none that it had; where it is to begin, anew too, what is set counts for it.
function withoutLaterChanges({ plan }: Drive, state: RunState, index: number): RunState {
  const startedAt = rollbackOf(state.rollbacks, plan.steps[index]?.step.id)?.startedAt;
  const { name } = stepState(state, index);
  const isBegun = name === 'done' || name === 'executing' || name === 'intervening';
  if (!isBegun || startedAt === undefined || state.changes === undefined) return state;
  return { ...state, changes: state.changes.filter(({ seq }) => seq < startedAt) };
}

function capturesNow({ captures }: Workspace, state: RunState): ReadonlyMap<string, CapturedText> {
  const set = Object.entries(setValues(state, 'captures'));
  if (set.length === 0) return captures;
  const now = new Map(captures);
  for (const [name, value] of set) {
    const before = captures.get(name);
    if (before) now.set(name, { ...before, text: String(value) });
  }
  return now;
}

function outcomeOf({ plan }: Drive, state: RunState, stepId: string): StepOutcome | undefined {
  const index = plan.indexes.get(stepId);
  const step = index === undefined ? undefined : stepState(state, index);
  if (step?.name !== 'done') return undefined;
  return { status: step.result.status, ...(step.exitCode !== undefined && { exitCode: step.exitCode }) };
}
