import { starterWord } from '../../../model/runbook.js';
import { mayBeDefined } from '../../doubt.js';
import type { Outline } from '../../outline.js';
import { theSuggestionFor } from '../../shape/suggestion.js';
import { replacement } from '../edit.js';
import type { Finding, Rule } from '../rule.js';
import { distinctNames } from './distinct-names.js';

export const unknownApprovalStep: Rule = {
  code: 'approvals/unknown-step',
  severity: 'error',
  explanation:
    "'distinct_from' keeps people apart: whoever approved one of the steps that it names, or handed in evidence for it, may not approve this one. A name that no step has would keep nobody away.",
  howToFix: "Write the id of an earlier step, or 'starter' for whoever started the run.",
  check,
};

function check(outline: Outline): readonly Finding[] {
  const { steps } = outline;
  const names = distinctNames(outline);
  if (names.length === 0) return [];
  const ids = steps.flatMap(({ id, type }) => (id && type !== 'group' ? [id.source] : []));
  const groups = new Set(steps.flatMap(({ id, type }) => (id && type === 'group' ? [id.source] : [])));
  return names.flatMap(({ name }) => {
    const { source, at } = name;
    if (source === starterWord || ids.includes(source) || mayBeDefined(outline.doubts, [source], steps.length))
      return [];
    if (groups.has(source)) return [{ message: `'${source}' is a group, and people act in its steps; name these`, at }];
    const meant = theSuggestionFor(source, [...ids, starterWord]);
    const what =
      meant === undefined ? `write the id of an earlier step, or '${starterWord}'` : `did you mean '${meant}'`;
    const fixes = meant === undefined ? [] : [replacement(`Change to '${meant}'`, at, meant)];
    return [{ message: `'${source}' is the id of no step; ${what}`, at, fixes }];
  });
}
