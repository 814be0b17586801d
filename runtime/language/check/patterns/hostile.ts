import { compilePattern } from '../../../expr/index.js';
import type { Outline } from '../../outline.js';
import { rememberedByText } from '../../remembered.js';
import type { ScalarNode } from '../../syntax/node.js';
import type { Finding, Rule } from '../rule.js';
import { patternsIn } from './patterns-in.js';

export const hostilePattern: Rule = {
  code: 'patterns/hostile',
  severity: 'warning',
  explanation:
    "RE2 never takes exponential time, but a pattern with large repetitions inside each other becomes thousands of steps for each character. And in governance.redact a pattern that matches the empty text, or every text, puts 'replace' everywhere, so that nobody can read the record.",
  howToFix:
    "Lower the numbers in braces, or say what is hidden more closely; '+' instead of '*' asks for a character at least.",
  check,
};

/** How many instructions a pattern may have once it is compiled. */
const largest = 5000;

function check(outline: Outline): readonly Finding[] {
  return patternsIn(outline).flatMap(({ scalar, pattern, isRedaction }) => {
    if (pattern === undefined) return [];
    const { size, isEverywhere } = natureOf(pattern);
    if (size > largest) return [finding(scalar, `has ${size} steps for each character; lower its repetitions`)];
    if (!isRedaction || !isEverywhere) return [];
    return [
      finding(scalar, `matches everywhere, so nothing in the record can be read; say what is hidden more closely`),
    ];
  });
}

function finding({ source, at }: ScalarNode, what: string): Finding {
  return { message: `'${source}' ${what}`, at };
}

interface Nature {
  readonly size: number;
  /** Whether it matches the empty text, or takes any line whole. */
  readonly isEverywhere: boolean;
}

const natureOf = rememberedByText((pattern): Nature => {
  const compiled = compilePattern(pattern);
  if (!compiled.ok) return { size: 0, isEverywhere: false };
  const { value } = compiled;
  const isBetween = value.test('') && value.replaceAll('pod', '-') !== 'pod';
  const isWhole = plainTexts.every((text) => value.replaceAll(text, '') === '');
  return { size: value.size, isEverywhere: isBetween || isWhole };
});

// They share no character.
const plainTexts = ['pod', '7', '-'];
