import type { Actor } from '../model/event.js';
import type { Refusal } from './command.js';
import type { OpenApproval } from './step-state.js';

/** Why a person's approval does not count, or undefined where it does. */
export function refusedGrant(approval: OpenApproval, actor: Actor, typed: string | undefined): Refusal | undefined {
  const { request, grants } = approval;
  const { roles } = request.requirement;
  if (actor.kind !== 'human') return { reason: 'not-a-person', message: 'only a person can approve a step' };
  if (actor.id.trim() === '')
    return { reason: 'no-name', message: 'an approval needs the name of the person who gives it' };
  if (grants.some((grant) => identityOf(grant.actor) === identityOf(actor))) {
    return {
      reason: 'approved-already',
      message: `${actor.id} has approved already; another person has to approve too`,
    };
  }
  if (roles.length > 0 && (actor.role === undefined || !roles.includes(actor.role))) {
    return {
      reason: 'role-missing',
      message: `the approval needs the role ${roles.join(' or ')}, not '${actor.role ?? ''}'`,
    };
  }
  if (request.gesture === 'typed' && typed !== request.typed_text) {
    return {
      reason: 'typed-text-differs',
      message: `'${typed ?? ''}' is not '${request.typed_text}'; type it exactly to go on`,
    };
  }
  return undefined;
}

/** Whether the approval is complete once this person's grant is added. */
export function isGrantComplete(approval: OpenApproval, actor: Actor): boolean {
  const people = new Set([...approval.grants.map((grant) => identityOf(grant.actor)), identityOf(actor)]);
  return people.size >= approval.request.requirement.min;
}

// 'bob' and 'Bob ' are one person.
function identityOf({ id }: Actor): string {
  return id.normalize('NFKC').trim().toLowerCase();
}
