import type { Outline } from '../../outline.js';
import type { Finding, Rule } from '../rule.js';

export const captureShadowsVariable: Rule = {
  code: 'names/capture-shadows-variable',
  severity: 'error',
  explanation:
    'Variables and captures are used in the same way, as {{ .name }}. A name that is both would mean one thing above the step that captures it and another below.',
  howToFix: 'Give the capture or the variable another name.',
  check,
};

function check({ vars, steps }: Outline): readonly Finding[] {
  const variables = new Map(vars.map(({ key }) => [key.source, key]));
  return steps.flatMap(({ captures }) =>
    captures.flatMap(({ key }) => {
      const variable = variables.get(key.source);
      if (!variable) return [];
      const message = `'${key.source}' is also a variable of meta.vars; give the capture another name`;
      return [{ message, at: key.at, related: [{ at: variable.at, message: 'the variable is set here' }] }];
    }),
  );
}
