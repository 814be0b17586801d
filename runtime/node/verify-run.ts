import { existsSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import type { RecordedEvent } from '../model/event.js';
import { failed, ok, type Result } from '../model/result.js';
import { unsatisfied, verifyTrace } from '../record/verify.js';
import { sha256Hex } from './digest.js';
import { describeFileError, type FileFault } from './files.js';
import { recalledRun } from './run-index.js';
import { sha256OfFile } from './run-store.js';
import { nearestRunbookFolder } from './workspace.js';

/** What `verify` found out about a run. */
export type RunVerdict =
  | { readonly kind: 'verified'; readonly events: number }
  /** The record is intact, but the run is unfinished or a step did not pass. */
  | { readonly kind: 'unsatisfied'; readonly events: number; readonly reasons: readonly string[] }
  /** The record is not what was written. The line counts from 1; it is missing where a file beside the trace differs. */
  | { readonly kind: 'changed'; readonly line?: number; readonly message: string };

/** The folder of a run that is named by its id, its folder or its trace file. */
export async function findRun(run: string): Promise<Result<string, FileFault>> {
  if (existsSync(run)) return ok(resolve(statSync(run).isDirectory() ? run : dirname(run)));
  const folder = nearestRunbookFolder(process.cwd());
  const near = folder && join(folder, 'runs', run);
  if (/[\\/]/.test(run))
    return failed({ message: `'${run}' does not exist; name a run id, a run folder or a trace file` });
  if (near && existsSync(near)) return ok(near);
  const recalled = await recalledRun(run);
  if (recalled !== undefined && existsSync(recalled)) return ok(recalled);
  return failed({ message: `no run '${run}' is known here; name its folder, '.runbook/runs/${basename(run)}'` });
}

/** Checks the record of a run: every line of its trace, its length, and the files beside it. */
export async function verifyRun(directory: string): Promise<Result<RunVerdict, FileFault>> {
  const trace = join(directory, 'trace.jsonl');
  try {
    const bytes = await readFile(trace);
    // Bytes that are no UTF-8 must not be repaired on reading: the repair would hide the change.
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    return ok(await verdictOn(directory, text));
  } catch (error) {
    if (error instanceof TypeError)
      return ok({ kind: 'changed', message: `'${trace}' holds bytes that are not UTF-8` });
    return failed({ message: describeFileError(trace, 'read', error) });
  }
}

async function verdictOn(directory: string, text: string): Promise<RunVerdict> {
  const verdict = verifyTrace(text, sha256Hex);
  if (verdict.kind === 'changed') return verdict;
  const { events, head } = verdict;
  const cut = await endingFault(directory, events.length, head.hash);
  if (cut !== undefined) return { kind: 'changed', line: events.length + 1, message: cut };
  for (const event of events) {
    const fault = await fileFault(directory, event);
    if (fault !== undefined) return { kind: 'changed', line: event.seq, message: fault };
  }
  const reasons = unsatisfied(events);
  return reasons.length === 0
    ? { kind: 'verified', events: events.length }
    : { kind: 'unsatisfied', events: events.length, reasons };
}

async function endingFault(directory: string, events: number, hash: string): Promise<string | undefined> {
  const path = join(directory, 'run.json');
  if (!existsSync(path)) return undefined;
  const noted = await notedEnding(path);
  if (noted?.events === events && noted.head_hash === hash) return undefined;
  return `run.json notes ${String(noted?.events ?? 'no number of')} lines, the trace has ${events}`;
}

async function notedEnding(
  path: string,
): Promise<{ readonly events?: unknown; readonly head_hash?: unknown } | undefined> {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

async function fileFault(directory: string, event: RecordedEvent): Promise<string | undefined> {
  for (const { path, sha256 } of filesOf(event)) {
    if (!/^(snapshots|attachments|blobs)\/[\w.-]+$/.test(path))
      return `'${path}', which the line names, is no file of a run`;
    const file = join(directory, path);
    if (!existsSync(file)) return `'${path}', which the line names, is missing`;
    if (`sha256:${await sha256OfFile(file)}` !== sha256) return `'${path}' is not the file that the line names`;
  }
  return undefined;
}

interface NamedFile {
  readonly path: string;
  readonly sha256: string;
}

function filesOf(event: RecordedEvent): readonly NamedFile[] {
  switch (event.type) {
    case 'snapshot.written':
      return [event.data];
    case 'evidence.submitted': {
      const { record } = event.data;
      return record.kind === 'attachment' ? [attachment(record.sha256)] : [];
    }
    case 'capture.recorded':
      return event.data.blob === undefined ? [] : [blob(event.data.blob)];
    case 'step.executed':
      return [event.data.stdout_file, event.data.stderr_file].filter((path) => path !== undefined).map(blob);
    default:
      return [];
  }
}

function attachment(sha256: string): NamedFile {
  return { path: `attachments/${sha256.slice('sha256:'.length)}`, sha256 };
}

// A blob is named by the digest of its content.
function blob(path: string): NamedFile {
  return { path, sha256: `sha256:${basename(path)}` };
}
