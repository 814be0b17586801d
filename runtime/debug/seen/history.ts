import type { StepResult } from '../../model/event.js';
import type { RunView } from '../view.js';
import { type LazyValue, summed } from './lazy-value.js';

/** The results so far, in their order. */
export function seenHistory({ state, shown }: RunView): readonly LazyValue[] {
  return state.history.map((result) => summed(resultText(result, shown.text), withoutRun(result)));
}

/** A result in one line: the step, how it ended, by whom, and why it failed. */
export function resultText({ step_id, status, actor, error }: StepResult, shown: (text: string) => string): string {
  return `${step_id} ${status} by ${actor}${error ? `: ${shown(error.message)}` : ''}`;
}

// It is the same run in all of them.
function withoutRun({ run_id: _, ...result }: StepResult): object {
  return result;
}
