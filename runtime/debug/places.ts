import { suggestionFor } from '../language/shape/suggestion.js';
import type { Plan, PlanStep } from '../model/plan.js';
import { failed, ok, type Result } from '../model/result.js';
import type { LineMap, Span } from '../model/text.js';

/** The steps of a runbook with the lines of its text. */
export interface StepLines {
  readonly plan: Plan;
  readonly lines: LineMap;
}

/** A step that a person meant, with how that was read where it is not plain. */
export interface FoundStep {
  readonly step: PlanStep;
  readonly message?: string;
}

/** The step that a line of a runbook is meant for, with where it was moved to. */
export function stepAtLine({ plan, lines }: StepLines, line: number): Result<FoundStep, string> {
  const leaf = plan.steps.find(({ step }) => covers(lines, step.at, line));
  const found = leaf ? atLeaf(leaf, lines, line) : firstAround(plan, lines, line);
  return found ? ok(found) : failed('no step is at this line; set the breakpoint on a line of a step');
}

/** The step with an id, or the first one of a group with it; otherwise what to name. */
export function stepNamed(id: string, { plan }: StepLines): Result<FoundStep, string> {
  const index = plan.indexes.get(id);
  const step = index === undefined ? undefined : plan.steps[index];
  if (step) return ok({ step });
  const first = plan.steps.find(({ groups }) => groups.some((group) => group.id === id));
  if (first) return ok({ step: first, message: `step '${first.step.id}' is the first of group '${id}'` });
  return failed(unknownStep(id, plan));
}

/** The ids by which steps can be named: their own and those of their groups. */
export function stepNames({ steps }: Plan): readonly string[] {
  return [...new Set(steps.flatMap(({ step, groups }) => [...groups.map(({ id }) => id), step.id]))];
}

/** The first steps of a plan by their ids, as a list in a sentence. */
export function someSteps({ steps }: Plan): string {
  const ids = steps.map(({ step }) => step.id);
  const more = ids.length > mostNamed ? `, and ${ids.length - mostNamed} more` : '';
  return `${ids.slice(0, mostNamed).join(', ')}${more}`;
}

const mostNamed = 10;

function unknownStep(id: string, plan: Plan): string {
  const near = suggestionFor(id, stepNames(plan));
  return near === undefined
    ? `there is no step '${id}'; there are ${someSteps(plan)}`
    : `there is no step '${id}'; did you mean '${near}'?`;
}

function atLeaf(leaf: PlanStep, lines: LineMap, line: number): FoundStep {
  const isFirst = lines.positionAt(leaf.step.at.start).line === line;
  return isFirst ? { step: leaf } : { step: leaf, message: `moved to the first line of step '${leaf.step.id}'` };
}

function firstAround(plan: Plan, lines: LineMap, line: number): FoundStep | undefined {
  const candidates = plan.steps.flatMap((step) => step.groups.map((group) => ({ step, group })));
  // The innermost group is the one that begins last; its first leaf is the first that is found in it.
  const around = candidates.filter(({ group }) => covers(lines, group.at, line));
  const begin = around.reduce((latest, { group }) => Math.max(latest, group.at.start), -1);
  const found = around.find(({ group }) => group.at.start === begin);
  if (!found) return undefined;
  return { step: found.step, message: `moved to step '${found.step.step.id}', the first of group '${found.group.id}'` };
}

function covers(lines: LineMap, { start, end }: Span, line: number): boolean {
  return lines.positionAt(start).line <= line && line <= lines.positionAt(end).line;
}
