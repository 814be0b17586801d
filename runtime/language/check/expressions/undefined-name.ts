import type { Expression, Reference } from '../../../expr/index.js';
import { type Definitions, definitionsOf } from '../../definitions.js';
import { type Doubts, mayBeDefined } from '../../doubt.js';
import { type ExpressionUse, expressionUses, ownNames } from '../../expression-use.js';
import { type NamePlace, nameFault } from '../../name-fault.js';
import type { Outline } from '../../outline.js';
import { spanInScalar } from '../../syntax/scalar-offset.js';
import type { Finding, Rule } from '../rule.js';

export const undefinedExpressionName: Rule = {
  code: 'expressions/undefined-name',
  severity: 'error',
  explanation:
    'An expression knows vars.NAME, inputs.NAME, captures.NAME, the same names alone, steps.ID.outputs.NAME, steps.ID.exit_code and steps.ID.status of earlier steps, run.id and env.NAME. Expressions under capture and assertions also know stdout, stderr, exit_code and json. Any other name would stop the run in the middle, so it is refused before the start.',
  howToFix: 'Correct the spelling, add the name to meta.vars or meta.inputs, or capture it in a step above.',
  check,
};

function* check(outline: Outline): Generator<Finding> {
  const names = definitionsOf(outline);
  for (const use of expressionUses(outline)) {
    if (use.expression.ok) yield* findingsIn(use, use.expression.value, { ...outline, names });
  }
}

interface Context {
  readonly names: Definitions;
  readonly text: string;
  readonly doubts: Doubts;
}

function findingsIn(use: ExpressionUse, { references }: Expression, context: Context): readonly Finding[] {
  const place = placeOf(use);
  return references.flatMap((reference) => finding(reference, place, { ...context, use }));
}

function finding(
  { path, span }: Reference,
  place: NamePlace,
  { use, names, text, doubts }: Context & { readonly use: ExpressionUse },
): readonly Finding[] {
  const name = path.join('.');
  if (name === 'env') {
    const message = "'env' does not say which variable of the environment is read; write 'env.NAME'";
    return [{ message, at: spanInScalar(text, use.scalar, span) }];
  }
  const before = place.seesOwnCaptures ? use.stepIndex + 1 : use.stepIndex;
  const fault = mayBeDefined(doubts, path, before) ? undefined : nameFault(path, place, names);
  if (!fault) return [];
  const at = spanInScalar(text, use.scalar, span);
  if (fault.meant === undefined) return [{ message: `'${name}' ${fault.message}`, at }];
  const fixes = [{ title: `Change to '${fault.meant}'`, edits: [{ at, newText: fault.meant }] }];
  return [{ message: `'${name}' ${fault.message}; did you mean '${fault.meant}'?`, at, fixes }];
}

function placeOf({ kind, stepIndex }: ExpressionUse): NamePlace {
  return {
    kind: 'expression',
    stepIndex,
    own: ownNames(kind),
    seesOwnCaptures: kind === 'assertion',
  };
}
