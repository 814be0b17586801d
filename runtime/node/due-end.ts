import type { Cancellation } from '../engine/ports.js';
import { watchPanic } from './panic/watch.js';

/** What may end a step before its time. */
export interface DueWork {
  readonly timeoutMs: number;
  readonly cancellation: Cancellation;
}

/**
 * Calls once when the time of a step is over or its run is cancelled, unless it is stopped before. While everything is
 * halted the time stands still and a cancellation waits: what is frozen is not ended.
 */
export function dueEnd(work: DueWork, end: (how: 'timeout' | 'cancelled') => void): { stop(): void } {
  const stopped = stopSwitch();
  const clock = countdown(work.timeoutMs, () => whenFree(stopped, () => end('timeout')));
  const stopListening = work.cancellation.onCancel(() => whenFree(stopped, () => end('cancelled')));
  void stoodStill(clock, stopped);
  return {
    stop: () => {
      stopped.stop();
      stopListening();
      clock.pause(0);
    },
  };
}

// What cannot be frozen goes on, and so does its time.
const freezes = process.platform !== 'win32';

interface Countdown {
  /** Stops counting, as of so many milliseconds ago. */
  pause(sinceMs: number): void;
  resume(): void;
}

function countdown(limitMs: number, over: () => void): Countdown {
  let left = limitMs;
  let from = performance.now();
  let timer: NodeJS.Timeout | undefined;
  const resume = () => {
    from = performance.now();
    timer = setTimeout(over, left);
  };
  resume();
  return {
    resume,
    pause: (sinceMs) => {
      clearTimeout(timer);
      left = Math.max(1, left - Math.max(0, performance.now() - from - Math.max(0, sinceMs)));
    },
  };
}

async function stoodStill(clock: Countdown, stopped: StopSwitch): Promise<void> {
  if (!freezes) return;
  const watch = watchPanic();
  for (;;) {
    const notice = await watch.engaged(stopped.promise);
    if (notice === undefined || stopped.isStopped()) return;
    clock.pause(Date.now() - Date.parse(notice.at) || 0);
    await watch.cleared(stopped.promise);
    if (stopped.isStopped()) return;
    clock.resume();
  }
}

/** Does something now, or once a halt is over; not at all where it was stopped before. */
function whenFree(stopped: StopSwitch, work: () => void): void {
  const watch = watchPanic();
  if (!freezes || watch.notice() === undefined) work();
  else void watch.cleared(stopped.promise).then(() => stopped.isStopped() || work());
}

interface StopSwitch {
  /** Resolves once it is stopped. */
  readonly promise: Promise<void>;
  isStopped(): boolean;
  stop(): void;
}

function stopSwitch(): StopSwitch {
  let isStopped = false;
  let tell = () => {};
  const promise = new Promise<void>((resolve) => {
    tell = resolve;
  });
  return {
    promise,
    isStopped: () => isStopped,
    stop: () => {
      isStopped = true;
      tell();
    },
  };
}
