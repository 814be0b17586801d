import { type Expression, evaluateExpression, parseExpression, type Value } from '../expr/expression.js';
import { quoteValue } from '../expr/value.js';
import { failed, ok, type Result } from '../model/result.js';
import type { Governance } from '../model/runbook.js';
import { isDeniedEnvironment, type ResolutionFault } from './resolve.js';
import { missingCapture, outcomeValue, typedValue, type Values, valueAt } from './values.js';

/** What a step has just brought, for the expressions that are about it. */
export type Brought = Readonly<Record<string, Value>>;

/** The value of an expression; one that cannot be evaluated is a fault, never a value. */
export function evaluateIn(
  text: string,
  values: Values,
  governance: Governance,
  brought: Brought = {},
): Result<Value, ResolutionFault> {
  const parsed = parseExpression(text);
  if (!parsed.ok) return failed(expressionFault(`'${text}' is no expression: ${parsed.error.message}`));
  const denied = deniedReference(parsed.value, governance, brought);
  if (denied) return failed(denied);
  const result = evaluateExpression(parsed.value, { ...scopeOf(parsed.value, values), ...brought });
  return result.ok ? result : failed(evaluationFault(parsed.value, result.error.message, values, brought));
}

/** Whether a condition holds; anything but true and false is a fault. */
export function holds(
  text: string,
  values: Values,
  governance: Governance,
  brought: Brought = {},
): Result<boolean, ResolutionFault> {
  const result = evaluateIn(text, values, governance, brought);
  if (!result.ok) return result;
  if (typeof result.value === 'boolean') return ok(result.value);
  const message = `'${text}' is ${quoteValue(result.value)}, not true or false; compare it with something`;
  return failed(expressionFault(message));
}

function expressionFault(message: string): ResolutionFault {
  return { kind: 'expression', message };
}

function deniedReference(
  { text, references }: Expression,
  governance: Governance,
  brought: Brought,
): ResolutionFault | undefined {
  if (Object.hasOwn(brought, 'env')) return undefined;
  const denied = references.find(
    ({ path: [root, name] }) => root === 'env' && (name === undefined || isDeniedEnvironment(name, governance)),
  );
  if (denied === undefined) return undefined;
  const message = `'${denied.path.join('.')}' reads an environment variable that governance.deny_env_vars denies, or does not say which; remove it from '${text}'`;
  return { kind: 'governance', message };
}

/** Why an expression has no value; that a step has not run says more than that a name is unknown. */
function evaluationFault(
  { text, references }: Expression,
  why: string,
  values: Values,
  brought: Brought,
): ResolutionFault {
  for (const { path } of references) {
    const isOpen = !Object.hasOwn(brought, path[0] ?? '') && valueAt(values, path) === undefined;
    const missing = isOpen ? missingCapture(values, path) : undefined;
    if (missing !== undefined) {
      return { kind: 'expression', message: `'${path.join('.')}' in '${text}' ${missing}`, isUnknown: true };
    }
  }
  return expressionFault(`'${text}' cannot be evaluated: ${why}`);
}

const roots = new Set(['vars', 'inputs', 'captures', 'steps', 'run', 'env']);

function scopeOf({ references }: Expression, values: Values): Record<string, Value> {
  const scope: Record<string, Value> = {};
  const paths = references.map((reference) => reference.path);
  for (const { path } of references) {
    const [root = ''] = path;
    const value = roots.has(root) ? rootValue(root, paths, values) : valueAt(values, [root]);
    if (value !== undefined && !Object.hasOwn(scope, root)) scope[root] = value;
  }
  return scope;
}

function rootValue(root: string, paths: readonly (readonly string[])[], values: Values): Value {
  switch (root) {
    case 'vars':
      return { ...values.vars };
    case 'inputs':
      return { ...values.inputs };
    case 'captures':
      return Object.fromEntries([...values.captures].map(([name, captured]) => [name, typedValue(captured)]));
    case 'run':
      return { id: values.runId };
    case 'steps':
      return namedIn(paths, root, (id) => outcomeValue(values, id));
    default:
      return namedIn(paths, root, (name) => valueAt(values, [root, name]));
  }
}

// Only what the expression names: a run may have ten thousand steps.
function namedIn(
  paths: readonly (readonly string[])[],
  root: string,
  value: (name: string) => Value | undefined,
): Value {
  const names = paths.flatMap(([first, name]) => (first === root && name !== undefined ? [name] : []));
  const known = names.map((name) => [name, value(name)] as const).filter((pair) => pair[1] !== undefined);
  return Object.fromEntries(known) as Value;
}
