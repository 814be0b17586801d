import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Actor, RecordedEvent } from '../../model/event.js';
import { failed, ok, type Result } from '../../model/result.js';
import { traceVerifier } from '../../record/verify.js';
import { evolve, initialState, type RunState } from '../../run/state.js';
import { sha256Hex } from '../digest.js';
import { describeFileError, type FileFault } from '../files.js';
import { traceLines } from '../store/trace-lines.js';
import { type RunVerdict, verifyRun } from './verify-run.js';

/** All that the record of a run tells, up to its first bad line. */
export interface RunRecord {
  readonly state: RunState;
  /** Who approved each step, by its id; those of earlier attempts that were let through stand before. */
  readonly approvals: ReadonlyMap<string, readonly RecordedApproval[]>;
  readonly verdict: RunVerdict;
  /** How many files lie beside the trace, by their folder. */
  readonly files: ReadonlyMap<string, number>;
}

export interface RecordedApproval {
  readonly actor: Actor;
  readonly at: string;
  readonly attempt: number;
}

/** Reads the record of a run; one that was changed is read as far as it is what was written. */
export async function readRecord(directory: string): Promise<Result<RunRecord, FileFault>> {
  const verdict = await verifyRun(directory);
  if (!verdict.ok) return verdict;
  try {
    const { state, approvals } = await folded(join(directory, 'trace.jsonl'));
    return ok({ state, approvals, verdict: verdict.value, files: await filesBeside(directory) });
  } catch (error) {
    return failed({ message: describeFileError(directory, 'read', error) });
  }
}

async function folded(path: string): Promise<Pick<RunRecord, 'state' | 'approvals'>> {
  const verifier = traceVerifier(sha256Hex);
  const approvals = new Map<string, readonly RecordedApproval[]>();
  let state = initialState;
  for await (const { lines } of traceLines(path)) {
    for (const line of lines) {
      const event = verifier.read(line);
      if (!event.ok) return { state, approvals };
      state = evolve(state, event.value);
      noteApproval(approvals, event.value);
    }
  }
  return { state, approvals };
}

function noteApproval(approvals: Map<string, readonly RecordedApproval[]>, event: RecordedEvent): void {
  if (event.type !== 'step.approved') return;
  const { step_id: stepId, actor, ts: at, attempt } = event;
  approvals.set(stepId, [...(approvals.get(stepId) ?? []), { actor, at, attempt }]);
}

async function filesBeside(directory: string): Promise<ReadonlyMap<string, number>> {
  const counts = new Map<string, number>();
  for (const folder of ['snapshots', 'attachments', 'blobs', 'kept']) {
    const files = (await readdir(join(directory, folder)).catch(() => [])).filter((name) => !name.startsWith('.'));
    if (files.length > 0) counts.set(folder, files.length);
  }
  return counts;
}
