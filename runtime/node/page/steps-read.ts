import { parseExpression } from '../../expr/index.js';
import type { Plan, PlanStep } from '../../model/plan.js';
import type { LeafStep } from '../../model/runbook.js';
import { templateOf } from '../../run/resolve.js';

type Path = readonly string[];

/** The steps whose captures or outcomes a step reads, by their ids, in the order of the runbook. */
export function stepsReadBy(plan: Plan, { step, groups }: PlanStep): readonly string[] {
  const conditions = [...groups.map(({ when }) => when), step.when].filter((when) => when !== undefined);
  const paths = [
    ...conditions.flatMap(pathsInExpression),
    ...templatesOf(step).flatMap((text) => pathsInTemplate(text, plan)),
  ];
  const ids = new Set(paths.flatMap((path) => stepOf(path, plan) ?? []));
  ids.delete(step.id);
  return [...ids].sort((one, other) => (plan.indexes.get(one) ?? 0) - (plan.indexes.get(other) ?? 0));
}

function stepOf([root = '', name = '']: Path, { captors, indexes }: Plan): string | undefined {
  if (root === 'steps') return indexes.has(name) ? name : undefined;
  return captors.get(root === 'captures' ? name : root);
}

function pathsInExpression(text: string): readonly Path[] {
  const parsed = parseExpression(text);
  return parsed.ok ? parsed.value.references.map(({ path }) => path) : [];
}

function pathsInTemplate(text: string, { apiVersion }: Plan): readonly Path[] {
  return templateOf(text, apiVersion).parts.flatMap((part) => (part.kind === 'reference' ? [part.path] : []));
}

function templatesOf(step: LeafStep): readonly string[] {
  if (step.type === 'manual') return [step.instructions];
  const common = [...Object.values(step.env), step.cwd ?? '', step.resource ?? ''];
  if (step.type === 'script') return common;
  return [...(step.type === 'cli' ? step.argv : textsIn(step.with)), ...common];
}

function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}
