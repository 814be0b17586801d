import { ok } from '../../model/result.js';
import { withEvidence } from '../check/governance/evidence-required.js';
import { type ActionPlace, refactoring, stepUnder, type TextAction } from './action.js';

/** A step by hand that asks for a proof that it was done, though nothing demands one. */
export function askEvidenceActions(place: ActionPlace): readonly TextAction[] {
  const { text, outline } = place.analysis;
  const step = stepUnder(place);
  // Where it is demanded, that is the fix of a fault.
  if (step?.type !== 'manual' || outline.governance.requiresEvidence) return [];
  return withEvidence(text, step.node).map(({ title, edits }) => refactoring('refactor.rewrite', title, ok(edits)));
}
