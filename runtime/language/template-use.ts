import { parseTemplate, renderTemplate, type Template, type TemplatePart } from '../expr/index.js';
import type { Outline, StepOutline } from './outline.js';
import { type ScalarNode, textNode, valueAt } from './syntax/node.js';

/** A text of a step in which templates are filled in. */
export interface TemplateUse {
  readonly step: StepOutline;
  readonly stepIndex: number;
  readonly scalar: ScalarNode;
  readonly template: Template;
}

export type TemplateReference = Extract<TemplatePart, { readonly kind: 'reference' }>;

/** Every text of a runbook in which templates are filled in, in document order. */
export function templateUses(outline: Outline): readonly TemplateUse[] {
  return outline.steps.flatMap((step, stepIndex) =>
    templatedScalars(step).map((scalar) => ({ step, stepIndex, scalar, template: parseTemplate(scalar.source) })),
  );
}

/** The references of a template. */
export function referencesOf(template: Template): readonly TemplateReference[] {
  return template.parts.filter((part) => part.kind === 'reference');
}

/** The scalars of a step in which templates are filled in. */
export function templatedScalars(step: StepOutline): readonly ScalarNode[] {
  const asserted = step.assertions.flatMap(({ kind, value }) => {
    const text = textNode(kind === 'json_path' ? valueAt(value, 'equals') : value);
    return text ? [text] : [];
  });
  return [...step.argv, ...(step.instructions ? [step.instructions] : []), ...asserted];
}

/** The text that a template gives in every run: one that uses nothing but variables; undefined for any other. */
export function constantText(outline: Outline, source: string): string | undefined {
  const rendered = renderTemplate(parseTemplate(source), ([name, ...rest]) => {
    const entry = rest.length === 0 ? outline.vars.find(({ key }) => key.source === name) : undefined;
    return entry?.value.kind === 'scalar' ? entry.value.source : undefined;
  });
  return rendered.ok ? rendered.value : undefined;
}
