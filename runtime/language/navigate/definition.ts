import type { Span } from '../../model/text.js';
import type { Analysis } from '../analysis.js';
import { isSame, type Occurrence, occurrencesAt, occurrencesIn } from './occurrence.js';
import { type GuidePassage, passageAt } from './passage.js';

/** Where what stands at an offset comes from: a place of the same text, or of the guide that it was made from. */
export type Origin =
  | { readonly kind: 'text'; readonly from: Span; readonly at: Span; readonly whole: Span }
  | { readonly kind: 'guide'; readonly from: Span; readonly passage: GuidePassage };

/** Where what stands at an offset comes from; several where a name is defined several times. */
export function definitionsAt(analysis: Analysis, offset: number): readonly Origin[] {
  const found = occurrencesAt(analysis, offset);
  if (found.length > 0) return found.flatMap((occurrence) => definitionsOf(analysis, occurrence));
  const passage = passageAt(analysis, offset);
  return passage ? [{ kind: 'guide', from: passage.at, passage }] : [];
}

/** A place where a name stands, and whether it gets its meaning there. */
export interface NamedPlace {
  readonly at: Span;
  readonly isDefinition: boolean;
}

/** Every place of what is named at an offset, in the order of the text; none where nothing is. */
export function referencesAt(analysis: Analysis, offset: number): readonly NamedPlace[] {
  const named = occurrencesAt(analysis, offset);
  const places = occurrencesIn(analysis)
    .filter((occurrence) => named.some((one) => isSame(one, occurrence)))
    .map(({ at, whole }) => ({ at, isDefinition: whole !== undefined }));
  return places.filter(({ at }, index) => at.start !== places[index - 1]?.at.start);
}

function definitionsOf(analysis: Analysis, used: Occurrence): readonly Origin[] {
  const all = occurrencesIn(analysis).filter((one) => one.whole !== undefined && isSame(one, used));
  const own = all.filter(({ step }) => used.step !== undefined && step === used.step);
  return (own.length > 0 ? own : all).flatMap(({ at, whole }) =>
    whole ? [{ kind: 'text' as const, from: used.at, at, whole }] : [],
  );
}
