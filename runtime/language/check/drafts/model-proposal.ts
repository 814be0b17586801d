import type { StepContext } from '../../outline.js';
import { found } from '../../shape/wording.js';
import type { StepOutline } from '../../step-outline.js';
import { entryAt, itemsOf, textNode, texts, valueAt } from '../../syntax/node.js';
import type { Finding, Rule } from '../rule.js';

export const modelProposal: Rule = {
  code: 'drafts/model-proposal',
  severity: 'information',
  explanation:
    'A model proposed a part of the step. Each change was checked against the guide, but only a person knows whether it is right.',
  howToFix: "Compare the step with the lines of the guide, then take the entry 'model' out of its 'annotations'.",
  checkStep,
};

function checkStep({ node, id }: StepOutline, { version }: StepContext): readonly Finding[] {
  const entry = entryAt(valueAt(node, 'annotations'), 'model');
  const by = textNode(valueAt(entry?.value, 'by'));
  if (version !== 'runbook/v1' || entry === undefined || by === undefined) return [];
  const kinds = texts(valueAt(entry.value, 'proposed')).map(({ source }) => source);
  const passages = itemsOf(valueAt(entry.value, 'lines')).length;
  if (kinds.length === 0 || passages === 0) return [];
  const step = id === undefined ? 'the step' : `step '${id.source}'`;
  const message = `${found(by)} proposed a part of ${step}: ${kinds.join(', ')}; compare it with the guide, then take 'model' out of its annotations`;
  return [{ message, at: entry.key.at }];
}
