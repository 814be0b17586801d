import { exitCode } from '../model/exit-code.js';
import { isPast } from '../model/time.js';
import { itemsOf } from './pages.js';
import type { RunState } from './state.js';

/** What a shell exits with once a run has come to rest in this state. */
export function exitCodeOf(state: RunState): number {
  switch (state.phase.name) {
    case 'paused':
      return exitCode.waiting;
    case 'finished':
      return finishedCode(state, state.phase.outcome.status);
    case 'pending':
    case 'running':
      return exitCode.interrupted;
  }
}

function finishedCode(state: RunState, status: 'completed' | 'failed' | 'aborted'): number {
  if (status === 'completed') return exitCode.ok;
  if (status === 'aborted') return hasRunOut(state) ? exitCode.failed : exitCode.interrupted;
  const kind = state.history.find((result) => result.step_id === state.failure)?.error?.kind;
  return kind === 'governance' || kind === 'approval' ? exitCode.refused : exitCode.failed;
}

/** Whether a run ended because nobody said in time how a step goes on: no person has ended it. */
function hasRunOut({ steps, rollbacks, latest = '' }: RunState): boolean {
  const all = [...itemsOf(steps), ...Object.values(rollbacks).map(({ step }) => step)];
  return all.some((step) => step?.name === 'intervening' && isPast(step.expiresAt, latest));
}
