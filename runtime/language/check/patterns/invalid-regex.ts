import { compilePattern } from '../../../expr/index.js';
import type { Outline } from '../../outline.js';
import { rememberedByText } from '../../remembered.js';
import type { Finding, Rule } from '../rule.js';
import { patternsIn } from './patterns-in.js';

export const invalidRegex: Rule = {
  code: 'patterns/invalid-regex',
  severity: 'error',
  explanation:
    'Patterns are regular expressions in RE2 syntax, as in Go. RE2 runs in time linear to the text; it has no look-around and no back-references.',
  howToFix: 'Correct the pattern; in a double-quoted text each backslash is written twice.',
  check,
};

function check(outline: Outline): readonly Finding[] {
  return patternsIn(outline).flatMap(({ scalar, pattern }) => {
    const fault = pattern === undefined ? undefined : faultOf(pattern).message;
    return fault === undefined ? [] : [{ message: `${fault}; correct the pattern`, at: scalar.at }];
  });
}

const faultOf = rememberedByText((pattern): { readonly message: string | undefined } => {
  const compiled = compilePattern(pattern);
  return { message: compiled.ok ? undefined : compiled.error.message };
});
