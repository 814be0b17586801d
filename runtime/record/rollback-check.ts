import type { RecordedEvent, StepResult } from '../model/event.js';
import { forwardIdOf } from '../model/plan.js';

/** What a trace says of the rollback of a step. */
export interface RollbackRecord {
  /** Of what was stored before the step was started. */
  readonly hash: string;
  /** Whether the step was started, and not taken back since. */
  readonly isStarted: boolean;
  /** What people were asked about, where they are asked about it now: what was stored, or what it came to be. */
  readonly offered?: string;
  /** How its own step ended since it was offered. */
  readonly status?: StepResult['status'];
  /** What came of it last, where the step was not made ready anew since. */
  readonly outcome?: 'passed' | 'failed' | 'declined';
}

/** The rollbacks of a run by the ids of their steps. */
export type Rollbacks = Map<string, RollbackRecord>;

/**
 * Why an event about taking a step back cannot have come after those before it, or undefined where it can: only what was
 * stored before its step ran, or what people were told to be another thing, is run, and only where a step was started.
 */
export function rollbackFault(rollbacks: Rollbacks, event: RecordedEvent): string | undefined {
  switch (event.type) {
    case 'run.resumed':
      if (event.data.rolling_back !== true) closeAll(rollbacks);
      return undefined;
    case 'rollback.stored':
      rollbacks.set(event.step_id, { hash: event.data.rollback_hash, isStarted: isStarted(rollbacks, event.step_id) });
      return undefined;
    case 'rollback.offered':
      return offerFault(rollbacks, event);
    case 'rollback.declined':
      return endFault(rollbacks, event.step_id, event.data.rollback_hash, undefined);
    case 'rollback.executed':
      return endFault(rollbacks, event.step_id, event.data.rollback_hash, event.data.status);
    default:
      return 'step_id' in event ? stepFault(rollbacks, event) : undefined;
  }
}

/** The id that a step of a run has to be known by: that of the step itself, or of the one that it takes back. */
export function knownId(rollbacks: Rollbacks, id: string): string {
  const forward = forwardIdOf(id);
  return forward !== undefined && rollbacks.has(forward) ? forward : id;
}

type StepEvent = Extract<RecordedEvent, { readonly step_id: string }>;

function stepFault(rollbacks: Rollbacks, event: StepEvent): string | undefined {
  const forward = forwardIdOf(event.step_id);
  if (forward === undefined) {
    const known = rollbacks.get(event.step_id);
    if (known && event.type === 'step.started') rollbacks.set(event.step_id, { ...known, isStarted: true });
    return undefined;
  }
  const rollback = rollbacks.get(forward);
  return rollback && ownFault(rollbacks, forward, rollback, event);
}

function ownFault(
  rollbacks: Rollbacks,
  forward: string,
  rollback: RollbackRecord,
  event: StepEvent,
): string | undefined {
  switch (event.type) {
    case 'step.ready':
      return rollback.offered === undefined
        ? `what takes step '${forward}' back was made ready without having been offered`
        : undefined;
    case 'approval.requested':
    case 'step.started':
      return event.data.command_hash === rollback.offered
        ? undefined
        : `what takes step '${forward}' back is not what was stored before the step ran`;
    case 'step.auto_executed':
      return `what takes step '${forward}' back runs only where a person approves it`;
    case 'step.result':
      rollbacks.set(forward, { ...rollback, status: event.data.status });
      return undefined;
    default:
      return undefined;
  }
}

function offerFault(
  rollbacks: Rollbacks,
  { step_id: id, data }: Extract<RecordedEvent, { type: 'rollback.offered' }>,
): string | undefined {
  const rollback = rollbacks.get(id);
  if (rollback === undefined) return `the rollback of step '${id}' was offered without having been stored`;
  if (rollback.hash !== data.rollback_hash) return `the rollback of step '${id}' is not what was stored before it ran`;
  if (!rollback.isStarted) return `the rollback of step '${id}' was offered, and the step was never started`;
  const { hash } = rollback;
  rollbacks.set(id, { hash, isStarted: true, offered: data.changed_hash ?? hash });
  return undefined;
}

function endFault(
  rollbacks: Rollbacks,
  id: string,
  hash: string,
  status: 'passed' | 'failed' | undefined,
): string | undefined {
  const rollback = rollbacks.get(id);
  if (rollback?.hash !== hash) return `what is said of the rollback of step '${id}' is not about what was stored`;
  if (status !== undefined && (rollback.offered === undefined || rollback.status !== status)) {
    return `the rollback of step '${id}' did not end as ${status}`;
  }
  rollbacks.set(id, { hash, isStarted: status !== 'passed', outcome: status ?? 'declined' });
  return undefined;
}

// A run that was over asks anew about whatever is left to be taken back.
function closeAll(rollbacks: Rollbacks): void {
  for (const [id, { hash, isStarted: started }] of rollbacks) rollbacks.set(id, { hash, isStarted: started });
}

function isStarted(rollbacks: Rollbacks, id: string): boolean {
  return rollbacks.get(id)?.isStarted ?? false;
}
