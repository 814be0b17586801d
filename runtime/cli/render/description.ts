import type { Plan, PlanStep } from '../../model/plan.js';
import { openLines, prerequisiteLines, runbookLines, stepLines } from '../../run/description.js';
import { colors } from './colors.js';
import { oneLine } from './plain.js';

type Redact = (text: string) => string;

/** What a person reads of a runbook before it is run: what it says of itself, what has to hold, and what is still open. */
export function descriptionLines(plan: Plan, redact: Redact): readonly string[] {
  const shown = (text: string) => oneLine(redact(text));
  const before = prerequisiteLines(plan);
  return [
    ...runbookLines(plan).map((line) => colors.dim(shown(line))),
    ...openLines(plan, undefined).map((line) => colors.yellow(`! ${shown(line)}`)),
    ...(before.length === 0 ? [] : [colors.bold('Before you begin')]),
    ...before.map((line) => `  - ${shown(line)}`),
  ];
}

/** What a person reads of a step below its heading: what it says of itself, and what is still open about it. */
export function stepDescription(plan: Plan, planStep: PlanStep, redact: Redact): readonly string[] {
  const shown = (text: string) => oneLine(redact(text));
  const open = [...planStep.groups.filter(({ firstIndex }) => firstIndex === planStep.index), planStep.step];
  return [
    ...stepLines(plan, planStep).map((line) => colors.dim(shown(line))),
    ...open.flatMap(({ id }) => openLines(plan, id)).map((line) => colors.yellow(`! ${shown(line)}`)),
  ];
}
