import type { RecordedEvent } from '../../model/event.js';
import { type Plan, type PlanStep, planStepNamed } from '../../model/plan.js';

/** What can be reached of a runbook: that a step runs, each way of a condition, each answer at a gate. */
export type PointKind = 'step' | 'rollback' | 'condition' | 'gate';

/** A way through a point: `ran`, `true`, `false`, `asked`, `approved` or `rejected`. */
export type Arm = 'ran' | 'true' | 'false' | 'asked' | 'approved' | 'rejected';

/** What a run reached, by the keys that `reachedKey` makes. */
export type Reached = ReadonlySet<string>;

/** The key of a way through a point. */
export function reachedKey(kind: PointKind, id: string, arm: Arm): string {
  return `${kind} ${id} ${arm}`;
}

/** What of its runbook a run reached. */
export function reachedIn(plan: Plan, events: readonly RecordedEvent[]): Reached {
  return new Set(events.flatMap((event) => keysOf(plan, event)));
}

function keysOf(plan: Plan, event: RecordedEvent): readonly string[] {
  switch (event.type) {
    case 'step.started':
      return ranKeys(plan, event.step_id);
    case 'step.ready':
      return readyKeys(plan, event.step_id);
    case 'step.skipped':
      return event.data.reason === 'when_false' ? skippedKeys(plan, event.step_id, event.data.group) : [];
    case 'approval.requested':
      return [reachedKey('gate', event.step_id, 'asked')];
    case 'step.approved':
      return [reachedKey('gate', event.step_id, 'approved')];
    case 'step.rejected':
      return [reachedKey('gate', event.step_id, 'rejected')];
    default:
      return [];
  }
}

function ranKeys(plan: Plan, id: string): readonly string[] {
  return [reachedKey(isRollback(plan, planStepNamed(plan, id)) ? 'rollback' : 'step', id, 'ran')];
}

function readyKeys(plan: Plan, id: string): readonly string[] {
  const planStep = planStepNamed(plan, id);
  if (planStep === undefined) return [];
  const { step, groups } = planStep;
  // A person does it, so that nothing is started.
  const ran = step.type === 'manual' ? ranKeys(plan, id) : [];
  return [...ran, ...[...groups, step].map((one) => reachedKey('condition', one.id, 'true'))];
}

function skippedKeys(plan: Plan, id: string, group: string | undefined): readonly string[] {
  const around = planStepNamed(plan, id)?.groups.map((one) => one.id) ?? [];
  const passed = group === undefined ? around : around.slice(0, around.indexOf(group));
  return [...passed.map((one) => reachedKey('condition', one, 'true')), reachedKey('condition', group ?? id, 'false')];
}

function isRollback(plan: Plan, planStep: PlanStep | undefined): boolean {
  return planStep !== undefined && planStep.index >= plan.steps.length;
}
