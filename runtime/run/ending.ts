import type { Actor, RunEvent, RunFinished, RunOutput, StepResult } from '../model/event.js';
import { forwardIdOf } from '../model/plan.js';
import { millisecondsBetween } from '../model/time.js';
import { rollbackReport } from './rollback.js';
import type { RunState } from './state.js';
import type { Moment } from './step-event.js';

/** How a run ends. */
export interface Ending {
  readonly status: RunFinished['status'];
  readonly reason: string;
  readonly actor: Actor;
  readonly moment: Moment;
  /** How many steps fail with the end itself. */
  readonly failedNow?: number;
  readonly outputs?: Readonly<Record<string, RunOutput>>;
}

/** The event that ends a run, with what was taken back and what was not. */
export function finishedEvent(state: RunState, ending: Ending): RunEvent {
  const { status, reason, actor, moment, failedNow = 0, outputs = {} } = ending;
  // What takes a step back is no step of the runbook.
  const results = state.history.filter(({ step_id }) => forwardIdOf(step_id) === undefined);
  const count = (wanted: StepResult['status']) => results.filter((result) => result.status === wanted).length;
  const undone = status === 'completed' ? undefined : rollbackReport(state);
  return {
    type: 'run.finished',
    actor,
    data: {
      status,
      reason: undone === undefined ? reason : `${reason}; ${undone}`,
      steps: { passed: count('passed'), failed: count('failed') + failedNow, skipped: count('skipped') },
      duration_ms: millisecondsBetween(state.origin?.startedAt ?? moment.now, moment.now),
      ...(Object.keys(outputs).length > 0 && { outputs }),
      // The count and the head of the chain are only known where the event is recorded, which fills them in.
      events: 0,
      chain_hash: '',
    },
  };
}
