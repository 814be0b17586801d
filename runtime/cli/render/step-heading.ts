import * as words from '../../debug/console/step-words.js';
import type { Plan, PlanStep } from '../../model/plan.js';
import type { LeafStep } from '../../model/runbook.js';
import { colors } from './colors.js';

/** The line above what is said of a rollback, in the colours of the terminal. */
export function rollbackHeading(step: LeafStep, redact: (text: string) => string): string {
  return words.rollbackHeading(step, { redact, style: colors });
}

/** The line above what is said of a step, in the colours of the terminal. */
export function stepHeading(planStep: PlanStep, plan: Plan, redact: (text: string) => string): string {
  return words.stepHeading(planStep, plan, { redact, style: colors });
}
