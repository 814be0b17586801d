import type { ApprovalRequested, RecordedEvent } from '../model/event.js';
import { identityOf, isNamed } from '../model/person.js';
import { isPast, laterOf } from '../model/time.js';

/** An approval that was asked for, with the people whose word for it counts. */
export interface ApprovalRecord {
  readonly request: ApprovalRequested;
  /** When it was asked for: no word for it can have been given before, whatever its own time says. */
  readonly askedAt: string;
  readonly people: ReadonlySet<string>;
  /** That one of them went past the number of people, and the policy lets that be. */
  readonly isMinWaived: boolean;
  /** That it was revoked, rejected or ran out. */
  readonly isVoid: boolean;
  /** That nobody answered it in time. */
  readonly hasRunOut: boolean;
}

/** An approval that nobody has given yet. */
export function askedApproval({ data, ts }: Extract<RecordedEvent, { type: 'approval.requested' }>): ApprovalRecord {
  return { request: data, askedAt: ts, people: new Set(), isMinWaived: false, isVoid: false, hasRunOut: false };
}

type Approved = Extract<RecordedEvent, { readonly type: 'step.approved' }>;

/** The approval with one more word for it, or why that word cannot have been accepted. */
export function withGrant(approval: ApprovalRecord | undefined, event: Approved): ApprovalRecord | string {
  if (approval === undefined) return 'it was not asked for';
  const fault = grantFault(approval, event);
  if (fault !== undefined) return fault;
  return {
    ...approval,
    people: new Set([...approval.people, identityOf(event.actor.id)]),
    isMinWaived: approval.isMinWaived || waives(event, 'min'),
  };
}

/** Whether enough people have approved, and nothing has taken that back. */
export function isComplete({ request, people, isMinWaived, isVoid }: ApprovalRecord): boolean {
  return !isVoid && people.size > 0 && (isMinWaived || people.size >= Math.max(1, request.requirement.min));
}

function grantFault(approval: ApprovalRecord, event: Approved): string | undefined {
  const { request, people, askedAt, isVoid } = approval;
  const { data, actor, ts } = event;
  if (data.approval_id !== request.approval_id) return `it answers '${data.approval_id}', which is not asked for`;
  if (isVoid) return 'it comes after the request was closed';
  if (data.command_hash !== request.command_hash) return 'it is for another command than was asked about';
  if (identityOf(actor.id) === '') return 'nobody is named who gave it';
  if (people.has(identityOf(actor.id))) return `${actor.id} has approved already`;
  if (isPast(request.expires_at, laterOf(ts, askedAt)))
    return `it comes after ${request.expires_at}, when the request ran out`;
  return roleFault(request, event) ?? identityFault(request, event) ?? gestureFault(request, event);
}

function roleFault({ requirement }: ApprovalRequested, { actor }: Approved): string | undefined {
  const { roles, holders } = requirement;
  if (roles.length === 0) return undefined;
  const { role = '' } = actor;
  if (!roles.includes(role)) return `${actor.id} does not hold the role ${roles.join(' or ')}`;
  if (holders === undefined) return undefined;
  const names = Object.hasOwn(holders, role) ? (holders[role] ?? []) : [];
  return isNamed(actor.id, names) ? undefined : `${actor.id} does not hold the role ${role} by the policy`;
}

function identityFault({ requirement }: ApprovalRequested, event: Approved): string | undefined {
  const { data, actor } = event;
  if (data.break_glass !== undefined && requirement.self_approval !== 'break_glass') {
    return 'the policy lets nobody break the glass';
  }
  if (!isNamed(actor.id, requirement.distinct_from ?? []) || waives(event, 'distinct_from')) return undefined;
  return `${actor.id} acted in the run before, and somebody else had to approve`;
}

function waives({ data }: Approved, what: 'distinct_from' | 'min'): boolean {
  return data.break_glass?.waived.includes(what) === true;
}

function gestureFault({ gesture }: ApprovalRequested, { data }: Approved): string | undefined {
  const isMade = data.gesture === gesture && (gesture !== 'typed' || data.typed_ok === true);
  return isMade ? undefined : `the gesture that was asked for, '${gesture}', was not made`;
}
