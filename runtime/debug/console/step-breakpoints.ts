import type { PlanStep } from '../../model/plan.js';
import { failed, type Result } from '../../model/result.js';
import { type FoundStep, type StepLines, someSteps, stepAtLine, stepNamed } from '../places.js';

/** The steps that a run stops before. */
export interface StepBreakpoints {
  has(planStep: PlanStep): boolean;
  add(planStep: PlanStep): void;
  /** False where there was none. */
  remove(planStep: PlanStep): boolean;
}

/** No breakpoints yet. */
export function noStepBreakpoints(): StepBreakpoints {
  const indexes = new Set<number>();
  return {
    has: ({ index }) => indexes.has(index),
    add: ({ index }) => void indexes.add(index),
    remove: ({ index }) => indexes.delete(index),
  };
}

/** The step that a person typed: by its id, by that of its group, or by a line; otherwise what to type. */
export function stepTyped(text: string, lines: StepLines): Result<FoundStep, string> {
  const isLine = /^\d+$/.test(text) && !lines.plan.indexes.has(text);
  if (!isLine) return stepNamed(text, lines);
  const found = stepAtLine(lines, Number(text));
  if (found.ok) return found;
  return failed(`line ${text} is in no step; type 'list' to see the lines, or name a step: ${someSteps(lines.plan)}`);
}
