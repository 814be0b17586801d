import type { Analysis } from './analysis.js';
import { stepOutlineAt } from './cursor.js';
import type { Hover } from './hover/item.js';
import { riskText } from './risk-text.js';
import type { StepOutline } from './step-outline.js';
import { type JudgeCommand, stepRisk } from './step-risk.js';

/** A runbook as if it had only the step whose command lies at an offset; undefined where no word of one stands there. */
export function commandAt(analysis: Analysis, offset: number): Analysis | undefined {
  const step = stepOutlineAt(analysis.outline.steps, offset);
  const own = [step, step?.rollback].find((one) => one !== undefined && isInCommand(one, offset));
  return own && { ...analysis, outline: { ...analysis.outline, steps: [own] } };
}

/** What there is to say about the command at an offset; undefined where no word of a command stands there. */
export function riskHoverAt(analysis: Analysis, offset: number, judge: JudgeCommand): Hover | undefined {
  const own = commandAt(analysis, offset);
  const [step] = own?.outline.steps ?? [];
  const risk = step && stepRisk(analysis.outline, step, judge);
  return risk && { text: riskText(risk), at: risk.at };
}

function isInCommand({ argv, script }: StepOutline, offset: number): boolean {
  return [...argv, ...(script ? [script.text] : [])].some(({ at }) => at.start <= offset && offset <= at.end);
}
