import { failed, ok, type Result } from '../../model/result.js';
import { chainedLine, headAt } from '../../record/audit/chained-line.js';
import { type AuditEntry, emptyAudit } from '../../record/audit/entry.js';
import type { AuditHead } from '../../record/audit/head.js';
import type { ChainHead } from '../../record/chain.js';
import { isAuditEntryLine } from '../../schema/generated/audit-entry.js';
import { sha256Hex } from '../digest.js';
import type { AuditFolder } from './folder.js';
import { linesBetween, type PlacedLine } from './lines.js';

/** What is wrong with a line of the entries. */
export interface EntryFault {
  /** From 1. */
  readonly line: number;
  readonly message: string;
}

/** The entries of an audit up to so many bytes, each chained to the one before; after a fault nothing more comes. */
export async function* chainedEntries(
  { entries }: AuditFolder,
  bytes: number,
): AsyncGenerator<Result<AuditEntry, EntryFault>> {
  let head = emptyAudit;
  for await (const lines of linesBetween(entries, 0, bytes)) {
    for (const line of lines) {
      const entry = entryIn(line, head);
      yield entry;
      if (!entry.ok) return;
      head = { seq: entry.value.seq, hash: entry.value.hash };
    }
  }
}

function entryIn({ text, fault }: PlacedLine, head: ChainHead): Result<AuditEntry, EntryFault> {
  const line = fault === undefined ? chainedLine(text, head, sha256Hex) : failed(fault);
  if (!line.ok) return failed({ line: head.seq + 1, message: line.error });
  return isAuditEntryLine(line.value)
    ? ok(line.value)
    : failed({ line: head.seq + 1, message: 'the line is no entry' });
}

/** Whether what follows the noted end may be what a writer that died had begun to write. */
export async function isUnfinished(
  { entries }: AuditFolder,
  { head, bytes }: AuditHead,
  size: number,
): Promise<boolean> {
  let place = head;
  for await (const lines of linesBetween(entries, bytes, size)) {
    for (const { text, end } of lines) {
      const line = chainedLine(text, place, sha256Hex);
      if (!line.ok) return end === size && text.includes('\0');
      place = headAt(line.value);
    }
  }
  return true;
}
