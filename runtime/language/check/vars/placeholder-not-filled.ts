import type { Outline } from '../../outline.js';
import type { Finding, Rule } from '../rule.js';

export const placeholderNotFilled: Rule = {
  code: 'vars/placeholder-not-filled',
  severity: 'warning',
  explanation:
    'A draft keeps a placeholder of its guide, such as <cluster-name>, as the value of a variable. Commands would run with that text.',
  howToFix: 'Set the variable to a real value.',
  check,
};

const placeholder = /^(?:<[^<>]+>|\{\{?[^{}]+\}?\}|\[[^[\]]+\]|\$\{?[A-Za-z_][A-Za-z0-9_]*\}?|%[A-Za-z_]+%)$/;
const toBeDone = /^(?:TODO|TBD|FIXME|CHANGE[-_ ]?ME|X{3,})\b/i;

function check({ vars }: Outline): readonly Finding[] {
  return vars.flatMap(({ key, value }) => {
    if (value.kind !== 'scalar' || !isPlaceholder(value.source)) return [];
    return [{ message: `'${value.source}' is a placeholder; set '${key.source}' to a real value`, at: value.at }];
  });
}

/** Whether a text stands for a value that somebody has yet to write. */
export function isPlaceholder(text: string): boolean {
  return placeholder.test(text) || toBeDone.test(text);
}
