import type { Plan, PlanStep } from '../../model/plan.js';
import { colors } from './colors.js';
import { oneLine } from './plain.js';

/** The line above what is said of a step: its place, its title, and its id where that is something else. */
export function stepHeading({ step, index }: PlanStep, plan: Plan, redact: (text: string) => string): string {
  const place = `[${index + 1}/${plan.steps.length}]`;
  const { id, title = id } = step;
  const heading = colors.bold(`${place} ${oneLine(redact(title))}`);
  return title === id ? heading : `${heading} ${colors.dim(`(${id})`)}`;
}
