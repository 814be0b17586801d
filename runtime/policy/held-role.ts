import type { Plan } from '../model/plan.js';
import type { RoleHolders } from '../model/posture.js';
import type { LeafStep } from '../model/runbook.js';

/** What keeps a step from ever being approved: fewer people hold its roles by the policy than have to; undefined where none is. */
export function unheldRole({ steps, posture }: Pick<Plan, 'steps' | 'posture'>): string | undefined {
  const { roles: held } = posture;
  if (held === undefined) return undefined;
  return steps.map(({ step }) => faultOf(step, held)).find((fault) => fault !== undefined);
}

function faultOf(step: LeafStep, held: RoleHolders): string | undefined {
  const { min = 0, roles = [] } = step.approvals ?? {};
  const isEvidenceEnough = step.type === 'manual' && step.requiredEvidence.length > 0;
  const missing = holdersMissing(held, { min, roles, isEvidenceEnough });
  return missing && `step '${step.id}' asks for ${missing}; name who does in its 'approvers.roles'`;
}

/** Who has to agree to a step. */
export interface AskedApprovals {
  readonly min: number;
  readonly roles: readonly string[];
  /** Whether the step asks for evidence, which is enough where nobody has to approve. */
  readonly isEvidenceEnough: boolean;
}

/** What can never be given because too few people hold the roles, worded to follow 'asks for'; undefined where it can. */
export function holdersMissing(
  held: RoleHolders,
  { min, roles, isEvidenceEnough }: AskedApprovals,
): string | undefined {
  if (roles.length === 0 || (min === 0 && isEvidenceEnough)) return undefined;
  const people = new Set(roles.flatMap((role) => (Object.hasOwn(held, role) ? (held[role] ?? []) : [])));
  if (people.size >= Math.max(1, min)) return undefined;
  const known = people.size === 0 ? 'nobody holds that' : `only ${[...people].join(', ')} can give one`;
  return `${min > 1 ? `${min} approvals` : 'an approval'} by ${roles.join(' or ')}, and by the policy ${known}`;
}
