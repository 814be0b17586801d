import { setImmediate } from 'node:timers/promises';

/** How long work goes on before whatever waits has its turn, in milliseconds. */
const turnMs = 8;

/** Does work slice by slice, so that messages are answered in between; undefined where nobody wants its result any more. */
export async function inSlices<Value>(
  work: Generator<void, Value>,
  isWanted: () => boolean,
): Promise<Value | undefined> {
  for (let turnEnd = performance.now() + turnMs; ; ) {
    const slice = work.next();
    if (slice.done) return slice.value;
    if (performance.now() < turnEnd) continue;
    await setImmediate();
    if (!isWanted()) return undefined;
    turnEnd = performance.now() + turnMs;
  }
}
