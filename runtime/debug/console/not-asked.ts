import type { Debugged } from './debugged.js';
import { stepAt } from './place.js';
import { waitsFor } from './waits.js';

/** Why an answer has nothing to answer, and what to type. */
export function notAsked({ place }: Debugged, what: string): string {
  const id = stepAt(place)?.step.id ?? '';
  switch (place.kind) {
    case 'asked':
      return `step '${id}' ${waitsFor(place.asked)}`;
    case 'stopped':
      return `step '${id}' has not asked for ${what}; type 'next' to begin it`;
    case 'running':
      return `the run goes on, and nothing waits for ${what} now`;
    case 'over':
    case 'record':
      return "the run is over, so there is nothing to answer; type 'quit' to leave";
  }
}
