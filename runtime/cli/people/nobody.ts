import type { People } from '../../engine/ports.js';
import { oneLine } from '../render/plain.js';

/** Nobody is there to answer: the run waits. */
export function nobody(write: (text: string) => void): People {
  const say = ({ complaint }: { readonly complaint?: string }) => {
    if (complaint !== undefined) write(`      ${oneLine(complaint)}\n`);
    return Promise.resolve(undefined);
  };
  return { evidence: say, approval: say, intervention: say };
}
