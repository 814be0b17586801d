import type { RecordedEvent } from '../model/event.js';

/** Whether an event is one of a replay: nothing was run in it. */
export function isReplayed({ mode }: Pick<RecordedEvent, 'mode'>): boolean {
  return mode === 'replay';
}

/** Why nobody can have said through the channel of replays what an event says they did; undefined where they can. */
export function channelFault(event: RecordedEvent): string | undefined {
  if (event.actor.channel !== 'replay' || isReplayed(event)) return undefined;
  return `what ${event.actor.id} is said to have done comes from a recording, which counts in a replay alone`;
}
