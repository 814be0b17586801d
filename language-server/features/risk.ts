import { type Analysis, type ProvidedRisk, risksInSlices, type StepRisk } from '../../runtime/language/index.js';
import type { Span } from '../../runtime/model/text.js';
import type { Classifiers } from '../classifiers.js';
import type { Documents } from '../documents.js';
import { whileFresh } from '../fresh.js';

/** Where the classes of steps come from. */
export interface RiskSource {
  readonly documents: Documents;
  readonly classifiers: Classifiers;
}

/** The class of a step that a person does not do. */
export type ShownRisk = StepRisk | ProvidedRisk;

/** The classes of the steps that lie in a part of a runbook, in the order of the text. */
export async function risksIn(
  { documents, classifiers }: RiskSource,
  uri: string,
  { analysis, within }: { readonly analysis: Analysis; readonly within: Span },
): Promise<readonly ShownRisk[]> {
  const judge = await classifiers.judgeFor(uri, analysis);
  const isShown = ({ node: { at } }: StepRisk['step']) => at.start <= within.end && within.start <= at.end;
  return whileFresh(documents, uri, risksInSlices(analysis, judge, isShown));
}
