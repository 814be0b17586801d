import type { ScenarioStep } from '../../replay/scenario/scenario.js';
import type { Played, ScenarioPlayer } from '../../replay/scenario/session.js';

/** What of a scenario a replay did not do as it says, each in words with its line; a run that is `open` may still do the rest. */
export function unmetBy({ scenario, strictness }: ScenarioPlayer, played: Played, isOpen: boolean): readonly string[] {
  // The tool whose ways are wanted then forgets what it had no answer to.
  const surplus = strictness === 'strict' ? played.unanswered.map((reason) => `a call has no answer: ${reason}`) : [];
  const unused = scenario.steps.flatMap((step, index) => unusedText(step, index, played.place.counts[index] ?? 0));
  return isOpen ? surplus : [...surplus, ...unused];
}

function unusedText({ argv, calls: { min }, line }: ScenarioStep, index: number, count: number): readonly string[] {
  if (count >= min) return [];
  const often = count === 0 ? 'was not called' : `was called ${times(count)}, and has to be called ${times(min)}`;
  return [`line ${line}: step ${index + 1} ${JSON.stringify(argv)} ${often}`];
}

function times(count: number): string {
  return count === 1 ? 'once' : `${count} times`;
}
