import type { Analysis } from '../../analysis.js';
import { oncePer } from '../../remembered.js';
import type { StepOutline } from '../../step-outline.js';
import { entriesOf, jsonOf, textNode, valueAt } from '../../syntax/node.js';
import { guideLines, rollbackGuideLines } from './step-text.js';

/** Whether somebody has looked at a step of a draft: `changed` where it was edited since it was accepted. */
export type Review = 'open' | 'accepted' | 'changed';

/** A step of a draft, and whether somebody has looked at it. */
export interface ReviewedStep {
  readonly step: StepOutline;
  readonly review: Review;
  /** The first line of the guide that it was made from, and the last one; from 1. */
  readonly guideLines?: readonly [number, number];
  /** The same of what takes it back. */
  readonly rollbackLines?: readonly [number, number];
}

type ReadDraft = Pick<Analysis, 'document' | 'outline'>;

/** The steps of a runbook that was made from a guide, groups left out; none for any other runbook. */
export const reviewedSteps = oncePer(({ document, outline }: ReadDraft): readonly ReviewedStep[] => {
  if (outline.version !== 'runbook/v1') return [];
  const guide = textNode(valueAt(valueAt(valueAt(document, 'meta'), 'source'), 'file'));
  const reviewed = outline.steps.filter(({ type }) => type !== 'group').map(reviewedStep);
  // The guide of a paste, or of a text that is not saved, is no file that could be named.
  return guide !== undefined || reviewed.some((one) => one.guideLines) ? reviewed : [];
});

function reviewedStep(step: StepOutline): ReviewedStep {
  const [first, last = first] = guideLines(step.node);
  const [from, to = from] = rollbackGuideLines(step.node);
  return {
    step,
    review: reviewOf(step),
    ...(first !== undefined && last !== undefined && { guideLines: [first, last] }),
    ...(from !== undefined && to !== undefined && { rollbackLines: [from, to] }),
  };
}

/** The key below `annotations` that says what a step was when it was accepted. */
export const reviewKey = 'reviewed';

function reviewOf(step: StepOutline): Review {
  const noted = valueAt(valueAt(step.node, 'annotations'), reviewKey);
  if (noted?.kind !== 'scalar') return 'open';
  return noted.source === reviewMark(step) ? 'accepted' : 'changed';
}

/**
 * Tells what a step does from what it does otherwise, so that an edit takes back its acceptance; where it comes from and
 * what other programs keep there is left out. It protects from oversight, not from intent.
 */
export function reviewMark({ node }: StepOutline): string {
  const said = entriesOf(node).filter(({ key }) => key.source !== 'annotations' && key.source !== 'source');
  let sum = 0x811c9dc5;
  for (const character of JSON.stringify(said.map(({ key, value }) => [key.source, jsonOf(value)]))) {
    sum = Math.imul(sum ^ (character.codePointAt(0) ?? 0), 0x01000193);
  }
  // A letter before it keeps YAML from reading a number.
  return `v${(sum >>> 0).toString(16).padStart(8, '0')}`;
}
