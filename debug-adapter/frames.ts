import type { PlanStep } from '../runtime/model/plan.js';
import type { Span } from '../runtime/model/text.js';

/** One line of the call stack: the step, or a group around it. */
export interface Frame {
  readonly id: number;
  readonly name: string;
  readonly at: Span;
}

/** The step and under it the groups around it, innermost first. */
export function framesOf({ step, groups }: PlanStep, redact: (text: string) => string): readonly Frame[] {
  return [step, ...groups.toReversed()].map(({ id, title, at }, depth) => ({
    id: depth + 1,
    name: redact(named(id, title)),
    at,
  }));
}

function named(id: string, title: string | undefined): string {
  return title === undefined ? id : `${id}: ${title}`;
}
