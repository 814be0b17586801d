import type { InterventionAnswer } from '../../engine/ports.js';
import { isBlank } from '../../model/blank.js';
import { resolutionsFor } from '../../run/intervention.js';
import { type Debugged, fault, type Outcome } from './debugged.js';
import { notAsked } from './not-asked.js';
import { waitsFor } from './waits.js';

type Resolution = InterventionAnswer['resolution'];

/** A person's word on a step that waits for one; without one that counts, what to type. */
export function resolved(run: Debugged, resolution: Resolution, note: string): Outcome {
  const { place, speaker: actor } = run;
  if (place.kind !== 'asked' || place.asked.kind !== 'intervention') return fault(notAsked(run, "a person's word"));
  const { planStep, cause } = place.asked.request;
  if (!resolutionsFor(planStep.step, cause).includes(resolution)) {
    return fault(`step '${planStep.step.id}' ${waitsFor(place.asked)}`);
  }
  if (isBlank(note) && needsNote.has(resolution)) return fault(`how do you know? type '${resolution} NOTE'`);
  return { kind: 'answer', answer: { kind: 'intervention', answer: { actor, resolution, note } } };
}

const needsNote: ReadonlySet<Resolution> = new Set(['done', 'failed', 'skip']);
