import { parseTemplate, parseTemplateV1, renderTemplate, type Template, type TemplatePart } from '../expr/index.js';
import type { ApiVersion } from '../model/runbook.js';
import type { HeadOutline, Outline } from './outline.js';
import { oncePer, rememberedByText } from './remembered.js';
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
  return version === 'runbook/v0' ? readV0(text) : readV1(text);
}

const readV0 = rememberedByText(parseTemplate);
const readV1 = rememberedByText(parseTemplateV1);

/** Every text of a runbook in which a template stands, in document order. */
export const templateUses = oncePer((outline: Outline): readonly TemplateUse[] => {
  const uses: TemplateUse[] = [];
  const add = (scalars: readonly ScalarNode[], stepIndex: number | undefined) => {
    for (const scalar of scalars) {
      if (!scalar.source.includes('{{')) continue;
      uses.push({ stepIndex, scalar, template: readTemplate(scalar.source, outline.version) });
    }
  };
  add(templatedDefaults(outline), undefined);
  for (const [stepIndex, step] of outline.steps.entries()) add(templatedScalars(step), stepIndex);
  return uses;
});

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
export function constantText({ head }: Pick<Outline, 'head'>, source: string): string | undefined {
  return source.includes('{{') ? constantsOf(head)(source).text : source;
}

const constantsOf = oncePer((head: HeadOutline) =>
  rememberedByText((source) => ({ text: renderedConstant(head, source) })),
);

function renderedConstant(outline: HeadOutline, source: string): string | undefined {
  const template = readTemplate(source, outline.version);
  // A filter may stand in for a name that has no value yet, so each of them is looked at by itself.
  if (referencesOf(template).some(({ path }) => variableText(outline, path) === undefined)) return undefined;
  const rendered = renderTemplate(template, (path) => variableText(outline, path));
  return rendered.ok ? rendered.value : undefined;
}

function variableText({ vars, version }: HeadOutline, path: readonly string[]): string | undefined {
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
