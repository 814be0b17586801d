import type { Outline } from '../../outline.js';
import { entryAt, itemsOf } from '../../syntax/node.js';
import type { Finding, Rule } from '../rule.js';

export const evidenceRequired: Rule = {
  code: 'governance/evidence-required',
  severity: 'error',
  explanation:
    'With governance.evidence.require_for_manual, every step that a person does has to leave a proof, or the record would hold only a claim.',
  howToFix: "Add 'required_evidence' with at least one item of kind text, checklist or attachment.",
  check,
};

function check({ isComplete, governance, steps }: Outline): readonly Finding[] {
  if (!isComplete || !governance.requiresEvidence) return [];
  return steps
    .filter(({ type, node }) => {
      const required = entryAt(node, 'required_evidence');
      return type === 'manual' && (!required || itemsOf(required.value).length === 0);
    })
    .map(({ id, head }) => ({
      message: `manual step '${id?.source ?? ''}' asks for no evidence, which require_for_manual demands; add 'required_evidence'`,
      at: id?.at ?? head,
    }));
}
