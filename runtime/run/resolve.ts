import { globMatches } from '../expr/command-match.js';
import { type Lookup, parseTemplate, renderTemplate } from '../expr/template.js';
import { failed, ok, type Result } from '../model/result.js';
import type { Assertion, Governance } from '../model/runbook.js';

/** Why the templates of a step cannot be filled in. */
export interface ResolutionFault {
  readonly kind: 'template' | 'governance';
  readonly message: string;
}

/** Where the values of names come from while a run goes on. */
export interface Values {
  readonly vars: Readonly<Record<string, string>>;
  readonly captures: ReadonlyMap<string, string>;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** Fills in templates one by one; a name without value and an environment variable that is denied are faults. */
export function resolveTexts(
  texts: readonly string[],
  values: Values,
  governance: Governance,
): Result<readonly string[], ResolutionFault> {
  const resolved: string[] = [];
  for (const text of texts) {
    const result = resolveText(text, values, governance);
    if (!result.ok) return result;
    resolved.push(result.value);
  }
  return ok(resolved);
}

/** Fills in one template. */
export function resolveText(text: string, values: Values, governance: Governance): Result<string, ResolutionFault> {
  const template = parseTemplate(text);
  const denied = template.parts.map((part) =>
    part.kind === 'reference' ? deniedName(part.path, governance) : undefined,
  );
  const name = denied.find((found) => found !== undefined);
  if (name !== undefined) {
    const message = `'{{ .env.${name} }}' reads an environment variable that governance.deny_env_vars denies; remove it from '${text}'`;
    return failed({ kind: 'governance', message });
  }
  const rendered = renderTemplate(template, lookupIn(values));
  return rendered.ok
    ? rendered
    : failed({ kind: 'template', message: `${rendered.error.message}, which '${text}' needs` });
}

/** Fills in the texts of assertions. */
export function resolveAssertions(
  assertions: readonly Assertion[],
  values: Values,
  governance: Governance,
): Result<readonly Assertion[], ResolutionFault> {
  const resolved: Assertion[] = [];
  for (const assertion of assertions) {
    const result = resolveAssertion(assertion, values, governance);
    if (!result.ok) return result;
    resolved.push(result.value);
  }
  return ok(resolved);
}

/** Whether governance keeps an environment variable from templates and from child processes. */
export function isDeniedEnvironment(name: string, governance: Governance): boolean {
  return governance.denyEnvVars.some((glob) => globMatches(glob, name));
}

function resolveAssertion(
  assertion: Assertion,
  values: Values,
  governance: Governance,
): Result<Assertion, ResolutionFault> {
  if (assertion.kind === 'exit_code') return ok(assertion);
  if (assertion.kind !== 'json_path') {
    const text = resolveText(assertion.text, values, governance);
    return text.ok ? ok({ ...assertion, text: text.value }) : text;
  }
  if (typeof assertion.equals !== 'string') return ok(assertion);
  const equals = resolveText(assertion.equals, values, governance);
  return equals.ok ? ok({ ...assertion, equals: equals.value }) : equals;
}

function deniedName(path: readonly string[], governance: Governance): string | undefined {
  const [scope, name] = path;
  return scope === 'env' && name !== undefined && isDeniedEnvironment(name, governance) ? name : undefined;
}

function lookupIn(values: Values): Lookup {
  return ([first = '', second]) => {
    if (second !== undefined) return own(values.environment, second);
    return values.captures.get(first) ?? own(values.vars, first);
  };
}

function own<Value>(record: Readonly<Record<string, Value>>, name: string): Value | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}
