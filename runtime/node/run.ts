import { rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { type Drive, makeLasting } from '../engine/drive.js';
import type { GrantKeeper, People } from '../engine/ports.js';
import { bindsSteps, provesApprovals } from '../model/behaviour.js';
import type { PolicyDowngraded, RunMode } from '../model/event.js';
import { planStepAt } from '../model/plan.js';
import { failed, ok, type Result } from '../model/result.js';
import type { RunState } from '../run/state.js';
import { auditDrive } from './audit/sync.js';
import { machineClock } from './clock.js';
import { approvalIds, begun, creationOf, type DriveOptions, envelopeOf, newDrive } from './creation.js';
import { describeFileError, makeFolder } from './files.js';
import { type DrivenRun, inboxOf } from './inbox/driver.js';
import { grantKeeper } from './keys/grant-proof.js';
import { signerFor } from './keys/signing.js';
import type { LoadedRunbook, RunFault } from './load.js';
import { panicRefusal } from './panic/refusal.js';
import { runPanic } from './panic/run-panic.js';
import { afterDrift, underPolicy } from './policy/under-policy.js';
import { processExecutor, type RunExecutor } from './process/executor.js';
import { endingNote } from './record/ending-note.js';
import { createLog, type FileLog } from './store/event-log.js';
import { newRunId } from './store/run-id.js';
import { rememberRun } from './store/run-index.js';
import { type RunLock, takeRunLock } from './store/run-lock.js';
import { runStoreIn } from './store/run-store.js';
import { writeWhole } from './store/write-file.js';
import { recordsHome, runbookFolder } from './workspace.js';

/** What a run needs from the shell that drives it. */
export interface RunOptions extends DriveOptions {
  readonly people: People;
  /** Told what the record does not tell: that the audit does not hold the end of the run, or that an answer was turned down. */
  readonly onWarning?: (message: string) => void;
}

/** What a new run needs beside. */
export interface NewRunOptions extends RunOptions {
  /** `probe` runs what is safe and shows the rest. */
  readonly mode: Extract<RunMode, 'real' | 'probe'>;
  /** Whether a person said that what the runbook asks for beforehand holds. */
  readonly arePrerequisitesConfirmed: boolean;
  /** In place of the `.runbook` folder; the run lies in `runs/<run_id>` below it. */
  readonly runDirectory?: string;
}

/** A run that is open on disk and waits to be started. */
export interface OpenedRun {
  readonly runId: string;
  /** Absolute. */
  readonly directory: string;
  readonly tracePath: string;
  /** Runs until the run is over or waits for a person; call once. */
  start(): Promise<RunState>;
}

/** Creates a run on disk; nothing of it has been started yet. */
export async function openRun(loaded: LoadedRunbook, options: NewRunOptions): Promise<Result<OpenedRun, RunFault>> {
  const { path } = loaded;
  const home = recordsHome(path, options.runDirectory);
  const halted = panicRefusal();
  if (halted) return failed(halted);
  // A run that is recorded elsewhere is still under the policy of its workspace.
  const ruled = await underPolicy(loaded, home);
  if (!ruled.ok) return ruled;
  const ready = await afterDrift(ruled.value, home);
  const { redactor, environment } = options.values;
  const signer = await signerFor(runbookFolder(path), environment);
  if (!signer.ok) return failed({ kind: 'refused', message: signer.error.message });
  const runId = newRunId(new Date());
  const directory = join(home, 'runs', runId);
  try {
    await makeFolder(directory, { isPrivate: true });
    const lock = await takeRunLock(directory);
    if (!lock.ok) return failed({ kind: 'resume', message: lock.error.message });
    const haltedSince = panicRefusal();
    if (haltedSince) {
      await rm(directory, { recursive: true });
      return failed(haltedSince);
    }
    const identity = envelopeOf(ready.loaded.plan, runId, redactor, options.mode);
    const log = await createLog(join(directory, 'trace.jsonl'), identity, redactor, machineClock, signer.value);
    await rememberRun(runId, directory);
    const open: OpenParts = { loaded: ready.loaded, options, runId, directory, log, lock: lock.value };
    return ok({ ...opened(open), start: () => startRun(open, options, ready.downgraded) });
  } catch (error) {
    return failed({ kind: 'file', message: describeFileError(directory, 'write', error) });
  }
}

/** A run that is being driven, with all that has to be closed in the end. */
export interface OpenParts {
  readonly loaded: LoadedRunbook;
  readonly options: RunOptions;
  readonly runId: string;
  readonly directory: string;
  readonly log: FileLog;
  readonly lock: RunLock;
}

/** Where a run lies. */
export function opened({ runId, directory }: Pick<OpenParts, 'runId' | 'directory'>): Omit<OpenedRun, 'start'> {
  return { runId, directory, tracePath: join(directory, 'trace.jsonl') };
}

function startRun(
  open: OpenParts,
  { arePrerequisitesConfirmed, values: { inputs } }: NewRunOptions,
  downgraded: PolicyDowngraded | undefined,
): Promise<RunState> {
  const { plan, path } = open.loaded;
  return driven(open, (drive) => {
    const isProving = drive.ports.grants !== undefined;
    const behaviourFlags = [bindsSteps, ...(isProving ? [provesApprovals] : [])];
    const circumstances = { plan, inputs, folder: dirname(path), behaviourFlags, arePrerequisitesConfirmed };
    return begun(drive, { ...creationOf(circumstances), ...(downgraded && { downgraded }) });
  });
}

/** Drives a run, and leaves nothing of it behind but its record, whatever happens meanwhile. */
export async function driven(open: OpenParts, work: (drive: Drive) => Promise<RunState>): Promise<RunState> {
  const { runId, directory } = open;
  const executor = processExecutor({ runId, directory });
  const keeper = await grantKeeper(open.options.values.environment);
  const drive = driveOf(open, executor, keeper.ok ? keeper.value : undefined);
  try {
    return await work(drive);
  } catch (error) {
    // What was done is told before what went wrong, unless it is the record itself that cannot be written.
    await makeLasting(drive).catch(() => undefined);
    throw error;
  } finally {
    await executor.endAll();
    const fault = await closed(open);
    if (fault !== undefined) open.options.onWarning?.(fault);
  }
}

/** Notes where the trace of a run ends, lets the run go, and takes it into the audit; gives what is to be told of that. */
export async function closed({
  directory,
  log,
  lock,
}: Pick<OpenParts, 'directory' | 'log' | 'lock'>): Promise<string | undefined> {
  try {
    // Beside the trace, so that a trace that lost its last lines no longer agrees with it; what it names has to be on disk.
    await log.flush();
    const { seq, hash } = log.head();
    await writeWhole(directory, 'run.json', endingNote(seq, hash));
  } finally {
    await log.close();
    await lock.release();
  }
  return auditDrive(directory, process.env);
}

function driveOf(open: OpenParts, executor: RunExecutor, grants: GrantKeeper | undefined): Drive {
  const { loaded, options, directory, log } = open;
  const cwd = dirname(loaded.path);
  return newDrive(loaded, options, {
    clock: machineClock,
    ids: approvalIds(log),
    executor,
    people: options.people,
    // What could not be proved counts for nobody from elsewhere.
    ...(grants && { elsewhere: inboxOf(letterbox(open)), grants }),
    log,
    panic: runPanic(executor),
    store: runStoreIn(directory),
    environment: options.values.environment,
    cwd,
    resolveFolder: (folder) => resolve(cwd, folder),
  });
}

function letterbox({ loaded: { plan }, options, runId, directory, log }: OpenParts): DrivenRun {
  const ids = approvalIds(log);
  return {
    runId,
    directory,
    environment: options.values.environment,
    head: () => log.head().hash,
    stepId: (index) => planStepAt(plan, index)?.step.id,
    approvalId: () => ids.next('approval'),
    now: () => machineClock.now(),
    onTurnedDown: (message) => options.onWarning?.(message),
  };
}
