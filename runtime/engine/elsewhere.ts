import type { Refusal } from '../run/command.js';
import { decide } from '../run/decide.js';
import type { RunState } from '../run/state.js';
import { apply, type Drive } from './drive.js';
import type { AnswerCommand, AnswerFromElsewhere } from './ports.js';

/** What is said to a run from another process while somebody is asked here; nothing once the question here is settled. */
export function heardElsewhere(
  drive: Drive,
  state: RunState,
  until: Promise<unknown>,
): Promise<AnswerFromElsewhere | undefined> {
  const { elsewhere } = drive.ports;
  return elsewhere?.next((command) => refusedElsewhere(drive, state, command), until) ?? Promise.resolve(undefined);
}

/** Records what somebody said elsewhere, and tells them; undefined where it is not recorded after all. */
export async function takenFrom(
  { command, taken, turnedDown }: AnswerFromElsewhere,
  drive: Drive,
  state: RunState,
  { isOvertaken }: { readonly isOvertaken: boolean },
): Promise<RunState | undefined> {
  if (isOvertaken) {
    await turnedDown(overtaken);
    return undefined;
  }
  const result = await apply(drive, state, command);
  if (result.ok) await taken(result.value.seq);
  else await turnedDown(result.error);
  return result.ok ? result.value : undefined;
}

/** That an answer was given to what the run was before; its sender may look again. */
export const overtaken: Refusal = {
  reason: 'overtaken',
  message: 'the run has gone on since this was answered, so nothing was recorded; look at it again',
};

// The same holds as for a run that rests: whoever answers did not see more of it than its record.
function refusedElsewhere({ plan, ports }: Drive, state: RunState, command: AnswerCommand): Refusal | undefined {
  const resting: RunState = { ...state, phase: { name: 'paused', reason: 'approval', detail: '' } };
  const decision = decide(plan, resting, command, { now: ports.clock.now() });
  if (!decision.ok) return decision.error;
  const isTaken = decision.value.some(({ actor }) => actor.kind === 'human');
  return isTaken ? undefined : { reason: 'too-late', message: 'the answer came too late, so it was not taken' };
}
