import type { PlanStep } from '../model/plan.js';
import { type RunState, stepState } from '../run/state.js';
import { applied, type Drive, type Workspace } from './drive.js';

/**
 * Uses up what people approved before the step starts, so that it starts nothing a second time, in whatever copy of the
 * record; undefined where the step may start. Where it was used before, it is taken back and the step is asked for anew.
 */
export async function refusedReuse(
  drive: Drive,
  workspace: Workspace,
  { step, index }: PlanStep,
  state: RunState,
): Promise<RunState | undefined> {
  const ready = stepState(state, index);
  if (ready.name !== 'ready' || ready.isOpen !== true || ready.approved === undefined) return undefined;
  const reason = drive.ports.grants?.spend({
    run_id: state.origin?.runId ?? '',
    step_id: step.id,
    attempt: ready.attempt,
    approval_id: ready.approved.approval_id,
  });
  if (reason === undefined) return undefined;
  workspace.prepared = undefined;
  return applied(drive, state, { kind: 'revoke-approval', index, reason });
}
