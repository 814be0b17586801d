import { compilePattern } from '../../../expr/index.js';
import type { Outline } from '../../outline.js';
import { type ScalarNode, textNode, valueAt } from '../../syntax/node.js';
import { constantText } from '../../template-use.js';
import type { Finding, Rule } from '../rule.js';

export const invalidRegex: Rule = {
  code: 'patterns/invalid-regex',
  severity: 'error',
  explanation:
    'Patterns are regular expressions in RE2 syntax, as in Go. RE2 runs in time linear to the text; it has no look-around and no back-references.',
  howToFix: 'Correct the pattern; in a double-quoted text each backslash is written twice.',
  check,
};

function check(outline: Outline): readonly Finding[] {
  const asserted = outline.steps
    .flatMap(({ assertions }) => assertions)
    .flatMap(({ kind, value }) => (kind === 'matches' ? present(textNode(value)) : []));
  return [
    ...outline.governance.redactPatterns.flatMap((scalar) => faultOf(scalar, scalar.source)),
    // A pattern that holds a capture is only known when the step runs.
    ...asserted.flatMap((scalar) => faultOf(scalar, constantText(outline, scalar.source))),
    ...untemplated(outline).flatMap((scalar) => faultOf(scalar, scalar.source)),
  ];
}

/** The patterns of captures and inputs, in which no template is filled in. */
function untemplated({ version, inputs, steps }: Outline): readonly ScalarNode[] {
  if (version === 'runbook/v0') return [];
  const captured = steps.flatMap(({ captures }) =>
    captures.flatMap(({ value }) => present(textNode(valueAt(value, 'regex')))),
  );
  return [...captured, ...inputs.flatMap(({ value }) => present(textNode(valueAt(value, 'pattern'))))];
}

function faultOf(scalar: ScalarNode, pattern: string | undefined): readonly Finding[] {
  if (pattern === undefined) return [];
  const compiled = compilePattern(pattern);
  return compiled.ok ? [] : [{ message: `${compiled.error.message}; correct the pattern`, at: scalar.at }];
}

function present<Value>(value: Value | undefined): readonly Value[] {
  return value === undefined ? [] : [value];
}
