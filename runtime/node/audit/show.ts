import { statSync } from 'node:fs';
import { failed, ok, type Result } from '../../model/result.js';
import type { AuditEntry } from '../../record/audit/entry.js';
import { isAuditEntryLine } from '../../schema/generated/audit-entry.js';
import { describeFileError, type FileFault } from '../files.js';
import { auditFolder } from './folder.js';
import { linesBetween, type PlacedLine } from './lines.js';

/** Which entries somebody wants to see; all that is said must hold. */
export interface AuditWish {
  /** ISO 8601 in UTC. */
  readonly since?: string;
  readonly run?: string;
  readonly actor?: string;
  /** Whole types, or what stands before their dot; all where none is named. */
  readonly types: readonly string[];
}

/** The entries that were asked for, the oldest first, some at a time; they are not checked. */
export async function* auditPages(
  home: string,
  wish: AuditWish,
): AsyncGenerator<Result<readonly AuditEntry[], FileFault>> {
  const { entries } = auditFolder(home);
  try {
    const size = statSync(entries, { throwIfNoEntry: false })?.size ?? 0;
    let line = 0;
    for await (const lines of linesBetween(entries, 0, size)) {
      const page = pageOf(lines, line);
      yield page.ok ? ok(page.value.filter((entry) => isWanted(entry, wish))) : page;
      if (!page.ok) return;
      line += lines.length;
    }
  } catch (error) {
    yield failed({ message: describeFileError(entries, 'read', error) });
  }
}

function pageOf(lines: readonly PlacedLine[], before: number): Result<readonly AuditEntry[], FileFault> {
  const read: AuditEntry[] = [];
  for (const { text, fault } of lines) {
    const entry = fault === undefined ? entryIn(text) : undefined;
    if (entry === undefined) {
      return failed({ message: `line ${before + read.length + 1} is no entry; 'runbook audit verify' says more` });
    }
    read.push(entry);
  }
  return ok(read);
}

function entryIn(text: string): AuditEntry | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isAuditEntryLine(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isWanted(entry: AuditEntry, { since, run, actor, types }: AuditWish): boolean {
  const [family] = entry.type.split('.');
  return (
    (since === undefined || entry.ts >= since) &&
    (run === undefined || entry.run_id === run) &&
    (actor === undefined || entry.actor.id === actor) &&
    (types.length === 0 || types.some((type) => type === entry.type || type === family))
  );
}
