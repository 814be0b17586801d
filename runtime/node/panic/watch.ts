import type { PanicClearing, PanicNotice } from '../../model/panic.js';
import { panicFolders, readPanic } from './flag.js';
import { entriesSince, logMark } from './log.js';

/** Watches the flag of this user from a moment on. */
export interface PanicWatch {
  /** Who halted everything, as long as nobody has told through `cleared` that it is over; looks anew each time. */
  notice(): PanicNotice | undefined;
  /** Resolves once everything is halted, or with nothing once `until` is settled; does not keep the program alive. */
  engaged(until: Promise<unknown>): Promise<PanicNotice | undefined>;
  /** Resolves once a person has cleared it, or with nothing once `until` is settled before; keeps the program alive. */
  cleared(until: Promise<unknown>): Promise<PanicClearing | undefined>;
}

/** How often the flag is looked for. */
const lookMs = 100;

/**
 * Watches from now on. A halt that came and went while this program was itself held, asleep or stopped, is noticed by its
 * line in the log; a flag that was removed by hand ends nothing.
 */
export function watchPanic(): PanicWatch {
  // Where to look does not change while a program runs, and it looks several times in each step.
  const folders = panicFolders();
  let mark = logMark(folders);
  const notice = () => {
    const flag = readPanic(folders);
    if (flag) return flag;
    return entriesSince(mark).findLast((entry) => entry.event === 'engaged');
  };
  const clearing = () => {
    if (readPanic(folders)) return undefined;
    const last = entriesSince(mark).at(-1);
    if (last?.event !== 'cleared') return undefined;
    mark = logMark(folders);
    return { by: last.by, reason: last.reason };
  };
  return {
    notice,
    engaged: (until) => found(notice, until, { keepsAlive: false }),
    cleared: (until) => found(clearing, until, { keepsAlive: true }),
  };
}

function found<Value>(
  look: () => Value | undefined,
  until: Promise<unknown>,
  { keepsAlive }: { readonly keepsAlive: boolean },
): Promise<Value | undefined> {
  return new Promise((resolve) => {
    const settle = (value: Value | undefined) => {
      clearInterval(timer);
      resolve(value);
    };
    const lookAgain = () => {
      const value = look();
      if (value !== undefined) settle(value);
      return value !== undefined;
    };
    const timer = setInterval(lookAgain, lookMs);
    if (!keepsAlive) timer.unref();
    if (lookAgain()) return;
    until.then(
      () => settle(look()),
      () => settle(undefined),
    );
  });
}
