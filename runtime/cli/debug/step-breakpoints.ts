import { type StepLines, stepAtLine } from '../../../debug-adapter/breakpoints.js';
import { suggestionFor } from '../../language/shape/suggestion.js';
import type { PlanStep } from '../../model/plan.js';
import { failed, ok, type Result } from '../../model/result.js';

/** The steps that a run stops before. */
export interface StepBreakpoints {
  has(planStep: PlanStep): boolean;
  add(planStep: PlanStep): void;
  /** False where there was none. */
  remove(planStep: PlanStep): boolean;
  clear(): void;
  readonly count: number;
}

/** No breakpoints yet. */
export function noStepBreakpoints(): StepBreakpoints {
  const indexes = new Set<number>();
  return {
    has: ({ index }) => indexes.has(index),
    add: ({ index }) => void indexes.add(index),
    remove: ({ index }) => indexes.delete(index),
    clear: () => indexes.clear(),
    get count() {
      return indexes.size;
    },
  };
}

/** A step that a person named, with how the name was read where that is not plain. */
export interface NamedStep {
  readonly step: PlanStep;
  readonly message?: string;
}

/** The step with an id, the first one of a group with it, or the one at a line; otherwise what to name. */
export function stepNamed(text: string, lines: StepLines): Result<NamedStep, string> {
  const { plan } = lines;
  const index = plan.indexes.get(text);
  const step = index === undefined ? undefined : plan.steps[index];
  if (step) return ok({ step });
  const first = plan.steps.find(({ groups }) => groups.some(({ id }) => id === text));
  if (first) return ok({ step: first, message: `step '${first.step.id}' is the first of group '${text}'` });
  return /^\d+$/.test(text) ? atLine(Number(text), lines) : failed(unknownStep(text, lines));
}

/** The ids by which steps can be named: their own and those of their groups. */
export function stepNames({ plan }: StepLines): readonly string[] {
  return [...new Set(plan.steps.flatMap(({ step, groups }) => [...groups.map(({ id }) => id), step.id]))];
}

function atLine(line: number, lines: StepLines): Result<NamedStep, string> {
  const found = stepAtLine(lines, line);
  if (found) return ok(found);
  return failed(`line ${line} is in no step; type 'list' to see the lines, or name a step: ${someNames(lines)}`);
}

function unknownStep(text: string, lines: StepLines): string {
  const near = suggestionFor(text, stepNames(lines));
  return near === undefined
    ? `there is no step '${text}'; there are ${someNames(lines)}`
    : `there is no step '${text}'; did you mean '${near}'?`;
}

function someNames({ plan }: StepLines): string {
  const ids = plan.steps.map(({ step }) => step.id);
  const more = ids.length > mostNamed ? `, and ${ids.length - mostNamed} more` : '';
  return `${ids.slice(0, mostNamed).join(', ')}${more}`;
}

const mostNamed = 10;
