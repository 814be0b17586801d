import type { RecordedEvent } from '../model/event.js';
import type { Command } from '../run/command.js';
import type { RunState } from '../run/state.js';
import { entriesSince, panicsSince } from './panic-log.js';

/**
 * What has to be recorded of a run before it goes on or is answered for, because it happened while nobody drove it: a halt
 * takes its approvals back, and who cleared the one that stopped it is noted.
 */
export function missedPanic(state: RunState, events: readonly RecordedEvent[]): readonly Command[] {
  if (state.phase.name === 'finished') return [];
  const missed = panicsSince(state.latest ?? '').at(-1);
  const frozen = { processes: 0, running: 0, latencyMs: 0 };
  const isOpen = missed !== undefined || lastPanic(events)?.type === 'panic.engaged';
  const cleared = isOpen ? entriesSince(new Map()).findLast((entry) => entry.event === 'cleared') : undefined;
  return [
    ...(missed ? [{ kind: 'panic-run', notice: missed, frozen } as const] : []),
    ...(cleared ? [{ kind: 'clear-panic', by: cleared.by, reason: cleared.reason } as const] : []),
  ];
}

function lastPanic(events: readonly RecordedEvent[]): RecordedEvent | undefined {
  return events.findLast(({ type }) => type === 'panic.engaged' || type === 'panic.cleared');
}
