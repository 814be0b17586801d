import { laterBy } from '../model/time.js';

/** How long a person is waited for where nothing else is said, in milliseconds: over a weekend, and not for ever. */
export const usualWaitMs = 72 * 3_600_000;

/** A year: nothing waits longer, whatever is written, and a moment so far away can still be told. */
const longestWaitMs = 366 * 24 * 3_600_000;

/** The moment after which nobody is waited for any more; what is no length of time leaves no time at all. */
export function deadlineAfter(now: string, waitMs: number | undefined): string {
  return laterBy(now, waitedFor(waitMs));
}

/** How long a person is waited for in the end, in milliseconds, where so much is asked for. */
export function waitedFor(waitMs: number | undefined): number {
  const wanted = waitMs ?? usualWaitMs;
  return wanted >= 0 ? Math.min(wanted, longestWaitMs) : 0;
}
