import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type AuditBody, type AuditEntry, sealedEntry } from '../../record/audit/entry.js';
import { mismatch } from '../../record/audit/mismatch.js';
import { entriesOf, type PolicyNote, policyAfter } from '../../record/audit/project.js';
import type { ChainHead } from '../../record/chain.js';
import { sha256Hex } from '../digest.js';
import { livingOwner } from '../store/run-lock.js';
import { isRunId } from '../store/runs.js';
import type { AuditFolder } from './folder.js';
import { firstMark, type TraceMark, type TraceReading, traceBytes, traceSteps } from './trace.js';

/** Compares the entries of an audit, in their order, with the traces that they tell of. */
export interface TraceComparison {
  /** What is wrong with an entry that follows this end; undefined where nothing is, or where its trace is gone. */
  fault(entry: AuditEntry, before: ChainHead): Promise<string | undefined>;
  /** What the traces tell once all entries are read. */
  end(): Promise<ComparisonEnd>;
  close(): Promise<void>;
}

/** What the traces tell of an audit that was read to its end. */
export interface ComparisonEnd {
  readonly runs: number;
  readonly findings: readonly RunFinding[];
  /** How many events are not in the audit, of each run of which some are not. */
  readonly lacking: ReadonlyMap<string, number>;
  readonly notes: readonly string[];
}

/** What is wrong with the trace of a run, and the entry in which it shows. */
export interface RunFinding {
  readonly line?: number;
  readonly run: string;
  readonly message: string;
}

/** A comparison with the traces in the folder of an audit; it keeps little of each run and one trace open. */
export function traceComparison({ runs: folder }: AuditFolder): TraceComparison {
  const comparing: Comparing = { folder, runs: new Map(), policy: undefined, open: undefined };
  return {
    fault: async (entry, before) => {
      const fault = await entryFault(comparing, entry, before);
      comparing.policy = policyAfter(comparing.policy, entry);
      return fault;
    },
    end: () => endOf(comparing),
    close: () => closeTrace(comparing),
  };
}

interface Comparing {
  readonly folder: string;
  readonly runs: Map<string, RunCheck>;
  policy: PolicyNote | undefined;
  /** The trace that is being read. */
  open: { readonly runId: string; readonly steps: AsyncGenerator<TraceReading> } | undefined;
}

interface RunCheck {
  readonly runId: string;
  /** Its first entry. */
  readonly line: number | undefined;
  /** How long its trace is; undefined where it is gone. */
  readonly bytes: number | undefined;
  mark: TraceMark;
  /** What an event became beside the entry that was read. */
  due: readonly AuditBody[];
  isBad: boolean;
  isPruned: boolean;
}

function checkOf(comparing: Comparing, runId: string, line?: number): RunCheck {
  const known = comparing.runs.get(runId);
  if (known) return known;
  const bytes = isRunId(runId) ? traceBytes(join(comparing.folder, runId)) : undefined;
  const check: RunCheck = { runId, line, bytes, mark: firstMark, due: [], isBad: false, isPruned: false };
  comparing.runs.set(runId, check);
  return check;
}

async function entryFault(comparing: Comparing, entry: AuditEntry, before: ChainHead): Promise<string | undefined> {
  const check = checkOf(comparing, entry.run_id, entry.seq);
  // A run that was removed and came back from a backup is told from its first event on once more.
  if (check.isPruned && entry.trace.seq === 1) await fromTheStart(comparing, check);
  check.isPruned = entry.type === 'run.pruned';
  if (check.isPruned || check.isBad || check.bytes === undefined) return undefined;
  const due = await nextDue(comparing, check);
  const fault = typeof due === 'string' ? changedTrace(check, due) : differenceOf(entry, due, before);
  check.isBad = fault !== undefined;
  return fault;
}

async function fromTheStart(comparing: Comparing, check: RunCheck): Promise<void> {
  await closeTrace(comparing);
  comparing.open = undefined;
  check.mark = firstMark;
  check.due = [];
}

function differenceOf(entry: AuditEntry, due: AuditBody | undefined, before: ChainHead): string | undefined {
  const isDue = due !== undefined && sealedEntry(due, before, sha256Hex).head.hash === entry.hash;
  return isDue ? undefined : mismatch(entry, due);
}

function changedTrace({ runId }: RunCheck, message: string): string {
  return `run '${runId}': ${message}`;
}

/** The entry that the trace asks for next, undefined at its end, or what is wrong with it. */
async function nextDue(comparing: Comparing, check: RunCheck): Promise<AuditBody | string | undefined> {
  for (;;) {
    const [due, ...more] = check.due;
    check.due = more;
    if (due !== undefined) return due;
    const step = await nextStep(comparing, check);
    if (step === undefined || 'fault' in step) return step?.fault;
    check.mark = step.after;
    check.due = entriesOf(step.event, step.before, comparing.policy);
  }
}

async function nextStep(comparing: Comparing, { runId, mark, bytes = 0 }: RunCheck): Promise<TraceReading | undefined> {
  if (comparing.open?.runId !== runId) {
    await closeTrace(comparing);
    comparing.open = { runId, steps: traceSteps(join(comparing.folder, runId), mark, bytes) };
  }
  const { value } = await comparing.open.steps.next();
  return value ?? undefined;
}

async function closeTrace({ open }: Comparing): Promise<void> {
  await open?.steps.return(undefined);
}

async function endOf(comparing: Comparing): Promise<ComparisonEnd> {
  const findings: RunFinding[] = [];
  const lacking = new Map<string, number>();
  const notes: string[] = [];
  const told = comparing.runs.size;
  for (const runId of await runIdsIn(comparing.folder)) checkOf(comparing, runId);
  for (const check of comparing.runs.values()) {
    if (check.isBad) continue;
    if (check.bytes === undefined) findings.push(...goneFinding(check));
    else await readRest(comparing, check, { findings, lacking, notes });
  }
  return { runs: told, findings, lacking, notes: [...notes, ...prunedNotes(comparing)] };
}

function prunedNotes({ runs }: Comparing): readonly string[] {
  const count = [...runs.values()].filter(({ isPruned, bytes }) => isPruned && bytes === undefined).length;
  if (count === 0) return [];
  const which = count === 1 ? '1 run was pruned' : `${count} runs were pruned`;
  return [`${which}, so of the entries of ${count === 1 ? 'it' : 'these'} only the chain could be checked`];
}

async function runIdsIn(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder).catch(() => []);
  return names.filter((name) => isRunId(name) && existsSync(join(folder, name, 'trace.jsonl'))).sort();
}

function goneFinding({ runId, line, isPruned }: RunCheck): readonly RunFinding[] {
  if (isPruned) return [];
  const message = `the trace of run '${runId}' is gone, and no entry says that the run was pruned`;
  return [{ run: runId, message, ...(line !== undefined && { line }) }];
}

interface Found {
  readonly findings: RunFinding[];
  readonly lacking: Map<string, number>;
  readonly notes: string[];
}

async function readRest(comparing: Comparing, check: RunCheck, { findings, lacking, notes }: Found): Promise<void> {
  const { runId, isPruned } = check;
  let count = 0;
  for (;;) {
    const due = await nextDue(comparing, check);
    if (typeof due === 'string') findings.push({ run: runId, message: changedTrace(check, due) });
    if (due === undefined || typeof due === 'string') break;
    count += 1;
  }
  if (isPruned) notes.push(`run '${runId}' was to be removed and is still there`);
  if (count === 0) return;
  const owner = await livingOwner(join(comparing.folder, runId)).catch(() => undefined);
  if (owner === undefined) lacking.set(runId, count);
  else notes.push(`run '${runId}' is going on; it is taken in when it comes to rest`);
}
