import type { RecordedEvent } from '../model/event.js';
import type { RunView } from './view.js';

/** What had happened up to the moment that is looked at, in its order. */
export function eventsOf({ state, sources }: RunView): readonly RecordedEvent[] {
  return sources.events.slice(0, state.seq);
}

/** The last event of a kind that matches, up to the moment that is looked at. */
export function lastEvent<Type extends RecordedEvent['type']>(
  { state, sources: { events } }: RunView,
  type: Type,
  matches: (event: Extract<RecordedEvent, { type: Type }>) => boolean,
): Extract<RecordedEvent, { type: Type }> | undefined {
  for (let index = Math.min(state.seq, events.length) - 1; index >= 0; index -= 1) {
    const event = events[index];
    if (event !== undefined && isOf(event, type) && matches(event)) return event;
  }
  return undefined;
}

/** The events of one attempt of a step, up to the moment that is looked at. */
export function attemptEvents(view: RunView, stepId: string, attempt: number): readonly RecordedEvent[] {
  return eventsOf(view).filter((event) => 'step_id' in event && event.step_id === stepId && event.attempt === attempt);
}

function isOf<Type extends RecordedEvent['type']>(
  event: RecordedEvent,
  type: Type,
): event is Extract<RecordedEvent, { type: Type }> {
  return event.type === type;
}
