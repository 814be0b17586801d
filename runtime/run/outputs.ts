import { parseExpression, type Value } from '../expr/expression.js';
import type { RunOutput } from '../model/event.js';
import type { Plan } from '../model/plan.js';
import { evaluateIn } from './condition.js';
import type { Values } from './values.js';

/** The most characters of JSON that one output of a run may have. */
const mostJson = 65_536;

/** What a run gives back by name, with the values that there are when it ends; an output without a value says why. */
export function runOutputs(plan: Plan, values: Values): Readonly<Record<string, RunOutput>> {
  const outputs = Object.entries(plan.outputs);
  return Object.fromEntries(outputs.map(([name, expression]) => [name, outputOf(expression, plan, values)]));
}

/** What a run gives back that was ended where its values are not known. */
export function unknownOutputs({ outputs }: Plan): Readonly<Record<string, RunOutput>> {
  const fault = 'is not known: the run was ended from another process, which does not know what was captured';
  return Object.fromEntries(Object.keys(outputs).map((name) => [name, { fault }]));
}

function outputOf(expression: string, plan: Plan, values: Values): RunOutput {
  // Even a length or a comparison tells something of a secret.
  if (tellsSecret(expression, plan)) return { is_hidden: true };
  const result = evaluateIn(expression, values, plan.governance);
  if (!result.ok) return { fault: result.error.message };
  const length = JSON.stringify(result.value).length;
  return length > mostJson
    ? { fault: `has ${length} characters, and at most ${mostJson} are kept; take a part of it` }
    : { value: result.value satisfies Value };
}

function tellsSecret(expression: string, { inputs, steps }: Plan): boolean {
  const parsed = parseExpression(expression);
  if (!parsed.ok) return false;
  const captures = steps.flatMap(({ step }) => (step.type === 'manual' ? [] : Object.entries(step.capture)));
  const secrets = new Set([
    ...Object.entries(inputs).flatMap(([name, { isSecret }]) => (isSecret ? [name] : [])),
    ...captures.flatMap(([name, { isSecret }]) => (isSecret ? [name] : [])),
  ]);
  return secrets.size > 0 && parsed.value.references.some(({ path }) => mayName(path, secrets));
}

/** Whether a path is, or may be, about one of these names: a scope as a whole holds all of its names. */
function mayName(path: readonly string[], names: ReadonlySet<string>): boolean {
  const [root = '', name, field, output] = path;
  switch (root) {
    case 'inputs':
    case 'captures':
      return name === undefined || names.has(name);
    case 'steps':
      return name === undefined || field === undefined || (field === 'outputs' && mayBe(output, names));
    default:
      return root !== 'vars' && root !== 'env' && root !== 'run' && names.has(root);
  }
}

function mayBe(name: string | undefined, names: ReadonlySet<string>): boolean {
  return name === undefined || names.has(name);
}
