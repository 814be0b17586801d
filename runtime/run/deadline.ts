import { laterBy } from '../model/time.js';

/** How long a person is waited for where nothing else is said, in milliseconds: over a weekend, and not for ever. */
export const usualWaitMs = 72 * 3_600_000;

/** A year: nothing waits longer, whatever is written, and a moment so far away can still be told. */
const longestWaitMs = 366 * 24 * 3_600_000;

/** The moment after which nobody is waited for any more; what is no length of time leaves no time at all. */
export function deadlineAfter(now: string, waitMs: number | undefined): string {
  const wanted = waitMs ?? usualWaitMs;
  return laterBy(now, wanted >= 0 ? Math.min(wanted, longestWaitMs) : 0);
}
