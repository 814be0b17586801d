import type { Outline } from '../../outline.js';
import { found } from '../../shape/wording.js';
import { textNode, valueAt } from '../../syntax/node.js';
import type { Finding, Rule } from '../rule.js';

export const openAmbiguity: Rule = {
  code: 'ambiguities/open',
  severity: 'warning',
  explanation:
    'The guide leaves something open, and whoever runs the runbook at night would have to guess. Until its author has settled it, people see it before the run and before the step that it concerns.',
  howToFix: "Settle it in the step, with whoever knows, and take the entry out of 'meta.ambiguities'.",
  check,
};

function check({ ambiguities }: Outline): readonly Finding[] {
  return ambiguities.flatMap((ambiguity) => {
    const text = textNode(valueAt(ambiguity, 'text'));
    if (!text) return [];
    const reason = textNode(valueAt(ambiguity, 'reason'));
    const step = textNode(valueAt(ambiguity, 'step'))?.source;
    const why = reason === undefined ? '' : `: ${found(reason)}`;
    const where = step === undefined ? '' : ` in step '${step}'`;
    return [{ message: `${found(text)} is still open${why}; settle it${where} and take the entry out`, at: text.at }];
  });
}
