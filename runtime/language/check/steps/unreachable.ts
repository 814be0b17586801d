import { evaluateCondition, type Scope } from '../../../expr/index.js';
import { expressionUses } from '../../expression-use.js';
import type { Outline } from '../../outline.js';
import { commandOfStep } from '../../step-command.js';
import type { StepOutline } from '../../step-outline.js';
import type { ScalarNode } from '../../syntax/node.js';
import { textNode, valueAt } from '../../syntax/node.js';
import { groupsAround } from '../conditions.js';
import type { Finding, Rule } from '../rule.js';

export const unreachableStep: Rule = {
  code: 'steps/unreachable',
  severity: 'warning',
  explanation:
    'A step whose condition is false whatever happens is never done, and neither is one behind a step that always fails and ends the run. A reader takes it for a part of the procedure all the same.',
  howToFix: "Correct the condition, remove the step, or let the failing step go on with 'on_error: continue'.",
  check,
};

function check(outline: Outline): readonly Finding[] {
  return [...neverHolding(outline), ...behindTheEnd(outline)];
}

function neverHolding(outline: Outline): readonly Finding[] {
  const scope = constantsOf(outline);
  return expressionUses(outline).flatMap(({ kind, scalar, expression, stepIndex }) => {
    if (kind !== 'when' || !expression.ok) return [];
    const isConstant = expression.value.references.every(({ path }) => isKnown(path, scope));
    const holds = isConstant ? evaluateCondition(expression.value, scope) : undefined;
    if (!holds?.ok || holds.value) return [];
    const step = outline.steps[stepIndex];
    const what = step?.type === 'group' ? 'the steps of this group are' : 'this step is';
    return [
      {
        message: `'${scalar.source}' is never true, so ${what} never done; correct it or remove the step`,
        at: scalar.at,
      },
    ];
  });
}

/** The names whose values are the same in every run: those of meta.vars. */
function constantsOf({ vars }: Outline): Scope {
  const values = Object.fromEntries(
    vars.flatMap(({ key, value }) => (value.kind === 'scalar' ? [[key.source, value.source]] : [])),
  );
  return { ...values, vars: values };
}

function isKnown(path: readonly string[], scope: Scope): boolean {
  const [name = '', key] = path;
  if (name !== 'vars') return path.length === 1 && Object.hasOwn(scope, name);
  return key !== undefined && path.length === 2 && Object.hasOwn(scope.vars as object, key);
}

/** The first step behind one that fails in every run and ends it; those behind it are not reached either. */
function behindTheEnd(outline: Outline): readonly Finding[] {
  const { steps } = outline;
  const end = steps.findIndex((step) => endsEveryRun(outline, step));
  const failing = steps[end]?.id;
  const next = steps.slice(end + 1).find(({ type }) => type !== 'group');
  if (end < 0 || !failing || !next) return [];
  const message = `step '${failing.source}' always fails and ends the run, so this step is never done; remove it, or let that step go on with 'on_error'`;
  return [{ message, at: next.id?.at ?? next.head, related: [{ at: failing.at, message: 'the run ends here' }] }];
}

function endsEveryRun(outline: Outline, step: StepOutline): boolean {
  if (!isAlwaysFailing(outline, step) || goesOn(outline, step)) return false;
  return [...groupsAround(outline, step), step].every(({ when }) => when === undefined);
}

function isAlwaysFailing(outline: Outline, step: StepOutline): boolean {
  if (step.assertions.some(({ kind }) => kind === 'exit_code')) return false;
  const command = commandOfStep(outline, step);
  if (command?.kind === 'argv') return command.argv.length === 1 && command.argv[0] === 'false';
  return command !== undefined && /^\s*(?:#[^\n]*\n\s*)*(?:exit\s+[1-9][0-9]*|false)\s*;?$/.test(command.text.trim());
}

function goesOn({ defaults }: Outline, { node }: StepOutline): boolean {
  const own: ScalarNode | undefined = textNode(valueAt(node, 'on_error')) ?? defaults.onError;
  return own?.source === 'continue';
}
