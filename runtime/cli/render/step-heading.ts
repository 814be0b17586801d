import { forwardIdOf, type Plan, type PlanStep } from '../../model/plan.js';
import type { LeafStep } from '../../model/runbook.js';
import { colors } from './colors.js';
import { oneLine } from './plain.js';

/** The line above what is said of a rollback: its title, and the step that it takes back. */
export function rollbackHeading({ id, title }: LeafStep, redact: (text: string) => string): string {
  const heading = colors.bold(`[rollback] ${oneLine(redact(title ?? `take back ${forwardIdOf(id)}`))}`);
  return title === undefined ? heading : `${heading} ${colors.dim(`(of ${forwardIdOf(id)})`)}`;
}

/** The line above what is said of a step: its place, its title, and its id where that is something else. */
export function stepHeading({ step, index }: PlanStep, plan: Plan, redact: (text: string) => string): string {
  const place = `[${index + 1}/${plan.steps.length}]`;
  const { id, title = id } = step;
  const heading = colors.bold(`${place} ${oneLine(redact(title))}`);
  return title === id ? heading : `${heading} ${colors.dim(`(${id})`)}`;
}
