import { setImmediate, setTimeout as sleep } from 'node:timers/promises';

/** How long the pipes of a program that has ended must be silent, in milliseconds; a child it left behind may hold them open. */
const silenceMs = 250;

/** How often it is listened again where there was something: such a child may never be silent. */
const mostListenings = 8;

/** Resolves when all that a program wrote before it ended must have been read. */
export async function drained(bytesRead: () => number): Promise<void> {
  for (let listening = 0; listening < mostListenings; listening += 1) {
    const before = bytesRead();
    await sleep(silenceMs, undefined, { ref: false });
    // A timer that is late comes before what lies ready in the pipes meanwhile.
    await setImmediate();
    if (bytesRead() === before) return;
  }
}
