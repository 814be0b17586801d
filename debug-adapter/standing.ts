import type { Debuggee } from './debuggee.js';
import type { StandingBody } from './protocol.js';

/** Where a run stands now, in as few words as a status bar needs. */
export function standingOf(run: Debuggee): StandingBody {
  const { planStep, plan, pacer, people, timeline, isRecord, console } = run;
  return {
    steps: plan.steps.length,
    isStopped: pacer.stop !== undefined || timeline.at !== undefined || people.open !== undefined || isRecord,
    ...(planStep && { stepId: planStep.step.id, number: planStep.index + 1 }),
    ...(console.directory !== '' && { directory: console.directory }),
  };
}

/** Calls `act` at once, and then as often as it is asked for but never more than once in an interval of milliseconds. */
export function throttled(act: () => void, interval: number): () => void {
  let isResting = false;
  let isWanted = false;
  const go = () => {
    isWanted = false;
    isResting = true;
    act();
    setTimeout(() => {
      isResting = false;
      if (isWanted) go();
    }, interval).unref();
  };
  return () => {
    isWanted = true;
    if (!isResting) go();
  };
}
