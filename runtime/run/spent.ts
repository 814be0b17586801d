import type { RecordedEvent, RiskVerdict } from '../model/event.js';

/** What a run has spent of the limits that policy sets. */
export interface Spent {
  /** How often a command that is not safe was started. */
  readonly mutations: number;
  /** When the last critical command was last heard of; ISO 8601 in UTC. */
  readonly criticalAt?: string;
  /** The command that was judged last: the one that may be started next. */
  readonly judged?: { readonly stepId: string; readonly verdict: RiskVerdict };
}

/** What a run has spent that has started nothing. */
export const nothingSpent: Spent = { mutations: 0 };

/** What is spent after an event. */
export function spentAfter(spent: Spent, event: RecordedEvent): Spent {
  switch (event.type) {
    case 'runbook.classified':
      return { ...spent, judged: { stepId: event.step_id, verdict: event.data } };
    case 'step.started':
      return started(spent, event.step_id, event.ts);
    case 'step.executed':
      return verdictOf(spent, event.step_id)?.critical === true ? { ...spent, criticalAt: event.ts } : spent;
    default:
      return spent;
  }
}

function started(spent: Spent, stepId: string, ts: string): Spent {
  const verdict = verdictOf(spent, stepId);
  // What was started without having been judged may have changed anything.
  const isMutation = verdict?.final !== 'safe';
  return {
    ...spent,
    mutations: spent.mutations + (isMutation ? 1 : 0),
    ...(verdict?.critical === true && { criticalAt: ts }),
  };
}

function verdictOf({ judged }: Spent, stepId: string): RiskVerdict | undefined {
  return judged?.stepId === stepId ? judged.verdict : undefined;
}
