import type { ApprovalRequested, RecordedEvent } from '../model/event.js';
import { isPast } from '../model/time.js';

/** An approval that was asked for, with the people whose word for it counts. */
export interface ApprovalRecord {
  readonly request: ApprovalRequested;
  readonly people: ReadonlySet<string>;
  /** That it was revoked, rejected or ran out. */
  readonly isVoid: boolean;
}

type Approved = Extract<RecordedEvent, { readonly type: 'step.approved' }>;

/** The approval with one more word for it, or why that word cannot have been accepted. */
export function withGrant(approval: ApprovalRecord | undefined, event: Approved): ApprovalRecord | string {
  if (approval === undefined) return 'it was not asked for';
  const fault = grantFault(approval, event);
  if (fault !== undefined) return fault;
  return { ...approval, people: new Set([...approval.people, identityOf(event.actor.id)]) };
}

/** Whether enough people have approved, and nothing has taken that back. */
export function isComplete({ request, people, isVoid }: ApprovalRecord): boolean {
  return !isVoid && people.size >= Math.max(1, request.requirement.min);
}

function grantFault({ request, people, isVoid }: ApprovalRecord, event: Approved): string | undefined {
  const { data, actor, ts } = event;
  if (data.approval_id !== request.approval_id) return `it answers '${data.approval_id}', which is not asked for`;
  if (isVoid) return 'it comes after the request was closed';
  if (data.command_hash !== request.command_hash) return 'it is for another command than was asked about';
  if (people.has(identityOf(actor.id))) return `${actor.id} has approved already`;
  if (isPast(request.expires_at, ts)) return `it comes after ${request.expires_at}, when the request ran out`;
  return roleFault(request, event) ?? gestureFault(request, event);
}

function roleFault({ requirement }: ApprovalRequested, { actor }: Approved): string | undefined {
  const { roles } = requirement;
  if (roles.length === 0 || roles.includes(actor.role ?? '')) return undefined;
  return `${actor.id} does not hold the role ${roles.join(' or ')}`;
}

function gestureFault({ gesture }: ApprovalRequested, { data }: Approved): string | undefined {
  const isMade = data.gesture === gesture && (gesture !== 'typed' || data.typed_ok === true);
  return isMade ? undefined : `the gesture that was asked for, '${gesture}', was not made`;
}

// 'bob' and 'Bob ' are one person.
function identityOf(id: string): string {
  return id.normalize('NFKC').trim().toLowerCase();
}
