import type { InterventionQuestion } from '../../engine/ports.js';
import { resolutionsFor } from '../../run/intervention.js';
import type { Asked } from './place.js';

/** What a step waits for and what to type, worded to follow its name. */
export function waitsFor(asked: Asked): string {
  switch (asked.kind) {
    case 'approval':
      return "waits for an approval; type 'approve' or 'reject REASON'";
    case 'evidence':
      return `waits for evidence '${asked.request.evidence.name}'; type 'evidence' to see what is asked for`;
    case 'intervention':
      return `waits for a person's word; type ${resolutionForms(asked.request)}`;
  }
}

function resolutionForms({ planStep, cause }: InterventionQuestion): string {
  const forms = resolutionsFor(planStep.step, cause).map((word) => (word === 'retry' ? "'retry'" : `'${word} NOTE'`));
  return `${forms.slice(0, -1).join(', ')} or ${forms.at(-1)}`;
}
