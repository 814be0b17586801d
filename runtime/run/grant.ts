import type { Actor, ApprovalGranted, ApprovalRequested, BrokenGlass } from '../model/event.js';
import { identityOf, isNamed } from '../model/person.js';
import type { ApprovalRequirement } from '../model/runbook.js';
import type { Refusal } from './command.js';

/** The grants of an approval so far. */
export type Grants = readonly { readonly actor: Actor; readonly granted: ApprovalGranted }[];

/** An approval that was asked for, and what a person says to it. */
export interface GrantOffer {
  readonly request: ApprovalRequested;
  readonly grants: Grants;
  readonly actor: Actor;
  readonly typed: string | undefined;
  /** Why the person goes past what the policy keeps for others. */
  readonly breakGlass: string | undefined;
}

/** Why a person's approval does not count, or undefined where it does. */
export function refusedGrant(offer: GrantOffer): Refusal | undefined {
  return refusedPerson(offer) ?? refusedBreakGlass(offer) ?? refusedText(offer);
}

/** Why this person cannot approve, whatever they type; undefined where they can. */
export function refusedPerson(offer: GrantOffer): Refusal | undefined {
  const { actor, grants } = offer;
  if (actor.kind !== 'human') return { reason: 'not-a-person', message: 'only a person can approve a step' };
  if (identityOf(actor.id) === '')
    return { reason: 'no-name', message: 'an approval needs the name of the person who gives it' };
  if (grants.some((grant) => identityOf(grant.actor.id) === identityOf(actor.id))) {
    return {
      reason: 'approved-already',
      message: `${actor.id} has approved already; another person has to approve too`,
    };
  }
  return refusedRole(offer) ?? refusedIdentity(offer);
}

/** Why this person could not give an approval that asks for this; undefined where they could. */
export function refusedByRequirement(requirement: ApprovalRequirement, actor: Actor): Refusal | undefined {
  const request = { approval_id: '', command_hash: '', gesture: 'confirm', requirement } as const;
  return refusedPerson({ request, grants: [], actor, typed: undefined, breakGlass: undefined });
}

/** What a person goes past who approves with a reason; undefined where nothing is in their way. */
export function brokenGlass(offer: GrantOffer): BrokenGlass | undefined {
  const { breakGlass: reason, request, grants, actor } = offer;
  if (reason === undefined) return undefined;
  const people = new Set([...grants.map((grant) => grant.actor), actor].map(({ id }) => identityOf(id)));
  const waived = [
    ...(isBarred(request, actor) ? (['distinct_from'] as const) : []),
    ...(people.size < request.requirement.min ? (['min'] as const) : []),
  ];
  return waived.length === 0 ? undefined : { reason, waived };
}

/** Whether so many different people have approved as are asked for, or one of them broke the glass. */
export function areEnough({ requirement }: ApprovalRequested, grants: Grants): boolean {
  const people = new Set(grants.map(({ actor }) => identityOf(actor.id)));
  return (
    people.size >= Math.max(1, requirement.min) ||
    grants.some(({ granted }) => granted.break_glass?.waived.includes('min') === true)
  );
}

function refusedRole({ request, actor }: GrantOffer): Refusal | undefined {
  const { roles, holders } = request.requirement;
  const { role = '' } = actor;
  if (roles.length === 0) return undefined;
  if (!roles.includes(role)) {
    return { reason: 'role-missing', message: `the approval needs the role ${roles.join(' or ')}, not '${role}'` };
  }
  if (holders === undefined || isNamed(actor.id, Object.hasOwn(holders, role) ? (holders[role] ?? []) : []))
    return undefined;
  const message = `${actor.id} does not hold the role ${role} by the policy; ${holdersText(holders, role)}`;
  return { reason: 'role-not-held', message };
}

function holdersText(holders: Readonly<Record<string, readonly string[]>>, role: string): string {
  const names = Object.hasOwn(holders, role) ? (holders[role] ?? []) : [];
  return names.length === 0 ? 'nobody does' : `${names.join(', ')} ${names.length === 1 ? 'does' : 'do'}`;
}

function refusedIdentity(offer: GrantOffer): Refusal | undefined {
  const { request, actor, breakGlass } = offer;
  if (!isBarred(request, actor) || breakGlass !== undefined) return undefined;
  const what =
    request.requirement.self_approval === 'break_glass'
      ? 'another must approve, or break the glass'
      : 'another person has to approve';
  return {
    reason: 'same-person',
    message: `${actor.id} acted in this run before; ${what}`,
  };
}

function isBarred({ requirement }: ApprovalRequested, actor: Actor): boolean {
  return isNamed(actor.id, requirement.distinct_from ?? []);
}

function refusedBreakGlass(offer: GrantOffer): Refusal | undefined {
  const { breakGlass: reason, request } = offer;
  if (reason === undefined) return undefined;
  if (request.requirement.self_approval !== 'break_glass') {
    const message = 'the policy does not let anybody break the glass here; another person has to approve';
    return { reason: 'break-glass-refused', message };
  }
  if (identityOf(reason) === '') return { reason: 'reason-missing', message: 'breaking the glass needs a reason' };
  if (brokenGlass(offer)) return undefined;
  return {
    reason: 'nothing-to-break',
    message: 'nothing is in the way of this approval; give it without breaking the glass',
  };
}

function refusedText({ request, typed }: GrantOffer): Refusal | undefined {
  if (request.gesture !== 'typed') return undefined;
  // Where nothing was recorded that could be typed, nothing that is typed is right.
  if (typed !== undefined && typed === request.typed_text) return undefined;
  return {
    reason: 'typed-text-differs',
    message: `'${typed ?? ''}' is not '${request.typed_text}'; type it exactly to go on`,
  };
}
