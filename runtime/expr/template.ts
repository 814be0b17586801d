import { failed, ok, type Result } from '../model/result.js';
import { actionReader, type Dialect, dialectV0, dialectV1 } from './template/action.js';
import { applyFilters } from './template/filter.js';
import type { TemplateFault, TemplatePart } from './template/part.js';
import { isList, kindOf, type Value } from './value.js';

export type { TemplateFault, TemplatePart } from './template/part.js';

/** A text with places that are filled in when a step runs. */
export interface Template {
  readonly parts: readonly TemplatePart[];
  /** What is wrong with it; a template with faults is never rendered. */
  readonly faults: readonly TemplateFault[];
}

/** Why a template has no value. */
export type TemplateError = TemplateFault;

/** The value of a name, or undefined where there is none. */
export type Lookup = (path: readonly string[]) => Value | undefined;

/** Reads a template of runbook/v0: `{{ .name }}`, `{{ .env.NAME }}` and `{{ "text" }}`; never throws. */
export function parseTemplate(text: string): Template {
  return parseWith(text, dialectV0);
}

/**
 * Reads a template of runbook/v1: what runbook/v0 has, `{{ .steps.id.outputs.name }}` and the other paths, `{{ name }}`
 * without a dot, and the filters `default`, `json` and `join`; never throws.
 */
export function parseTemplateV1(text: string): Template {
  return parseWith(text, dialectV1);
}

/** The text with every name replaced by its value; a name without value is an error, never empty text. */
export function renderTemplate(template: Template, lookup: Lookup): Result<string, TemplateError> {
  const [fault] = template.faults;
  if (fault) return failed(fault);
  const texts: string[] = [];
  for (const part of template.parts) {
    const text = part.kind === 'text' ? ok(part.text) : renderReference(part, lookup);
    if (!text.ok) return text;
    texts.push(text.value);
  }
  return ok(texts.join(''));
}

/** The template that renders to exactly this text. */
export function escapeTemplate(text: string): string {
  return text.replaceAll('{{', '{{ "{{" }}');
}

function parseWith(text: string, dialect: Dialect): Template {
  const parts: TemplatePart[] = [];
  const faults: TemplateFault[] = [];
  const readAction = actionReader(text, dialect);
  let at = 0;
  while (at < text.length) {
    const open = text.indexOf('{{', at);
    const textEnd = open < 0 ? text.length : open;
    if (textEnd > at) parts.push({ kind: 'text', text: text.slice(at, textEnd), span: { start: at, end: textEnd } });
    if (open < 0) break;
    const action = readAction(open);
    if ('part' in action) parts.push(action.part);
    else faults.push(action.fault);
    at = action.end;
  }
  return { parts, faults };
}

function renderReference(
  { name, path, filters, span }: TemplatePart & { readonly kind: 'reference' },
  lookup: Lookup,
): Result<string, TemplateError> {
  const fail = (message: string) => failed({ message: `'.${name}' ${message}`, span });
  const value = applyFilters(lookup(path), filters);
  if (!value.ok) return fail(value.error.message);
  if (value.value === undefined) return fail('has no value');
  if (value.value !== null && typeof value.value !== 'object') return ok(String(value.value));
  const instead = isList(value.value) ? ` or '{{ .${name} | join ", " }}'` : '';
  return fail(`is ${kindOf(value.value)}; write '{{ .${name} | json }}'${instead}`);
}
