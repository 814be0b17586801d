import type { Outline } from '../../outline.js';
import type { Entry, ScalarNode } from '../../syntax/node.js';
import type { Finding, Rule } from '../rule.js';

export const ambiguousName: Rule = {
  code: 'names/ambiguous',
  severity: 'error',
  explanation:
    'Variables, inputs and captures are used in the same way, as {{ .name }}. A name that is two of them would not say which value is meant.',
  howToFix: 'Give one of them another name.',
  check,
};

function check({ vars, inputs, steps }: Outline): readonly Finding[] {
  const declared = firstOf(inputs);
  const twice = vars.flatMap(({ key }) => {
    const input = declared.get(key.source);
    return input ? [clash(input, key, 'a variable of meta.vars')] : [];
  });
  const captured = steps.flatMap(({ captures }) =>
    captures.flatMap(({ key }) => {
      const input = declared.get(key.source);
      return input ? [clash(key, input, 'an input of meta.inputs')] : [];
    }),
  );
  return [...twice, ...captured];
}

function firstOf(entries: readonly Entry[]): ReadonlyMap<string, ScalarNode> {
  return new Map([...entries].reverse().map(({ key }) => [key.source, key]));
}

function clash(name: ScalarNode, other: ScalarNode, what: string): Finding {
  return {
    message: `'${name.source}' is also ${what}; give one of them another name`,
    at: name.at,
    related: [{ at: other.at, message: `'${other.source}' is defined here` }],
  };
}
