import { parseTemplate, renderTemplate, type Template } from '../expr/index.js';
import { failed, ok, type Result } from '../model/result.js';
import { isDeniedEnvironment } from '../run/resolve.js';
import { evaluateExpression } from './evaluate-expression.js';
import { type RunView, shownCaptures, shownVars } from './view.js';

/** The redacted value of a name, a template or an expression, as a watch, a hover or the console asks for it. */
export function evaluate(expression: string, view: RunView): Result<unknown, string> {
  const text = expression.trim();
  const value = view.plan.apiVersion === 'runbook/v0' ? evaluateName(text, view) : evaluateExpression(text, view);
  if (!value.ok || typeof value.value !== 'string') return value;
  // Texts that are harmless apart can be a secret together.
  return ok(view.shown.text(value.value));
}

/** In `runbook/v0`, which has no expressions. */
function evaluateName(text: string, view: RunView): Result<unknown, string> {
  if (text.includes('{{')) return evaluateTemplate(text, view);
  const name = namePattern.exec(text);
  if (name) return lookUp(name[1], name[2] ?? '', view);
  return failed(`'${text}' is not a name; write 'name', 'vars.name', 'captures.name', 'env.NAME' or a template`);
}

const namePattern = /^\.?(?:(vars|captures|env)\.)?([A-Za-z_][A-Za-z0-9_]*)$/;

function evaluateTemplate(text: string, view: RunView): Result<unknown, string> {
  const template = parseTemplate(text);
  for (const [scope, name] of pathsOf(template)) {
    const value = lookUp(name === undefined ? undefined : scope, name ?? scope ?? '', view);
    if (!value.ok) return value;
  }
  const rendered = renderTemplate(template, ([scope = '', name]) => {
    const value = lookUp(name === undefined ? undefined : scope, name ?? scope, view);
    return value.ok ? String(value.value) : undefined;
  });
  return rendered.ok ? rendered : failed(rendered.error.message);
}

function pathsOf(template: Template): readonly (readonly string[])[] {
  return template.parts.flatMap((part) => (part.kind === 'reference' ? [part.path] : []));
}

function lookUp(scope: string | undefined, name: string, view: RunView): Result<unknown, string> {
  if (scope === 'env') return environmentValue(name, view);
  const captures = scope === 'vars' ? {} : shownCaptures(view);
  const vars = scope === 'captures' ? {} : shownVars(view);
  if (Object.hasOwn(captures, name)) return ok(captures[name]);
  if (Object.hasOwn(vars, name)) return ok(vars[name]);
  return failed(missing(name, [...Object.keys(vars), ...Object.keys(captures)], view));
}

function environmentValue(name: string, { plan, environment, shown }: RunView): Result<unknown, string> {
  if (isDeniedEnvironment(name, plan.governance)) {
    return failed(`'env.${name}' is denied by governance.deny_env_vars, so it cannot be shown`);
  }
  const value = Object.hasOwn(environment, name) ? environment[name] : undefined;
  return value === undefined ? failed(`'env.${name}' is not set`) : ok(shown.text(value));
}

function missing(name: string, known: readonly string[], { plan }: RunView): string {
  const later = plan.captors.get(name);
  if (later !== undefined) return `'${name}' has no value yet; step '${later}' captures it`;
  const names = known.slice(0, 10).map((other) => `'${other}'`);
  return `'${name}' is no variable and no capture${names.length > 0 ? `; known are ${names.join(', ')}` : ''}`;
}
