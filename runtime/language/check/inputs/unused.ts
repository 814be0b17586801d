import { usedNames } from '../../name-use.js';
import type { Outline } from '../../outline.js';
import { entryRemoval } from '../edit.js';
import type { Finding, Rule } from '../rule.js';

export const unusedInput: Rule = {
  code: 'inputs/unused',
  severity: 'information',
  explanation: 'An input that no step uses is asked for in vain, or the place that should use it holds a fixed text.',
  howToFix: "Remove the input, or use it as '{{ .name }}'.",
  check,
};

function check(outline: Outline): readonly Finding[] {
  // What is missing or misspelled somewhere may be meant to use it.
  if (!outline.isComplete) return [];
  const used = usedNames(outline, 'inputs');
  if (used === 'all') return [];
  return outline.inputs
    .filter(({ key }) => !used.has(key.source))
    .map((entry) => ({ entry, key: entry.key }))
    .map(({ entry, key }) => ({
      message: `'${key.source}' is never used; remove it, or use it as '{{ .${key.source} }}'`,
      at: key.at,
      fixes: entryRemoval(`Remove '${key.source}'`, outline.text, outline.inputs, entry),
    }));
}
