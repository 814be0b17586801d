import type { StepError } from './event.js';

/**
 * Whether a runbook may go on from what failed a step: a no of a person or of a rule, and what cannot be evaluated, are
 * no mishaps.
 */
export function isMishap(error: StepError | null): boolean {
  return error === null || mishaps.has(error.kind);
}

const mishaps: ReadonlySet<StepError['kind']> = new Set(['exit', 'assertion', 'timeout', 'capture']);
