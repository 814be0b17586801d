import { existsSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import type { RecordedEvent } from '../model/event.js';
import { failed, ok, type Result } from '../model/result.js';
import { type TraceSignature, type TraceVerifier, traceVerifier } from '../record/verify.js';
import { sha256Hex } from './digest.js';
import { describeFileError, type FileFault, quoted } from './files.js';
import { recalledRun } from './run-index.js';
import { trustedCheck } from './signing.js';
import { traceLines } from './trace-lines.js';
import { type FileCheck, type FileFinding, fileCheck } from './verify-files.js';
import { nearestRunbookFolder } from './workspace.js';

/** What `verify` found out about a run. */
export type RunVerdict =
  | (IntactRun & { readonly kind: 'verified' })
  /** The record is intact, but the run is unfinished, a step did not pass, or the signature asked for is missing. */
  | (IntactRun & { readonly kind: 'unsatisfied'; readonly reasons: readonly string[] })
  /** The record is not what was written. The line counts from 1; it is missing where a file beside the trace differs. */
  | ({ readonly kind: 'changed' } & FileFinding);

interface IntactRun {
  readonly events: number;
  /** Who signed the run, where somebody did. */
  readonly signature?: TraceSignature;
  /** What is worth knowing and no fault. */
  readonly notes: readonly string[];
}

/** Which signatures count. */
export interface Trust {
  /** Public keys that are trusted beside those of the folder and of the account; where there are any, a signature is asked for. */
  readonly keyFiles: readonly string[];
  /** The `.runbook` folder of whoever verifies; never that of the run, which would vouch for itself. */
  readonly runbookFolder: string | undefined;
}

/** The folder of a run that is named by its id, its folder or its trace file. */
export async function findRun(run: string): Promise<Result<string, FileFault>> {
  if (existsSync(run)) return ok(resolve(statSync(run).isDirectory() ? run : dirname(run)));
  const folder = nearestRunbookFolder(process.cwd());
  const near = folder && join(folder, 'runs', run);
  if (/[\\/]/.test(run))
    return failed({ message: `${quoted(run)} does not exist; name a run id, a run folder or a trace file` });
  if (near && existsSync(near)) return ok(near);
  const recalled = await recalledRun(run);
  if (recalled !== undefined && existsSync(recalled)) return ok(recalled);
  return failed({
    message: `no run ${quoted(run)} is known here; name its folder, ${quoted(`.runbook/runs/${basename(run)}`)}`,
  });
}

/** The trust of somebody who works in the current folder. */
export function trustHere(): Trust {
  return { keyFiles: [], runbookFolder: nearestRunbookFolder(process.cwd()) };
}

/** Checks the record of a run: every line of its trace, its length, its signature, and the files beside it. */
export async function verifyRun(directory: string, trust: Trust = trustHere()): Promise<Result<RunVerdict, FileFault>> {
  const check = await trustedCheck(trust.runbookFolder, process.env, trust.keyFiles);
  if (!check.ok) return check;
  const trace = join(directory, 'trace.jsonl');
  const noted = await readNote(directory);
  const reading: Reading = {
    verifier: traceVerifier(sha256Hex, check.value),
    files: await fileCheck(directory),
    ending: { noted, isContinued: false },
  };
  try {
    const fault = await readAll(trace, reading);
    return ok(fault ?? (await verdictOn(reading, trust)));
  } catch (error) {
    if (error instanceof Error && 'code' in error) return failed({ message: describeFileError(trace, 'read', error) });
    throw error;
  }
}

/** What `run.json` holds when a drive of a run ends: how many lines the trace has, and the hash of the last. */
export function endingNote(events: number, hash: string): string {
  return `${JSON.stringify({ events, head_hash: hash })}\n`;
}

/** A record that is being read. */
interface Reading {
  readonly verifier: TraceVerifier;
  readonly files: FileCheck;
  readonly ending: Ending;
}

/** What `run.json` says of the end, and what the trace holds there. */
interface Ending {
  readonly noted: string | undefined;
  /** Whether the run went on after the place that is noted, which is the end of an earlier drive then. */
  isContinued: boolean;
}

type Changed = Extract<RunVerdict, { readonly kind: 'changed' }>;

async function readAll(trace: string, reading: Reading): Promise<Changed | undefined> {
  for await (const { lines, fault } of traceLines(trace)) {
    for (const line of lines) {
      const changed = await readOne(line, reading);
      if (changed) return changed;
    }
    if (fault !== undefined) return changedAt(reading, fault);
  }
  return undefined;
}

async function readOne(line: string, reading: Reading): Promise<Changed | undefined> {
  const { verifier, files, ending } = reading;
  const before = verifier.head();
  const event = verifier.read(line);
  if (!event.ok) return changedAt(reading, event.error);
  ending.isContinued ||= event.value.type === 'run.resumed' && ending.noted === endingNote(before.seq, before.hash);
  return (await filesAgree(files, event.value))
    ? undefined
    : changedAt(reading, 'the event lacks what events of its type have');
}

// A trace that was written anew with hashes that fit may hold anything as data.
async function filesAgree(files: FileCheck, event: RecordedEvent): Promise<boolean> {
  try {
    await files.read(event);
    return true;
  } catch (error) {
    if (error instanceof TypeError) return false;
    throw error;
  }
}

// A file that an earlier line names may differ: then that line is the first bad one.
function changedAt({ verifier, files }: Reading, message: string): Changed {
  return { kind: 'changed', ...(files.fault() ?? { line: verifier.head().seq + 1, message }) };
}

async function verdictOn({ verifier, files, ending }: Reading, trust: Trust): Promise<RunVerdict> {
  const { seq, hash } = verifier.head();
  const { fault, notes } = await files.end(verifier.isFinished());
  const cut = endingFault(ending, seq, hash);
  if (cut !== undefined && fault?.line === undefined) return { kind: 'changed', line: seq + 1, message: cut };
  if (fault) return { kind: 'changed', ...fault };
  const signature = verifier.signature();
  const run = { events: seq, notes: [...notes, ...laterNotes(verifier)], ...(signature && { signature }) };
  const reasons = [...verifier.lacking(), ...endingReasons(ending, seq, hash), ...signatureReasons(signature, trust)];
  return reasons.length > 0 ? { kind: 'unsatisfied', ...run, reasons } : { kind: 'verified', ...run };
}

async function readNote(directory: string): Promise<string | undefined> {
  const path = join(directory, 'run.json');
  if (!existsSync(path)) return undefined;
  return readFile(path, 'utf8').catch((error: unknown) => describeFileError(path, 'read', error));
}

function endingFault({ noted, isContinued }: Ending, events: number, hash: string): string | undefined {
  if (noted === undefined || isContinued || noted === endingNote(events, hash)) return undefined;
  const [, count] = /"events":(\d+)/.exec(noted) ?? [];
  if (count === undefined || Number(count) === events) return 'run.json is not what was noted when the run ended';
  return `run.json notes ${count} lines, the trace has ${events}`;
}

function endingReasons({ noted, isContinued }: Ending, events: number, hash: string): readonly string[] {
  if (noted === undefined) return ['run.json is missing, so lines may be missing at the end'];
  const isOld = isContinued && noted !== endingNote(events, hash);
  return isOld ? ['run.json is from before the run went on, so lines may be missing at the end'] : [];
}

function signatureReasons(signature: TraceSignature | undefined, { keyFiles }: Trust): readonly string[] {
  if (signature === undefined) return keyFiles.length > 0 ? ['the run is not signed'] : [];
  if (signature.isTrusted) return [];
  return [
    `the run is signed by ${signature.keyId}, which is not trusted here; if you know whose key that is, ` +
      "trust it with 'runbook keys trust FILE' or name it with '--key FILE'",
  ];
}

function laterNotes(verifier: TraceVerifier): readonly string[] {
  const lines = verifier.laterLines();
  if (lines === 0) return [];
  return [`${lines} lines were written by a later version; of them only the place and the bytes were checked`];
}
