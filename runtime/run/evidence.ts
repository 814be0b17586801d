import type { EvidenceRecord } from '../model/event.js';
import type { EvidenceRequirement } from '../model/runbook.js';

/** What is wrong with a piece of evidence, worded to follow its name; undefined where it satisfies the requirement. */
export function evidenceFault(requirement: EvidenceRequirement, record: EvidenceRecord): string | undefined {
  if (record.kind !== requirement.kind) return `is ${article(record.kind)}; ${article(requirement.kind)} is asked for`;
  if (record.kind === 'text') return record.text.trim() === '' ? 'is blank; write what was seen' : undefined;
  if (record.kind === 'attachment' || requirement.kind !== 'checklist') return undefined;
  const unknown = record.items.find((item) => !requirement.items.includes(item));
  if (unknown !== undefined) return `ticks '${unknown}', which is not on the list`;
  const open = requirement.items.find((item) => !record.items.includes(item));
  return open === undefined ? undefined : `lacks a tick at '${open}'`;
}

function article(kind: EvidenceRecord['kind']): string {
  return kind === 'attachment' ? 'an attachment' : `a ${kind}`;
}
