import { existsSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import type { RecordedEvent } from '../../model/event.js';
import { failed, ok, type Result } from '../../model/result.js';
import { type TraceSignature, type TraceVerifier, traceVerifier } from '../../record/verify.js';
import { sha256Hex } from '../digest.js';
import { describeFileError, type FileFault, quoted, readRegular } from '../files.js';
import { grantCheck } from '../keys/grant-proof.js';
import { keysIn } from '../keys/key-file.js';
import { accountKeys, trustedFolder, workspaceKeys } from '../keys/keys.js';
import { trustedCheck } from '../keys/signing.js';
import { isReplayId } from '../store/run-id.js';
import { recalledRun } from '../store/run-index.js';
import { livingOwner } from '../store/run-lock.js';
import { type TraceLines, traceLines } from '../store/trace-lines.js';
import { nearestRunbookFolder } from '../workspace.js';
import { endingNote } from './ending-note.js';
import { type Circumstances, notesOn, signatureReasons } from './verdict-notes.js';
import { type FileCheck, type FileFinding, fileCheck } from './verify-files.js';

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
  /** The steps that failed, and from which the run went on because the runbook lets it. */
  readonly tolerated: readonly string[];
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
  if (run.trim() === '') return failed({ message: `${quoted(run)} names no run; ${namesOfRuns}` });
  if (existsSync(run)) return runAt(run);
  const folder = nearestRunbookFolder(process.cwd());
  const near = folder && join(folder, isReplayId(run) ? 'replays' : 'runs', run);
  if (/[\\/]/.test(run)) return failed({ message: `${quoted(run)} does not exist; ${namesOfRuns}` });
  if (near && existsSync(near)) return regular(near);
  const recalled = recalledRun(run);
  if (recalled !== undefined && existsSync(recalled)) return regular(recalled);
  return failed({
    message: `no run ${quoted(run)} is known here; name its folder, ${quoted(`.runbook/runs/${basename(run)}`)}`,
  });
}

const namesOfRuns = 'name a run id, a run folder or a trace file';

function runAt(path: string): Result<string, FileFault> {
  const directory = resolve(statSync(path).isDirectory() ? path : dirname(path));
  const isRun = recordIn(directory).length > 0;
  return isRun ? regular(directory) : failed({ message: `${quoted(path)} holds no run; ${namesOfRuns}` });
}

function recordIn(directory: string): readonly string[] {
  return ['trace.jsonl', 'run.json'].map((name) => join(directory, name)).filter((file) => existsSync(file));
}

// A pipe in the place of a record would be waited at for ever.
function regular(directory: string): Result<string, FileFault> {
  const strange = recordIn(directory).find((file) => !statSync(file).isFile());
  if (strange === undefined) return ok(directory);
  return failed({ message: `${quoted(strange)} is no regular file, so it holds no record` });
}

/** The trust of somebody who works in the current folder. */
export function trustHere(): Trust {
  return { keyFiles: [], runbookFolder: nearestRunbookFolder(process.cwd()) };
}

/**
 * Checks the record of a run: every line of its trace, its length, its signature, and the files beside it. `onEvent` is
 * told of each event up to the first bad line.
 */
export async function verifyRun(
  directory: string,
  trust: Trust = trustHere(),
  onEvent: (event: RecordedEvent) => void = () => {},
): Promise<Result<RunVerdict, FileFault>> {
  const check = await trustedCheck(trust.runbookFolder, process.env, trust.keyFiles);
  if (!check.ok) return check;
  const checkGrant = await grantCheck(process.env);
  if (!checkGrant.ok) return checkGrant;
  const trace = join(directory, 'trace.jsonl');
  const noted = await readNote(directory);
  const reading: Reading = {
    verifier: traceVerifier(sha256Hex, check.value, checkGrant.value),
    files: await fileCheck(directory),
    ending: { noted, isContinued: false, tornBytes: 0 },
    onEvent,
  };
  try {
    const fault = await readAll(trace, reading);
    return ok(fault ?? (await verdictOn(reading, await circumstancesOf(directory, trust))));
  } catch (error) {
    if (error instanceof Error && 'code' in error) return failed({ message: describeFileError(trace, 'read', error) });
    throw error;
  }
}

/** A record that is being read. */
interface Reading {
  readonly verifier: TraceVerifier;
  readonly files: FileCheck;
  readonly ending: Ending;
  onEvent(event: RecordedEvent): void;
}

/** What `run.json` says of the end, and what the trace holds there. */
interface Ending {
  readonly noted: string | undefined;
  /** Whether the run went on after the place that is noted, which is the end of an earlier drive then. */
  isContinued: boolean;
  /** How much of a line that was not written to its end follows the last whole line. */
  tornBytes: number;
}

type Changed = Extract<RunVerdict, { readonly kind: 'changed' }>;

async function readAll(trace: string, reading: Reading): Promise<Changed | undefined> {
  for await (const piece of traceLines(trace)) {
    const changed = (await readPiece(piece, reading)) ?? endOfPiece(piece, reading);
    if (changed) return changed;
  }
  return undefined;
}

async function readPiece({ lines }: TraceLines, reading: Reading): Promise<Changed | undefined> {
  for (const line of lines) {
    if (reading.ending.tornBytes > 0) return changedAt(reading, holedLine);
    const changed = isHoled(line) && isLeftover(reading) ? leftover(line, reading) : await readOne(line, reading);
    if (changed) return changed;
  }
  return undefined;
}

function endOfPiece({ fault, tornBytes = 0 }: TraceLines, reading: Reading): Changed | undefined {
  if (fault === undefined) return undefined;
  if (reading.ending.tornBytes > 0) return changedAt(reading, holedLine);
  if (tornBytes === 0 || !isLeftover(reading)) return changedAt(reading, fault);
  reading.ending.tornBytes = tornBytes;
  return undefined;
}

const holedLine = 'the line holds bytes that were never written';

/** Whether a loss of power left blocks in a line that were never written, though its end was. */
function isHoled(line: string): boolean {
  return line.includes('\0');
}

function leftover(line: string, { ending }: Reading): undefined {
  ending.tornBytes = Buffer.byteLength(line) + 1;
}

/** Whether a line that is torn here may be what a crash or a full disk left of a run that had no end yet. */
function isLeftover({ verifier, ending }: Reading): boolean {
  const { seq, hash } = verifier.head();
  return seq > 0 && !verifier.isFinished() && endingFault(ending, seq, hash) === undefined;
}

async function circumstancesOf(directory: string, { keyFiles, runbookFolder }: Trust): Promise<Circumstances> {
  const homes = [...(runbookFolder === undefined ? [] : [workspaceKeys(runbookFolder)]), accountKeys(process.env)];
  const keys = await Promise.all(homes.map((home) => keysIn(trustedFolder(home))));
  const owner = await livingOwner(directory).catch(() => undefined);
  return { isSigningAsked: keyFiles.length > 0, isKeyTrusted: keys.flat().length > 0, isDriven: owner !== undefined };
}

async function readOne(line: string, reading: Reading): Promise<Changed | undefined> {
  const { verifier, files, ending } = reading;
  const before = verifier.head();
  const event = verifier.read(line);
  if (!event.ok) return changedAt(reading, event.error);
  reading.onEvent(event.value);
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

async function verdictOn({ verifier, files, ending }: Reading, circumstances: Circumstances): Promise<RunVerdict> {
  const { seq, hash } = verifier.head();
  const { fault, notes } = await files.end(verifier.isFinished());
  const cut = endingFault(ending, seq, hash);
  if (cut !== undefined && fault?.line === undefined) return { kind: 'changed', line: seq + 1, message: cut };
  if (fault) return { kind: 'changed', ...fault };
  const signature = verifier.signature();
  const run = {
    events: seq,
    tolerated: verifier.tolerated(),
    notes: [...notes, ...notesOn(verifier, ending.tornBytes, circumstances)],
    ...(signature && { signature }),
  };
  const reasons = [
    ...verifier.lacking(circumstances.isDriven),
    ...verifier.misnamed(),
    // Where a run ends is noted when its drive does.
    ...(circumstances.isDriven && !verifier.isFinished() ? [] : endingReasons(ending, seq, hash)),
    ...signatureReasons(signature, circumstances),
  ];
  return reasons.length > 0 ? { kind: 'unsatisfied', ...run, reasons } : { kind: 'verified', ...run };
}

async function readNote(directory: string): Promise<string | undefined> {
  const path = join(directory, 'run.json');
  if (!existsSync(path)) return undefined;
  return readRegular(path).then(String, (error: unknown) => describeFileError(path, 'read', error));
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
