import type { RecordedEvent } from '../model/event.js';
import type { ProvableGrant } from '../run/command.js';
import { canonicalJson } from './canonical.js';

/** What is signed of an approval: what the text is for, and all that the approval is bound to. */
export function grantText(grant: ProvableGrant): string {
  return `runbook/grant/v1\n${canonicalJson(grant)}`;
}

type Approved = Extract<RecordedEvent, { readonly type: 'step.approved' }>;

/** The approval that a line of a trace tells of, as its proof must cover it; undefined where it brings no proof. */
export function provenGrant({ data, actor, run_id, step_id, attempt }: Approved): ProvableGrant | undefined {
  const { approval_id, command_hash, gesture, typed_ok, break_glass, proof } = data;
  if (proof === undefined) return undefined;
  const waived = break_glass?.waived ?? [];
  return { approval_id, command_hash, gesture, typed_ok, run_id, step_id, attempt, actor, waived, at: proof.at };
}

/** The approvals of steps that have not started, by the id of the step: whoever goes on has to know that they were given. */
export function openGrants(events: Iterable<RecordedEvent>): ReadonlyMap<string, readonly Approved[]> {
  const open = new Map<string, readonly Approved[]>();
  for (const event of events) {
    if (event.type === 'step.approved') open.set(event.step_id, [...(open.get(event.step_id) ?? []), event]);
    else if ('step_id' in event && closing.has(event.type)) open.delete(event.step_id);
  }
  return open;
}

const closing: ReadonlySet<RecordedEvent['type']> = new Set([
  'step.ready',
  'approval.requested',
  'approval.revoked',
  'approval.expired',
  'step.rejected',
  'step.started',
  'step.result',
]);
