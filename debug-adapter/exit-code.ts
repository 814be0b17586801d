import type { RunState } from '../runtime/run/state.js';

/** The code that `runbook exec` exits with after such a run (docs/decisions/0003-exit-codes.md). */
export function exitCodeOf(state: RunState): number {
  switch (state.phase.name) {
    case 'paused':
      return 6;
    case 'finished':
      return finishedCode(state, state.phase.outcome.status);
    case 'pending':
    case 'running':
      return interrupted;
  }
}

/** What a shell reports for a program that was ended by Ctrl+C. */
export const interrupted = 130;

/** A fault of this program. */
export const internal = 70;

function finishedCode(state: RunState, status: 'completed' | 'failed' | 'aborted'): number {
  if (status === 'completed') return 0;
  if (status === 'aborted') return interrupted;
  const kind = state.history.find((result) => result.status === 'failed')?.error?.kind;
  return kind === 'governance' || kind === 'approval' ? 2 : 1;
}
