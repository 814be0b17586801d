import type { Analysis } from './analysis.js';
import type { Hover } from './hover.js';
import { riskText } from './risk-text.js';
import { withRollbacks } from './step-outline.js';
import { type JudgeCommand, stepRisk } from './step-risk.js';

/** What there is to say about the command at an offset; undefined where no word of a command stands there. */
export function riskHoverAt(analysis: Analysis, offset: number, judge: JudgeCommand): Hover | undefined {
  const step = withRollbacks(analysis.outline.steps).find(({ argv, script }) =>
    [...argv, ...(script ? [script.text] : [])].some(({ at }) => at.start <= offset && offset <= at.end),
  );
  const risk = step === undefined ? undefined : stepRisk(analysis.outline, step, judge);
  return risk === undefined ? undefined : { text: riskText(risk), at: risk.at };
}
