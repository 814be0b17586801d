import { type Definitions, definitionsOf } from '../../definitions.js';
import { type ExpressionUse, expressionUses, ownNames } from '../../expression-use.js';
import { loopNames } from '../../loop-name.js';
import type { Outline } from '../../outline.js';
import { scopeWords } from '../../scope-word.js';
import { spanInScalar } from '../../syntax/scalar-offset.js';
import type { Finding, Rule } from '../rule.js';

export const shadowedName: Rule = {
  code: 'expressions/shadowed-name',
  severity: 'warning',
  explanation:
    "The name that 'all', 'exists', 'filter' and 'map' give to an entry of a list hides whatever else has that name, so that the same word means one thing inside their brackets and another outside.",
  howToFix: 'Give the entry a name that nothing else has.',
  check,
};

function* check(outline: Outline): Generator<Finding> {
  const names = definitionsOf(outline);
  for (const use of expressionUses(outline)) {
    if (!use.expression.ok) continue;
    for (const { name, at } of loopNames(use.scalar.source)) {
      const hidden = hiddenBy(name, use, names);
      if (hidden === undefined) continue;
      const message = `'${name}' is also ${hidden}, which is hidden here; give the entry of the list another name`;
      yield { message, at: spanInScalar(outline.text, use.scalar, at) };
    }
  }
}

/** What a name means outside of the list, for a sentence; undefined where it means nothing. */
function hiddenBy(name: string, { kind }: ExpressionUse, { vars, inputs, captures }: Definitions): string | undefined {
  if (vars.has(name)) return 'a variable of meta.vars';
  if (inputs.has(name)) return 'an input';
  if (captures.has(name)) return 'a capture';
  if (scopeWords.has(name)) return `the word for where a value comes from, as in '${name}.NAME'`;
  return ownNames(kind).includes(name) ? 'a part of the output' : undefined;
}
