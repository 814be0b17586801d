import { isBlank } from '../model/blank.js';
import type { EvidenceRecord } from '../model/event.js';
import type { EvidenceRequirement } from '../model/runbook.js';

/** What is wrong with a piece of evidence, worded to follow its name; undefined where it satisfies the requirement. */
export function evidenceFault(requirement: EvidenceRequirement, record: EvidenceRecord): string | undefined {
  if (record.kind !== requirement.kind) return `is ${article(record.kind)}; ${article(requirement.kind)} is asked for`;
  if (record.kind === 'text') return isBlank(record.text) ? 'is blank; write what was seen' : undefined;
  if (record.kind === 'attachment' || requirement.kind !== 'checklist') return undefined;
  const fault = unknownItem(requirement, record.items);
  if (fault !== undefined) return fault;
  const open = requirement.items.find((item) => !record.items.includes(item));
  return open === undefined ? undefined : `lacks a tick at '${open}'`;
}

/** Why items of a checklist cannot be ticked, worded to follow its name; undefined where they can. */
export function tickFault(requirement: EvidenceRequirement, items: readonly string[]): string | undefined {
  if (requirement.kind !== 'checklist') return `is ${article(requirement.kind)}, so it has nothing to tick`;
  if (items.length === 0) return 'gets no tick; name the items that are done';
  return unknownItem(requirement, items);
}

/** Whether what was handed in so far is all that is asked for. */
export function isSatisfied(requirement: EvidenceRequirement, record: EvidenceRecord | undefined): boolean {
  return record !== undefined && evidenceFault(requirement, record) === undefined;
}

/** What was handed in so far for a piece of evidence; undefined where nothing was. */
export function recordOf(
  given: Readonly<Record<string, EvidenceRecord>>,
  { name }: EvidenceRequirement,
): EvidenceRecord | undefined {
  return Object.hasOwn(given, name) ? given[name] : undefined;
}

/** The items of a checklist that are ticked once these are ticked too, in the order of the list. */
export function tickedWith(
  requirement: Extract<EvidenceRequirement, { kind: 'checklist' }>,
  record: EvidenceRecord | undefined,
  items: readonly string[],
): readonly string[] {
  const before = record?.kind === 'checklist' ? record.items : [];
  return requirement.items.filter((item) => before.includes(item) || items.includes(item));
}

function unknownItem({ items: list }: Extract<EvidenceRequirement, { kind: 'checklist' }>, items: readonly string[]) {
  const unknown = items.find((item) => !list.includes(item));
  if (unknown === undefined) return undefined;
  return `ticks '${unknown}', which is not on the list; on it are ${list.map((item) => `'${item}'`).join(', ')}`;
}

function article(kind: EvidenceRecord['kind']): string {
  return kind === 'attachment' ? 'an attachment' : `a ${kind}`;
}
