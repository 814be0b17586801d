import { type RunState, stepState } from '../run/state.js';
import type { StepOutcome, Values } from '../run/values.js';
import type { Drive, Workspace } from './drive.js';

/** The values that names have at this point of a run. */
export function valuesOf(drive: Drive, workspace: Workspace, state: RunState): Values {
  const { plan, inputs, ports } = drive;
  return {
    apiVersion: plan.apiVersion,
    vars: plan.vars,
    inputs: Object.fromEntries([...inputs].map(([name, { value }]) => [name, value])),
    captures: workspace.captures,
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
  const values = valuesOf(drive, workspace, state);
  return {
    ...values,
    captures: new Map([...values.captures].filter(([name]) => isBefore(captors.get(name) ?? ''))),
    outcome: (stepId) => (isBefore(stepId) ? values.outcome(stepId) : undefined),
  };
}

function outcomeOf({ plan }: Drive, state: RunState, stepId: string): StepOutcome | undefined {
  const index = plan.indexes.get(stepId);
  const step = index === undefined ? undefined : stepState(state, index);
  if (step?.name !== 'done') return undefined;
  return { status: step.result.status, ...(step.exitCode !== undefined && { exitCode: step.exitCode }) };
}
