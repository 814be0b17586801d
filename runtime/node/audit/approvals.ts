import { statSync } from 'node:fs';
import { approvalLine } from '../../record/audit/approvals.js';
import type { AuditEntry } from '../../record/audit/entry.js';
import type { EntryFault } from './entries.js';
import type { AuditFolder } from './folder.js';
import { linesBetween } from './lines.js';

/** Compares `approvals.jsonl` with the entries that it follows from. */
export interface ApprovalsCheck {
  /** Takes the next entry of the audit. */
  read(entry: AuditEntry): Promise<void>;
  /** The first line that is not what the entries say. */
  end(): Promise<EntryFault | undefined>;
}

/** A check of the approvals that stand in so many bytes, or in all where that is not known. */
export function approvalsCheck({ approvals }: AuditFolder, noted: number | undefined): ApprovalsCheck {
  const size = statSync(approvals, { throwIfNoEntry: false })?.size ?? 0;
  const lines = textsIn(approvals, Math.min(size, noted ?? size));
  let count = 0;
  let fault: EntryFault | undefined;
  const compare = async (due: string | undefined) => {
    const { value } = await lines.next();
    count += 1;
    if (value === due) return;
    fault = { line: count, message: differenceOf(due, value ?? undefined) };
    await lines.return(undefined);
  };
  return {
    read: async (entry) => {
      const due = approvalLine(entry, entry);
      if (due !== undefined && fault === undefined) await compare(due.slice(0, -1));
    },
    end: async () => {
      if (fault === undefined) await compare(undefined);
      return fault;
    },
  };
}

function differenceOf(due: string | undefined, line: string | undefined): string {
  if (line === undefined) return "the line is missing; 'runbook audit sync' makes the file anew";
  return due === undefined
    ? 'the line was added: no entry of the audit says it'
    : 'the line is not what the audit says of the approval';
}

async function* textsIn(path: string, bytes: number): AsyncGenerator<string> {
  for await (const lines of linesBetween(path, 0, bytes)) yield* lines.map(({ text, fault }) => fault ?? text);
}
