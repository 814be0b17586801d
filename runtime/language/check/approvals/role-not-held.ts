import { holdersMissing } from '../../../policy/held-role.js';
import type { Outline } from '../../outline.js';
import { oneOf } from '../../shape/wording.js';
import { texts, valueAt } from '../../syntax/node.js';
import type { Finding, Rule } from '../rule.js';

export const roleNotHeld: Rule = {
  code: 'approvals/role-not-held',
  severity: 'warning',
  explanation:
    'Where a policy says who holds which role, an approval by a role that nobody holds can never be given, so the runbook is refused under that policy.',
  howToFix: "Name the role as the policy does, or have whoever keeps the policy add holders to 'approvers.roles'.",
  check,
  needs: ({ holders }) => holders !== undefined,
};

function check({ holders, steps }: Outline): readonly Finding[] {
  if (holders === undefined) return [];
  return steps.flatMap(({ node, type, evidence }) => {
    const approvals = valueAt(node, 'approvals');
    const roles = texts(valueAt(approvals, 'roles'));
    const min = valueAt(approvals, 'min');
    const [first] = roles;
    const last = roles.at(-1);
    if (!first || !last) return [];
    const missing = holdersMissing(holders, {
      min: min?.kind === 'scalar' ? Number(min.value) : 0,
      roles: roles.map(({ source }) => source),
      isEvidenceEnough: type === 'manual' && evidence.length > 0,
    });
    if (missing === undefined) return [];
    const known = Object.keys(holders);
    const advice =
      known.length === 0 ? 'have holders added to it' : `write ${oneOf(known)}, or have holders added to it`;
    return [{ message: `this step asks for ${missing}; ${advice}`, at: { start: first.at.start, end: last.at.end } }];
  });
}
