import type { Clock } from '../../engine/ports.js';

/** A clock that no time passes on but what is asked of it, so that two replays tell the same times. */
export interface LogicalClock extends Clock {
  /** Lets time pass at once. */
  pass(milliseconds: number): void;
  /** Keeps the time that it is, and gives what puts it back. */
  keep(): () => void;
}

/** Every replay begins at this moment. */
const beginning = Date.UTC(2000, 0, 1);

/** A clock that stands at the beginning of all replays; each reading is a millisecond after the one before. */
export function logicalClock(): LogicalClock {
  let now = beginning;
  const pass = (milliseconds: number) => {
    now += Math.max(0, Math.round(milliseconds));
  };
  return {
    pass,
    keep: () => {
      const kept = now;
      return () => {
        now = kept;
      };
    },
    now: () => {
      now += 1;
      return new Date(now).toISOString();
    },
    sleep: async (milliseconds) => pass(milliseconds),
    // While a person is waited for no time passes, however long they take.
    until: (_, cancellation) =>
      new Promise((resolve) => {
        cancellation.onCancel(resolve);
      }),
  };
}
