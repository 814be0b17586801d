import { isBlank } from '../model/blank.js';
import type { ApprovalRequested, EvidenceNeed, EvidenceRecord } from '../model/event.js';
import type { Attempt } from './attempt.js';
import { isComplete } from './grant-check.js';

/** Why a request does not ask people for what its step needs; undefined where it does, or nothing is known of that. */
export function askedTooLittle({ ready }: Attempt, { requirement }: ApprovalRequested): string | undefined {
  const needed = ready.requires?.approvals;
  if (needed === undefined) return undefined;
  if (requirement.min < needed.min)
    return `${requirement.min} people were asked for, and ${needed.min} have to approve`;
  const isSame = String([...requirement.roles].sort()) === String([...needed.roles].sort());
  return isSame ? undefined : 'other roles were asked for than have to approve';
}

/** Whether a step that needs the approval of people lacks it. */
export function lacksApproval({ ready, approval }: Attempt): boolean {
  return ready.requires?.approvals !== undefined && (approval === undefined || !isComplete(approval));
}

/** What is missing of the evidence that a step needs; undefined where nothing is, or nothing is known of that. */
export function missingEvidence({ ready, evidence }: Attempt): string | undefined {
  const named = ready.required_evidence?.find((name) => !Object.hasOwn(evidence, name));
  if (named !== undefined) return `its evidence '${named}' was not handed in`;
  for (const [name, need] of Object.entries(ready.requires?.evidence ?? {})) {
    const record = Object.hasOwn(evidence, name) ? evidence[name] : undefined;
    if (record === undefined) return `its evidence '${name}' was not handed in`;
    const lack = lackOf(need, record);
    if (lack !== undefined) return `its evidence '${name}' ${lack}`;
  }
  return undefined;
}

function lackOf({ kind, items = [] }: EvidenceNeed, record: EvidenceRecord): string | undefined {
  if (record.kind !== kind) return `is of the kind ${record.kind}, and not ${kind}`;
  if (record.kind === 'text') return isBlank(record.text) ? 'is blank' : undefined;
  const open = record.kind === 'checklist' ? items.find((item) => !record.items.includes(item)) : undefined;
  return open === undefined ? undefined : `lacks a tick at '${open}'`;
}
