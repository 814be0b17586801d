import type { Span } from '../../../model/text.js';
import { expressionUses } from '../../expression-use.js';
import type { Outline } from '../../outline.js';
import { spanInScalar } from '../../syntax/scalar-offset.js';
import type { Finding, Rule } from '../rule.js';

export const expressionSyntax: Rule = {
  code: 'expressions/syntax',
  severity: 'error',
  explanation:
    "An expression decides whether a step is done, what is captured, or whether an output is right. It is a small part of CEL: names, comparisons, '&&', '||', '!', arithmetic, 'in', and functions such as 'size()' and 'contains()'. There are no loops and no functions of your own.",
  howToFix: 'Correct the expression at the character that is marked.',
  check,
};

function check(outline: Outline): readonly Finding[] {
  return expressionUses(outline).flatMap(({ scalar, expression }) => {
    if (expression.ok) return [];
    const { message, span } = expression.error;
    const advice = message.includes(';') ? message : `${message}; correct the expression`;
    return [{ message: advice, at: spanInScalar(outline.text, scalar, visible(span, scalar.source)) }];
  });
}

// What is missing at the end is shown at the last character.
function visible({ start, end }: Span, text: string): Span {
  const first = Math.max(0, Math.min(start, text.length - 1));
  return { start: first, end: Math.max(first + 1, end) };
}
