import type { RecordedEvent } from '../../model/event.js';
import type { Outline, PageData } from '../../page/page-data.js';
import { reportOf } from '../../record/report/report.js';
import type { RunState } from '../../run/state.js';

/** A run that goes on, as far as its events tell. */
export interface LiveRun {
  readonly runId: string;
  readonly events: readonly RecordedEvent[];
  /** The state that these events lead to. */
  readonly state: RunState;
  /** How it stands: running, waiting, completed, failed or aborted. */
  readonly status: string;
  /** Whether a process is at work on it. */
  readonly isDriven: boolean;
  readonly outline?: Outline | undefined;
}

/** What the page shows of a run that goes on; of its record nothing is claimed but that it is not at its end. */
export function livePage({ outline, ...run }: LiveRun): PageData {
  return { report: liveReport(run), ...(outline && { outline }) };
}

/** The report of a run whose record was not verified from its beginning to its end. */
export function liveReport({ runId, events, state, status, isDriven }: Omit<LiveRun, 'outline'>): PageData['report'] {
  const verdict = { verdict: 'unsatisfied', reasons: ['the run is not over'], notes: [] } as const;
  return reportOf(events, { status, runId, isDriven, verdict, state });
}
