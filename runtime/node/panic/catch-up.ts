import type { RecordedEvent } from '../../model/event.js';
import type { Command } from '../../run/command.js';
import type { RunState } from '../../run/state.js';
import { runIdTime } from '../store/run-id.js';
import { entriesSince, logStart, panicsSince } from './log.js';

/**
 * What has to be recorded of a run before it goes on or is answered for, because it happened while nobody drove it: a halt
 * takes its approvals back, and who cleared the one that stopped it is noted.
 */
export function missedPanic(state: RunState, events: readonly RecordedEvent[]): readonly Command[] {
  if (state.phase.name === 'finished') return [];
  const missed = panicsSince(beganAt(state)).findLast(({ at }) => !isRecorded(events, at));
  const frozen = { processes: 0, running: 0, latencyMs: 0 };
  const isOpen = missed !== undefined || lastPanic(events)?.type === 'panic.engaged';
  const cleared = isOpen ? entriesSince(logStart()).findLast((entry) => entry.event === 'cleared') : undefined;
  return [
    ...(missed ? [{ kind: 'panic-run', notice: missed, frozen } as const] : []),
    ...(cleared ? [{ kind: 'clear-panic', by: cleared.by, reason: cleared.reason } as const] : []),
  ];
}

/** When a run began; by its id too, for the times in a record that lies in the future would hide a halt. */
function beganAt({ origin }: RunState): string {
  const stamp = runIdTime(origin?.runId ?? '');
  return stamp !== undefined && stamp < (origin?.startedAt ?? '') ? stamp : (origin?.startedAt ?? '');
}

function isRecorded(events: readonly RecordedEvent[], at: string): boolean {
  return events.some((event) => event.type === 'panic.engaged' && event.data.engaged_at === at);
}

function lastPanic(events: readonly RecordedEvent[]): RecordedEvent | undefined {
  return events.findLast(({ type }) => type === 'panic.engaged' || type === 'panic.cleared');
}
