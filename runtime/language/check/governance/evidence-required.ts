import type { Fix } from '../../../model/diagnostic.js';
import { hasKeyMeant } from '../../doubt.js';
import type { StepContext } from '../../outline.js';
import type { StepOutline } from '../../step-outline.js';
import { addedAfter } from '../../suggest/map-edit.js';
import { entryAt, type Node, valueAt } from '../../syntax/node.js';
import type { Finding, Rule } from '../rule.js';

export const evidenceRequired: Rule = {
  code: 'governance/evidence-required',
  severity: 'error',
  explanation:
    'With governance.evidence.require_for_manual, every step that a person does has to leave a proof, or the record would hold only a claim.',
  howToFix: "Add 'required_evidence' with at least one item of kind text, checklist or attachment.",
  checkStep,
};

function checkStep({ id, type, head, node }: StepOutline, { governance, text }: StepContext): readonly Finding[] {
  if (!governance.requiresEvidence || type !== 'manual' || asksForEvidence(node)) return [];
  const message = `manual step '${id?.source ?? ''}' asks for no evidence, which require_for_manual demands; add 'required_evidence'`;
  return [{ message, at: id?.at ?? head, fixes: withEvidence(text, node) }];
}

// What is misspelled or no list is reported as such.
function asksForEvidence(step: Node): boolean {
  const required = valueAt(step, 'required_evidence');
  return required?.kind === 'sequence' ? required.items.length > 0 : hasKeyMeant(step, 'required_evidence');
}

/** The step by hand with a text that its proof is; none where it asks for one already. */
export function withEvidence(text: string, map: Node): readonly Fix[] {
  // What to put in a list that is there is left to whoever wrote it.
  if (map.kind !== 'map' || entryAt(map, 'required_evidence')) return [];
  const item = '{ kind: text, name: what_was_done }';
  const entry = { key: 'required_evidence', flow: `[${item}]`, block: ['', `  - ${item}`] };
  const edit = addedAfter({ text, map }, 'type', entry);
  return edit ? [{ title: 'Ask for a text that says what was done', edits: [edit] }] : [];
}
