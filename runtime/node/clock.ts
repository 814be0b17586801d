import type { Clock } from '../engine/ports.js';

/** The clock of this machine. */
export const machineClock: Clock = {
  now: () => new Date().toISOString(),
  sleep: (milliseconds, cancellation) =>
    new Promise((resolve) => {
      if (cancellation.isCancelled) return resolve();
      const stopListening = cancellation.onCancel(() => done());
      const timer = setTimeout(() => done(), milliseconds);
      function done() {
        clearTimeout(timer);
        stopListening();
        resolve();
      }
    }),
};
