import { mayBeDefined } from '../../doubt.js';
import type { Outline } from '../../outline.js';
import { theSuggestionFor } from '../../shape/suggestion.js';
import { textNode, valueAt } from '../../syntax/node.js';
import type { Finding, Rule } from '../rule.js';

export const unknownAmbiguousStep: Rule = {
  code: 'ambiguities/unknown-step',
  severity: 'error',
  explanation: 'An ambiguity is shown before the step that it names; where no step has that id, nobody would see it.',
  howToFix: "Write the id of the step that it concerns, or leave 'step' out where it concerns the whole runbook.",
  check,
};

function check({ ambiguities, steps, doubts }: Outline): readonly Finding[] {
  const ids = steps.flatMap(({ id }) => (id ? [id.source] : []));
  return ambiguities.flatMap((ambiguity) => {
    const named = textNode(valueAt(ambiguity, 'step'));
    if (!named || ids.includes(named.source) || mayBeDefined(doubts, [named.source], steps.length)) return [];
    const { source, at } = named;
    const meant = theSuggestionFor(source, ids);
    if (meant === undefined) return [{ message: `'${source}' is the id of no step; write the id of one`, at }];
    const fixes = [{ title: `Change to '${meant}'`, edits: [{ at, newText: meant }] }];
    return [{ message: `'${source}' is the id of no step; did you mean '${meant}'?`, at, fixes }];
  });
}
