import type { Cancellation, Clock } from '../engine/ports.js';
import { isPast, millisecondsBetween } from '../model/time.js';

/** The clock of this machine. */
export const machineClock: Clock = { now, sleep, until };

function now(): string {
  return new Date().toISOString();
}

function sleep(milliseconds: number, cancellation: Cancellation): Promise<void> {
  return new Promise((resolve) => {
    if (cancellation.isCancelled) return resolve();
    const stopListening = cancellation.onCancel(() => done());
    const timer = setTimeout(() => done(), milliseconds);
    function done() {
      clearTimeout(timer);
      stopListening();
      resolve();
    }
  });
}

/** A timer does not count what a machine sleeps through, nor more than 24 days: so it looks again every minute. */
const lookAgainMs = 60_000;

async function until(moment: string, cancellation: Cancellation): Promise<void> {
  // Slept at least once: who says at once that nobody is there is heard first.
  do await sleep(Math.min(millisecondsBetween(now(), moment) + 1, lookAgainMs), cancellation);
  while (!cancellation.isCancelled && !isPast(moment, now()));
}
