import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { failed, ok, type Result } from '../../model/result.js';
import { emptyAudit } from '../../record/audit/entry.js';
import { type AuditHead, headIn, headSignature } from '../../record/audit/head.js';
import type { ChainHead } from '../../record/chain.js';
import { describeFileError, type FileFault, readRegular } from '../files.js';
import { keysIn } from '../keys/key-file.js';
import { accountKeys, trustedFolder, workspaceKeys } from '../keys/keys.js';
import { trustedCheck } from '../keys/signing.js';
import type { Trust } from '../record/verify-run.js';
import { livingOwner } from '../store/run-lock.js';
import { type ApprovalsCheck, approvalsCheck } from './approvals.js';
import { type RunFinding, type TraceComparison, traceComparison } from './compare.js';
import { chainedEntries, isUnfinished } from './entries.js';
import { type AuditFolder, auditFolder, headName } from './folder.js';
import { lostEntries } from './memory.js';
import { type AuditFinding, type AuditVerdict, type Circumstances, type ReadAudit, verdictOn } from './verdict.js';

/**
 * Checks the audit of the runs that lie in `runs` of a folder: its chain, its numbers, its end, each entry against the
 * trace that it tells of, and whether the traces hold what it lacks. Changes nothing.
 */
export async function verifyAudit(home: string, trust: Trust): Promise<Result<AuditVerdict, FileFault>> {
  const folder = auditFolder(home);
  const check = await trustedCheck(trust.runbookFolder, process.env, trust.keyFiles);
  if (!check.ok) return check;
  try {
    const reading = await readAudit(folder);
    const standing = reading.head && headSignature(reading.head, check.value);
    return ok(verdictOn(reading, { standing, ...(await circumstancesOf(trust)) }));
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    return failed({ message: describeFileError(folder.path, 'read', error) });
  }
}

const entriesName = 'audit.jsonl';

async function readAudit(folder: AuditFolder): Promise<ReadAudit> {
  const comparison = traceComparison(folder);
  try {
    const read = await readWith(comparison, folder);
    const lost = await lostEntries(folder, process.env);
    return lost === undefined ? read : { ...read, findings: [...read.findings, { file: entriesName, message: lost }] };
  } finally {
    await comparison.close();
  }
}

async function readWith(comparison: TraceComparison, folder: AuditFolder): Promise<ReadAudit> {
  const noted = await notedHead(folder);
  const head = typeof noted === 'string' ? undefined : noted;
  const headFindings = typeof noted === 'string' ? [{ file: headName, message: noted }] : [];
  const bytes = sizeOf(folder.entries);
  const approvals = approvalsCheck(folder, head?.approvalsBytes);
  // What lies beyond the noted end may be what somebody is writing at this moment.
  const upTo = Math.min(bytes, head?.bytes ?? bytes);
  const { end, findings, isWhole } = await readEntries(folder, upTo, comparison, approvals);
  const read = { head, entries: end.seq };
  if (!isWhole) return { ...read, findings: [...findings, ...headFindings], notes: [] };
  const compared = await comparison.end();
  const beyond = await beyondTheEnd(folder, head, bytes);
  const ending = head ? endFindings(head, end) : [];
  const later = [...compared.findings.map(inEntries), ...beyond.findings, ...(await approvalFindings(approvals))];
  return {
    ...read,
    findings: [...[...findings, ...ending, ...later].sort(byLine), ...headFindings],
    compared,
    notes: [...compared.notes, ...beyond.notes],
  };
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

async function approvalFindings(approvals: ApprovalsCheck): Promise<readonly AuditFinding[]> {
  const fault = await approvals.end();
  return fault === undefined ? [] : [{ file: approvalsName, ...fault }];
}

const approvalsName = 'approvals.jsonl';

// What follows from the entries comes after them.
function byLine(one: AuditFinding, other: AuditFinding): number {
  return placeOf(one) - placeOf(other);
}

function placeOf({ file, line }: AuditFinding): number {
  return file === entriesName && line !== undefined ? line : Number.MAX_SAFE_INTEGER;
}

function inEntries(finding: RunFinding): AuditFinding {
  return { file: entriesName, ...finding };
}

/** What `head.json` notes, undefined where there is no audit, or what is wrong with it. */
async function notedHead({ path, entries }: AuditFolder): Promise<AuditHead | string | undefined> {
  const file = join(path, headName);
  if (!existsSync(file)) {
    return existsSync(entries) ? `${headName} is missing, so entries may be missing at the end` : undefined;
  }
  return headIn(String(await readRegular(file))) ?? `${headName} is not what was noted`;
}

interface EntriesRead {
  readonly end: ChainHead;
  readonly findings: readonly AuditFinding[];
  /** Whether they could be read to the end. */
  readonly isWhole: boolean;
}

async function readEntries(
  folder: AuditFolder,
  bytes: number,
  comparison: TraceComparison,
  approvals: ApprovalsCheck,
): Promise<EntriesRead> {
  const findings: AuditFinding[] = [];
  let end = emptyAudit;
  for await (const entry of chainedEntries(folder, bytes)) {
    if (!entry.ok) {
      findings.push({ file: entriesName, ...entry.error });
      return { end, findings, isWhole: false };
    }
    const { seq, hash, run_id: run } = entry.value;
    const message = await comparison.fault(entry.value, end);
    if (message !== undefined) findings.push({ file: entriesName, line: seq, run, message });
    await approvals.read(entry.value);
    end = { seq, hash };
  }
  return { end, findings, isWhole: true };
}

function endFindings({ head }: AuditHead, end: ChainHead): readonly AuditFinding[] {
  if (head.seq !== end.seq) {
    const message = `${headName} notes ${head.seq} entries, and there are ${end.seq}`;
    return [{ file: entriesName, line: Math.min(head.seq, end.seq) + 1, message }];
  }
  if (head.hash === end.hash) return [];
  return [{ file: entriesName, line: end.seq, message: `the last entry is not the one that ${headName} notes` }];
}

interface Beyond {
  readonly findings: readonly AuditFinding[];
  readonly notes: readonly string[];
}

/** What follows the noted end: what a writer that died began to write, or what somebody added. */
async function beyondTheEnd(folder: AuditFolder, head: AuditHead | undefined, bytes: number): Promise<Beyond> {
  if (head === undefined) return nothingBeyond;
  const approvals = sizeOf(folder.approvals);
  const more = bytes - head.bytes;
  if (more <= 0 && approvals <= head.approvalsBytes) return nothingBeyond;
  if ((await livingOwner(folder.path).catch(() => undefined)) !== undefined) {
    return { findings: [], notes: ['entries are being written just now'] };
  }
  // Entries are written before the approvals that follow from them.
  if (more <= 0) return { findings: [{ file: approvalsName, message: 'lines were added at its end' }], notes: [] };
  if (await isUnfinished(folder, head, bytes)) {
    const note = `${more} bytes of entries were not written to their end; the next run, or 'runbook audit sync', writes them anew`;
    return { findings: [], notes: [note] };
  }
  const message = `there are lines after the last entry that ${headName} notes`;
  return { findings: [{ file: entriesName, line: head.head.seq + 1, message }], notes: [] };
}

const nothingBeyond: Beyond = { findings: [], notes: [] };

async function circumstancesOf({ keyFiles, runbookFolder }: Trust): Promise<Omit<Circumstances, 'standing'>> {
  const homes = [...(runbookFolder === undefined ? [] : [workspaceKeys(runbookFolder)]), accountKeys(process.env)];
  const keys = await Promise.all(homes.map((home) => keysIn(trustedFolder(home))));
  return { isSigningAsked: keyFiles.length > 0, isKeyTrusted: keys.flat().length > 0 };
}
