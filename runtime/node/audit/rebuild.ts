import { openSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { ok, type Result } from '../../model/result.js';
import { approvalLine } from '../../record/audit/approvals.js';
import type { AuditHead } from '../../record/audit/head.js';
import { policyAfter } from '../../record/audit/project.js';
import type { FileFault } from '../files.js';
import { appendFileOn } from '../store/append-file.js';
import { temporaryName } from '../store/write-file.js';
import { chainedEntries } from './entries.js';
import { type AuditFolder, changed } from './folder.js';
import { type AuditState, untold } from './state.js';

/** What the entries of an audit tell of how far the traces are in it; refused where an entry was changed. */
export async function stateAnew(folder: AuditFolder, { bytes }: AuditHead): Promise<Result<AuditState, FileFault>> {
  const state: AuditState = { runs: new Map(), policy: undefined };
  for await (const entry of chainedEntries(folder, bytes)) {
    if (!entry.ok) return changed(folder, `line ${entry.error.line}: ${entry.error.message}`);
    const { type, run_id: runId, trace } = entry.value;
    const told = type === 'run.pruned' ? state.runs.get(runId)?.told : trace;
    state.runs.set(runId, { ...untold, ...(told && { told }), isPruned: type === 'run.pruned' });
    state.policy = policyAfter(state.policy, entry.value);
  }
  return ok(state);
}

/** Writes the approvals anew from the entries; gives their length. */
export async function approvalsAnew(folder: AuditFolder, { bytes }: AuditHead): Promise<number> {
  const temporary = join(folder.path, temporaryName(basename(folder.approvals)));
  const file = appendFileOn(openSync(temporary, 'ax', 0o600), temporary, 0);
  let length = 0;
  try {
    for await (const entry of chainedEntries(folder, bytes)) {
      const line = entry.ok ? (approvalLine(entry.value, entry.value) ?? '') : '';
      if (line !== '') file.append(line);
      length += Buffer.byteLength(line);
    }
    file.flush();
    await rename(temporary, folder.approvals);
    return length;
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  } finally {
    file.close();
  }
}
