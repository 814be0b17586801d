import type { Actor } from '../model/event.js';
import { identityOf } from '../model/person.js';
import type { Refusal } from './command.js';

/** Why somebody cannot say what only a person with a name can; undefined where they can. */
export function refusedSpeaker(actor: Actor, deed: string): Refusal | undefined {
  if (actor.kind !== 'human') return { reason: 'not-a-person', message: `only a person can ${deed}` };
  if (identityOf(actor.id) !== '') return undefined;
  return { reason: 'no-name', message: `'${actor.id}' is no name; a person has to give theirs to ${deed}` };
}
