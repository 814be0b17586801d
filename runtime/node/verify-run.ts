import { isUtf8 } from 'node:buffer';
import { existsSync, statSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
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
  const bytes = await readFile(trace).catch((error: unknown) => describeFileError(trace, 'read', error));
  if (typeof bytes === 'string') return failed({ message: bytes });
  const { text, badLine } = decodedTrace(bytes);
  const verdict = verifyTrace(text, sha256Hex);
  if (verdict.kind === 'changed') return ok(verdict);
  if (badLine !== undefined) {
    return ok({ kind: 'changed', line: badLine, message: 'the line holds bytes that are not UTF-8' });
  }
  return ok(await verdictOn(directory, verdict.events, verdict.head.hash));
}

// Bytes that are no UTF-8 must not be repaired on reading: the repair would hide the change.
function decodedTrace(bytes: Buffer): { readonly text: string; readonly badLine?: number } {
  if (isUtf8(bytes)) return { text: bytes.toString('utf8') };
  let start = 0;
  let line = 1;
  for (;;) {
    const end = bytes.indexOf(0x0a, start) + 1;
    if (end === 0 || !isUtf8(bytes.subarray(start, end))) break;
    start = end;
    line += 1;
  }
  return { text: bytes.subarray(0, start).toString('utf8'), badLine: line };
}

async function verdictOn(directory: string, events: readonly RecordedEvent[], hash: string): Promise<RunVerdict> {
  const cut = await endingFault(directory, events.length, hash);
  if (cut !== undefined) return { kind: 'changed', line: events.length + 1, message: cut };
  const named = new Set<string>();
  for (const event of events) {
    for (const file of filesOf(event)) {
      named.add(file.path);
      const fault = await fileFault(directory, file);
      if (fault !== undefined) return { kind: 'changed', line: event.seq, message: fault };
    }
  }
  const stranger = await unnamedFile(directory, named);
  if (stranger !== undefined) return { kind: 'changed', message: `'${stranger}' is named by no line of the trace` };
  const found = unsatisfiedOrForged(events);
  if (found === undefined) return { kind: 'changed', message: 'an event lacks what events of its type have' };
  const reasons = [...found, ...unnoted(directory)];
  if (reasons.length > 0) return { kind: 'unsatisfied', events: events.length, reasons };
  return { kind: 'verified', events: events.length };
}

// A trace that was written anew with hashes that fit may hold anything as data.
function unsatisfiedOrForged(events: readonly RecordedEvent[]): readonly string[] | undefined {
  try {
    return unsatisfied(events);
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}

/** What `run.json` holds when a drive of a run ends: how many lines the trace has, and the hash of the last. */
export function endingNote(events: number, hash: string): string {
  return `${JSON.stringify({ events, head_hash: hash })}\n`;
}

async function endingFault(directory: string, events: number, hash: string): Promise<string | undefined> {
  const path = join(directory, 'run.json');
  if (!existsSync(path)) return undefined;
  const noted = await readFile(path, 'utf8').catch((error: unknown) => describeFileError(path, 'read', error));
  if (noted === endingNote(events, hash)) return undefined;
  const [, count] = /"events":(\d+)/.exec(noted) ?? [];
  if (count === undefined || Number(count) === events) return 'run.json is not what was noted when the run ended';
  return `run.json notes ${count} lines, the trace has ${events}`;
}

function unnoted(directory: string): readonly string[] {
  return existsSync(join(directory, 'run.json')) ? [] : ['run.json is missing, so lines may be missing at the end'];
}

async function fileFault(directory: string, { path, sha256 }: NamedFile): Promise<string | undefined> {
  if (!/^(snapshots|attachments|blobs)\/[\w.-]+$/.test(path))
    return `'${path}', which the line names, is no file of a run`;
  const file = join(directory, path);
  if (!existsSync(file)) return `'${path}', which the line names, is missing`;
  const digest = await sha256OfFile(file).catch((error: unknown) => describeFileError(file, 'read', error));
  return `sha256:${digest}` === sha256 ? undefined : `'${path}' is not the file that the line names`;
}

// A temporary file that a crash left behind begins with a dot; nobody takes it for a part of the record.
async function unnamedFile(directory: string, named: ReadonlySet<string>): Promise<string | undefined> {
  for (const folder of ['snapshots', 'attachments', 'blobs']) {
    const files = await readdir(join(directory, folder)).catch(() => []);
    const stranger = files.find((file) => !file.startsWith('.') && !named.has(`${folder}/${file}`));
    if (stranger !== undefined) return `${folder}/${stranger}`;
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
