import type { RecordedEvent } from '../model/event.js';

/** Who approved a step, handed in evidence for it or said what became of it, by the id of the step. */
export type Participants = Readonly<Record<string, readonly string[]>>;

/** The participants with whoever acted in an event; nobody is forgotten when a step is done again. */
export function participantsAfter(people: Participants, event: RecordedEvent): Participants {
  if (!isDeed(event) || event.actor.kind !== 'human') return people;
  const { step_id: id, actor } = event;
  const before = Object.hasOwn(people, id) ? (people[id] ?? []) : [];
  return before.includes(actor.id) ? people : { ...people, [id]: [...before, actor.id] };
}

type Deed = Extract<RecordedEvent, { type: 'step.approved' | 'evidence.submitted' | 'intervention.resolved' }>;

function isDeed(event: RecordedEvent): event is Deed {
  return (
    event.type === 'step.approved' || event.type === 'evidence.submitted' || event.type === 'intervention.resolved'
  );
}
