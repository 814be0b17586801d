import { definitionsOf } from '../../definitions.js';
import { type ExpressionUse, expressionUses } from '../../expression-use.js';
import type { Outline } from '../../outline.js';
import type { StepOutline } from '../../step-outline.js';
import type { ScalarNode } from '../../syntax/node.js';
import { spanInScalar } from '../../syntax/scalar-offset.js';
import { referencesOf, type TemplateReference, type TemplateUse, templateUses } from '../../template-use.js';
import { conditioned } from '../conditions.js';
import type { Finding, Rule } from '../rule.js';

export const maybeSkipped: Rule = {
  code: 'names/maybe-skipped',
  severity: 'warning',
  explanation:
    'A step with a condition, or in a group that has one, may be left out, and then it captures nothing. Where a later step uses the value all the same, the run stops there, for a name without value is never read as empty text.',
  howToFix:
    "Give the later step the same condition, write {{ .name | default \"…\" }} in a template, or ask 'has(captures.name)' or 'steps.ID.status' in its 'when'.",
  check,
};

function check(outline: Outline): readonly Finding[] {
  // Only a condition leaves a step out, and runbook/v0 has none.
  if (!outline.steps.some(({ when }) => when !== undefined)) return [];
  const captors = captorsIn(outline);
  return [
    ...templateUses(outline).flatMap((use) => inTemplate(outline, captors, use)),
    ...expressionUses(outline).flatMap((use) => inExpression(outline, captors, use)),
  ];
}

/** The place of the only step that brings a capture, by its name; of what several bring, nobody knows which it is. */
type Captors = ReadonlyMap<string, number>;

function captorsIn({ steps }: Outline): Captors {
  const captors = new Map<string, number>();
  const several = new Set<string>();
  for (const [index, step] of steps.entries()) {
    for (const { key } of step.captures) {
      if (captors.has(key.source)) several.add(key.source);
      captors.set(key.source, index);
    }
  }
  for (const name of several) captors.delete(name);
  return captors;
}

function inTemplate(outline: Outline, captors: Captors, use: TemplateUse): readonly Finding[] {
  return referencesOf(use.template).flatMap((reference) => {
    if (reference.filters.some(({ kind }) => kind === 'default')) return [];
    const condition = openCondition(outline, captors, use, reference.path);
    if (!condition) return [];
    const name = `.${reference.name}`;
    const at = spanInScalar(outline.text, use.scalar, reference.nameSpan);
    const message = `${missing(name, condition)}; write '{{ ${name} | default "…" }}' or give this step the same condition`;
    return [{ message, at, related: [related(condition)], fixes: [withDefault(use.scalar, reference, at.end)] }];
  });
}

function withDefault({ style }: ScalarNode, { filters }: TemplateReference, end: number) {
  const empty = style === 'double' ? '\\"\\"' : '""';
  const title = filters.length === 0 ? 'Add \'| default ""\'' : 'Begin the filters with \'| default ""\'';
  return { title, edits: [{ at: { start: end, end }, newText: ` | default ${empty}` }] };
}

// One of them is enough for an expression to have no value.
function inExpression(outline: Outline, captors: Captors, use: ExpressionUse): readonly Finding[] {
  const { expression, scalar } = use;
  if (!expression.ok || use.kind === 'output') return [];
  const { references, text } = expression.value;
  for (const { path, span } of references) {
    const condition = openCondition(outline, captors, use, path);
    // What asks whether the value is there is not surprised that it is not.
    if (!condition || asksFor(text, path, condition.captor)) continue;
    const message = `${missing(path.join('.'), condition)}; ask 'has(…)' first or give this step the same condition`;
    return [{ message, at: spanInScalar(outline.text, scalar, span), related: [related(condition)] }];
  }
  return [];
}

function missing(name: string, { when, captor }: OpenCondition): string {
  return `'${name}' has no value where step '${captor.id?.source ?? ''}' is left out by '${when.source}'`;
}

function related({ when }: OpenCondition) {
  return { at: when.at, message: 'the condition stands here' };
}

/** A condition that may leave a value out, and the step that would bring it. */
interface OpenCondition {
  readonly when: ScalarNode;
  readonly captor: StepOutline;
}

/** The condition under which a name has no value at a place that is reached all the same. */
function openCondition(
  outline: Outline,
  captors: Captors,
  { stepIndex, kind }: { readonly stepIndex: number | undefined; readonly kind?: ExpressionUse['kind'] },
  path: readonly string[],
): OpenCondition | undefined {
  const step = outline.steps[stepIndex ?? -1];
  const captor = step && captorOf(outline, captors, path, stepIndex ?? 0);
  if (!captor) return undefined;
  // While the condition of the step itself is asked, only those of its groups are known to hold.
  const own = conditioned(outline, step).filter((one) => kind !== 'when' || one !== step);
  const shared = new Set(own.map(({ when }) => when?.source));
  const open = conditioned(outline, captor).find(({ when }) => !shared.has(when?.source));
  if (!open?.when || own.some(({ when }) => when && asksAbout(when.source, path, captor))) return undefined;
  return { when: open.when, captor };
}

/** The earlier step that brings what a path names; undefined where there is none, which other rules tell. */
function captorOf(
  outline: Outline,
  captors: Captors,
  path: readonly string[],
  stepIndex: number,
): StepOutline | undefined {
  const [scope = '', name = ''] = path;
  const index = scope === 'steps' ? resultIndex(outline, path) : captors.get(scope === 'captures' ? name : scope);
  return index !== undefined && index < stepIndex ? outline.steps[index] : undefined;
}

/** The step of a `steps.ID.exit_code` or a `steps.ID.outputs.NAME`; how a step ended is known of those left out too. */
function resultIndex(outline: Outline, [, id = '', part, output = '']: readonly string[]): number | undefined {
  const { steps, outputs } = definitionsOf(outline);
  const isThere = part === 'exit_code' || (part === 'outputs' && outputs.get(id)?.has(output));
  return isThere ? steps.get(id) : undefined;
}

/** Whether a condition that has to hold first uses the value too, or the step that would bring it. */
function asksAbout(condition: string, path: readonly string[], captor: StepOutline): boolean {
  return asksFor(condition, path, captor) || usesName(condition, path);
}

/** Whether an expression asks if a value is there, or how the step ended that would bring it. */
function asksFor(condition: string, path: readonly string[], { id }: StepOutline): boolean {
  if (condition.includes(`steps.${id?.source ?? ''}.status`)) return true;
  return /\bhas\s*\(/.test(condition) && usesName(condition, path);
}

function usesName(condition: string, [scope, name, , output]: readonly string[]): boolean {
  const used = scope === 'captures' ? name : scope === 'steps' ? (output ?? 'exit_code') : scope;
  return used !== undefined && condition.split(/\W+/).includes(used);
}
