import type { People } from '../engine/ports.js';

/** People who may leave a question without an answer, which ends nothing: the run waits for them. */
export interface LeavablePeople {
  readonly people: People;
  /** Whether a question is open, or was left, so that nothing runs that would have to be ended. */
  canLeave(): boolean;
}

/** Notes whether people are asked something now; the signal tells them that nobody waits for the answer any more. */
export function leavable(people: People, signal: AbortSignal): LeavablePeople {
  let open = 0;
  let isLeft = false;
  const watched =
    <Question extends readonly unknown[], Answer>(ask: (...question: Question) => Promise<Answer | undefined>) =>
    async (...question: Question): Promise<Answer | undefined> => {
      open += 1;
      try {
        const answer = await ask(...question);
        isLeft ||= answer === undefined && signal.aborted;
        return answer;
      } finally {
        open -= 1;
      }
    };
  return {
    people: {
      evidence: watched((...question) => people.evidence(...question)),
      approval: watched((...question) => people.approval(...question)),
      intervention: watched((...question) => people.intervention(...question)),
    },
    canLeave: () => open > 0 || isLeft,
  };
}
