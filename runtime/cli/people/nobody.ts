import type { People } from '../../engine/ports.js';

/** Nobody is there to answer: the run waits. */
export function nobody(write: (text: string) => void): People {
  const say = (complaint: string | undefined) => {
    if (complaint !== undefined) write(`      ${complaint}\n`);
    return Promise.resolve(undefined);
  };
  return { evidence: ({ complaint }) => say(complaint), approval: ({ complaint }) => say(complaint) };
}
