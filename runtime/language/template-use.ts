import { parseTemplate, parseTemplateV1, renderTemplate, type Template, type TemplatePart } from '../expr/index.js';
import type { ApiVersion } from '../model/runbook.js';
import type { Outline } from './outline.js';
import type { StepOutline } from './step-outline.js';
import { type Node, type ScalarNode, textNode, valueAt } from './syntax/node.js';

/** A text in which templates are filled in. */
export interface TemplateUse {
  /** The place of its step in the outline; that of `meta.defaults` is in no step, where nothing is captured yet. */
  readonly stepIndex: number | undefined;
  readonly scalar: ScalarNode;
  readonly template: Template;
}

export type TemplateReference = Extract<TemplatePart, { readonly kind: 'reference' }>;

/** Reads a template in the dialect of a version of the format. */
export function readTemplate(text: string, version: ApiVersion): Template {
  return version === 'runbook/v0' ? parseTemplate(text) : parseTemplateV1(text);
}

/** Every text of a runbook in which templates are filled in, in document order. */
export function templateUses(outline: Outline): readonly TemplateUse[] {
  const use = (stepIndex: number | undefined) => (scalar: ScalarNode) => ({
    stepIndex,
    scalar,
    template: readTemplate(scalar.source, outline.version),
  });
  return [
    ...templatedDefaults(outline).map(use(undefined)),
    ...outline.steps.flatMap((step, stepIndex) => templatedScalars(step).map(use(stepIndex))),
  ];
}

/** The references of a template. */
export function referencesOf(template: Template): readonly TemplateReference[] {
  return template.parts.filter((part) => part.kind === 'reference');
}

/** The scalars of a step in which templates are filled in. */
export function templatedScalars(step: StepOutline): readonly ScalarNode[] {
  const asserted = step.assertions.flatMap(({ kind, value }) => {
    if (kind === 'expr' || kind === 'on') return [];
    return present(textNode(kind === 'json_path' ? valueAt(value, 'equals') : value));
  });
  return [
    ...step.argv,
    ...step.provided,
    ...valuesOf(step.env),
    ...present(step.cwd),
    ...present(step.resource),
    ...present(step.instructions),
    ...asserted,
    ...(step.rollback ? templatedScalars(step.rollback) : []),
  ];
}

/** The text that a template gives in every run: one that uses nothing but variables; undefined for any other. */
export function constantText(outline: Outline, source: string): string | undefined {
  const template = readTemplate(source, outline.version);
  // A filter may stand in for a name that has no value yet, so each of them is looked at by itself.
  if (referencesOf(template).some(({ path }) => variableText(outline, path) === undefined)) return undefined;
  const rendered = renderTemplate(template, (path) => variableText(outline, path));
  return rendered.ok ? rendered.value : undefined;
}

function variableText({ vars, version }: Outline, path: readonly string[]): string | undefined {
  const isQualified = version === 'runbook/v1' && path.length === 2 && path[0] === 'vars';
  if (path.length > 1 && !isQualified) return undefined;
  const entry = vars.find(({ key }) => key.source === path.at(-1));
  return entry?.value.kind === 'scalar' ? entry.value.source : undefined;
}

function templatedDefaults({ defaults }: Outline): readonly ScalarNode[] {
  return [...valuesOf(defaults.env), ...present(defaults.cwd)];
}

function valuesOf(entries: readonly { readonly value: Node }[]): readonly ScalarNode[] {
  return entries.flatMap(({ value }) => present(textNode(value)));
}

function present<Value>(value: Value | undefined): readonly Value[] {
  return value === undefined ? [] : [value];
}
