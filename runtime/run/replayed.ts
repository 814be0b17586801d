import type { Actor } from '../model/event.js';
import type { Command, Refusal } from './command.js';
import type { RunOrigin, RunState } from './state.js';

/** Why what a recording says does not count: it stands for people in a replay, where nothing is run, and nowhere else. */
export function refusedRecording({ origin }: RunState, command: Command): Refusal | undefined {
  const actor = actorOf(command, origin);
  if (actor?.channel !== 'replay' || origin === undefined || origin.mode === 'replay') return undefined;
  const message = `what was recorded of ${actor.id} counts in a replay alone; a person has to say it in this run`;
  return { reason: 'not-a-person', message };
}

// Only once a run is created is it known what kind it is.
function actorOf(command: Command, origin: RunOrigin | undefined): Actor | undefined {
  if (command.kind === 'start-run') return origin?.actor;
  return 'actor' in command ? command.actor : undefined;
}
