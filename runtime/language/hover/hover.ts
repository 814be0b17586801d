import type { Analysis } from '../analysis.js';
import { stepOutlineAt } from '../cursor.js';
import { riskText } from '../risk-text.js';
import { providedRisks } from '../step-risk.js';
import { fieldHover } from './field.js';
import type { Hover } from './item.js';
import { expressionHover, templateHover } from './name.js';
import { originText, passageOf } from './passage.js';

/** What there is to say about an offset: a key's, a value's and a type's meaning, what a name stands for. */
export function hoverAt(analysis: Analysis, offset: number): Hover | undefined {
  const hover =
    templateHover(analysis, offset) ??
    expressionHover(analysis, offset) ??
    typeHover(analysis, offset) ??
    fieldHover(analysis, offset);
  const passage = passageOf(analysis, offset);
  if (!passage) return hover;
  const from = originText(passage);
  return { text: hover ? `${hover.text}\n\n${from}` : from, at: hover?.at ?? { start: offset, end: offset }, passage };
}

/** What an installed provider says of the type at an offset. */
function typeHover(analysis: Analysis, offset: number): Hover | undefined {
  const { outline } = analysis;
  const step = outline.providers && stepOutlineAt(outline.steps, offset);
  if (!step) return undefined;
  const own = { ...analysis, outline: { ...outline, steps: [step] } };
  const risk = providedRisks(own).find(({ at }) => at.start <= offset && offset <= at.end);
  return risk && { text: riskText(risk), at: risk.at };
}
