import type { RecordedEvent } from '../runtime/model/event.js';

/** Tells a client of programs that run for long, and of their end. */
interface LongSteps {
  note(event: RecordedEvent): void;
}

/** Calls again and again after so many milliseconds; returns how to end that. */
export type Every = (milliseconds: number, act: () => void) => () => void;

/** From this time on a program runs for long; its time is told as often. */
const longMs = 2000;

/** The long steps of a run, told by the progress events of the protocol. */
export function longSteps(tell: (event: string, body: object) => void, every: Every): LongSteps {
  let end = () => {};
  return {
    note: (event) => {
      if (event.type === 'step.started') end = followed(event, tell, every);
      else if (ends.has(event.type)) end();
    },
  };
}

const ends: ReadonlySet<RecordedEvent['type']> = new Set(['step.executed', 'run.paused', 'run.finished']);

function followed(
  { seq, step_id: id }: Extract<RecordedEvent, { type: 'step.started' }>,
  tell: (event: string, body: object) => void,
  every: Every,
): () => void {
  const progressId = `step-${seq}`;
  let beats = 0;
  const stop = every(longMs, () => {
    beats += 1;
    const message = `for ${(beats * longMs) / 1000} s`;
    if (beats > 1) tell('progressUpdate', { progressId, message });
    else tell('progressStart', { progressId, title: `step '${id}' runs`, message, cancellable: false });
  });
  let isOver = false;
  return () => {
    stop();
    if (beats > 0 && !isOver) tell('progressEnd', { progressId });
    isOver = true;
  };
}
