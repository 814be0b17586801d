import { starterWord } from '../../../model/runbook.js';
import type { Outline } from '../../outline.js';
import type { Finding, Rule } from '../rule.js';
import { distinctNames } from './distinct-names.js';

export const laterApprovalStep: Rule = {
  code: 'approvals/later-step',
  severity: 'error',
  explanation:
    'Who approved a step is only known once it was reached, so an approval can only be kept apart from those of steps that come before it in the runbook.',
  howToFix: 'Name an earlier step, or write the rule the other way round at the later one.',
  check,
};

function check(outline: Outline): readonly Finding[] {
  const { steps } = outline;
  const names = distinctNames(outline);
  if (names.length === 0) return [];
  return names.flatMap(({ name, step }) => {
    const own = steps.indexOf(step);
    const named = steps.findIndex(({ id, type }) => id?.source === name.source && type !== 'group');
    if (named < own || name.source === starterWord) return [];
    const what = named === own ? 'is this step itself' : 'comes later';
    return [
      { message: `'${name.source}' ${what}; an approval can only be kept apart from earlier steps`, at: name.at },
    ];
  });
}
