import { globMatches } from '../expr/command-match.js';
import type { Value } from '../expr/expression.js';
import { parseTemplate, parseTemplateV1, renderTemplate, type Template } from '../expr/template.js';
import { failed, ok, type Result } from '../model/result.js';
import type { ApiVersion, Assertion, Governance } from '../model/runbook.js';
import { missingCapture, type Values, valueAt } from './values.js';

/** Why the templates or the condition of a step have no value. */
export interface ResolutionFault {
  readonly kind: 'template' | 'expression' | 'governance';
  readonly message: string;
  /** That it has none only because another step was not run. */
  readonly isUnknown?: true;
}

/** Fills in texts with the values of a run, under the rules of its runbook. */
export interface Resolver {
  text(template: string): Result<string, ResolutionFault>;
  texts(templates: readonly string[]): Result<readonly string[], ResolutionFault>;
  record(templates: Readonly<Record<string, string>>): Result<Readonly<Record<string, string>>, ResolutionFault>;
  /** Any JSON value: every text in it is a template. */
  json(value: unknown): Result<unknown, ResolutionFault>;
  assertions(assertions: readonly Assertion[]): Result<readonly FilledAssertion[], ResolutionFault>;
}

/** An assertion with its templates filled in. */
export type FilledAssertion = Assertion & {
  /** The template of its text, where that came out empty. */
  readonly emptied?: string;
};

/** The resolver of some values; a name without value and an environment variable that is denied are faults. */
export function resolverOf(values: Values, governance: Governance): Resolver {
  const text = (template: string) => resolveText(template, values, governance);
  const resolver: Resolver = {
    text,
    texts: (templates) => all(templates, text),
    record: (templates) => {
      const resolved = all(Object.entries(templates), ([name, template]) => paired(name, text(template)));
      return resolved.ok ? ok(Object.fromEntries(resolved.value)) : resolved;
    },
    json: (value) => resolveJson(value, text),
    assertions: (assertions) => all(assertions, (assertion) => resolveAssertion(assertion, text)),
  };
  return resolver;
}

/** The template that a text is in a version of the format. */
export function templateOf(text: string, apiVersion: ApiVersion): Template {
  return apiVersion === 'runbook/v0' ? parseTemplate(text) : parseTemplateV1(text);
}

/** Whether governance keeps an environment variable from templates and from child processes. */
export function isDeniedEnvironment(name: string, governance: Governance): boolean {
  return governance.denyEnvVars.some((glob) => globMatches(glob, name));
}

type Fill = (template: string) => Result<string, ResolutionFault>;

function resolveText(text: string, values: Values, governance: Governance): Result<string, ResolutionFault> {
  const template = templateOf(text, values.apiVersion);
  const references = template.parts.flatMap((part) => (part.kind === 'reference' ? [part.path] : []));
  const denied = references.find(
    ([scope, name]) => scope === 'env' && name !== undefined && isDeniedEnvironment(name, governance),
  );
  if (denied !== undefined) {
    const message = `'{{ .${denied.join('.')} }}' reads an environment variable that governance.deny_env_vars denies; remove it from '${text}'`;
    return failed({ kind: 'governance', message });
  }
  const rendered = renderTemplate(template, (path): Value | undefined => valueAt(values, path));
  if (rendered.ok) return rendered;
  return failed(templateFault(text, rendered.error.message, references, values));
}

function templateFault(
  text: string,
  message: string,
  references: readonly (readonly string[])[],
  values: Values,
): ResolutionFault {
  const missing = references.find((path) => valueAt(values, path) === undefined);
  const why = missing && missingCapture(values, missing);
  if (why === undefined) return { kind: 'template', message: `${message}, which '${text}' needs` };
  return { kind: 'template', message: `'.${missing?.join('.')}', which '${text}' needs, ${why}`, isUnknown: true };
}

function resolveJson(value: unknown, text: Fill): Result<unknown, ResolutionFault> {
  if (typeof value === 'string') return text(value);
  if (Array.isArray(value)) return all(value as readonly unknown[], (item) => resolveJson(item, text));
  if (typeof value !== 'object' || value === null) return ok(value);
  const resolved = all(Object.entries(value), ([key, item]) => paired(key, resolveJson(item, text)));
  return resolved.ok ? ok(Object.fromEntries(resolved.value)) : resolved;
}

function resolveAssertion(assertion: Assertion, text: Fill): Result<FilledAssertion, ResolutionFault> {
  if (assertion.kind === 'exit_code' || assertion.kind === 'expr') return ok(assertion);
  if (assertion.kind !== 'json_path') {
    const filled = text(assertion.text);
    if (!filled.ok) return filled;
    const isEmptied = filled.value === '' && assertion.text !== '';
    return ok({ ...assertion, text: filled.value, ...(isEmptied && { emptied: assertion.text }) });
  }
  if (typeof assertion.equals !== 'string') return ok(assertion);
  const equals = text(assertion.equals);
  return equals.ok ? ok({ ...assertion, equals: equals.value }) : equals;
}

function all<From, To>(
  items: readonly From[],
  resolve: (item: From) => Result<To, ResolutionFault>,
): Result<readonly To[], ResolutionFault> {
  const resolved: To[] = [];
  for (const item of items) {
    const result = resolve(item);
    if (!result.ok) return result;
    resolved.push(result.value);
  }
  return ok(resolved);
}

function paired<To>(name: string, result: Result<To, ResolutionFault>): Result<readonly [string, To], ResolutionFault> {
  return result.ok ? ok([name, result.value]) : result;
}
