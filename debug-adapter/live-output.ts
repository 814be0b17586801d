import { stripVTControlCharacters } from 'node:util';
import type { Output } from './listener.js';
import type { StepOutputBody } from './protocol.js';

/** What the program of the step that runs has printed so far, as much of its end as somebody looks at. */
export interface LiveOutput {
  readonly pieces: readonly StepOutputBody[];
  /** Takes what was printed; undefined where no step's program did. */
  take(output: Output): StepOutputBody | undefined;
  /** Forgets it, once the step has its result or begins anew. */
  clear(): void;
}

const mostCharacters = 64 * 1024;

/** The live output of a run in which nothing was printed yet. */
export function liveOutput(): LiveOutput {
  let pieces: StepOutputBody[] = [];
  let length = 0;
  return {
    get pieces() {
      return pieces;
    },
    take: ({ category, text, stepId }) => {
      if (category === 'console' || stepId === undefined) return undefined;
      const piece = { stepId, stream: category, text: stripVTControlCharacters(text) };
      pieces.push(piece);
      length += piece.text.length;
      for (let first = pieces[0]; length > mostCharacters && pieces.length > 1 && first; first = pieces[0]) {
        pieces.shift();
        length -= first.text.length;
      }
      return piece;
    },
    clear: () => {
      pieces = [];
      length = 0;
    },
  };
}
