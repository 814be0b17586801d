import type { Cancellation } from './ports.js';

/** A cancellation with the switch that sets it off; setting it off twice changes nothing. */
export function newCancellation(): Cancellation & { cancel(): void } {
  const listeners = new Set<() => void>();
  let isCancelled = false;
  return {
    get isCancelled() {
      return isCancelled;
    },
    onCancel: (listener) => {
      if (isCancelled) listener();
      else listeners.add(listener);
      return () => listeners.delete(listener);
    },
    cancel: () => {
      isCancelled = true;
      for (const listener of listeners) listener();
      listeners.clear();
    },
  };
}
