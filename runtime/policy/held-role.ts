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
  // Its evidence is enough, and nobody is asked.
  if (step.type === 'manual' && min === 0 && step.requiredEvidence.length > 0) return undefined;
  const people = new Set(roles.flatMap((role) => (Object.hasOwn(held, role) ? (held[role] ?? []) : [])));
  if (roles.length === 0 || people.size >= Math.max(1, min)) return undefined;
  const asked = `step '${step.id}' asks for ${min > 1 ? `${min} approvals` : 'an approval'} by ${roles.join(' or ')}`;
  const known = people.size === 0 ? 'nobody holds that' : `only ${[...people].join(', ')} can give one`;
  return `${asked}, and by the policy ${known}; name who does in its 'approvers.roles'`;
}
