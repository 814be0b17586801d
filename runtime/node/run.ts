import { rm } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { applied, atFullSpeed, type Drive, makeLasting, type Observer, type Pacer } from '../engine/drive.js';
import { driveRun, newWorkspace } from '../engine/engine.js';
import type { Cancellation, GrantKeeper, Ids, People } from '../engine/ports.js';
import { bindsSteps, provesApprovals } from '../model/behaviour.js';
import type { Actor, PolicyDowngraded, RunCreated, RunMode } from '../model/event.js';
import { version } from '../model/identity.js';
import { type Plan, planStepAt, recordedAbout } from '../model/plan.js';
import { failed, ok, type Result } from '../model/result.js';
import { notedPosture } from '../policy/noted.js';
import { canonicalJson } from '../record/chain.js';
import type { Redactor } from '../record/redact.js';
import { stepDigests } from '../record/step-digest.js';
import { initialState, type RunState } from '../run/state.js';
import { auditDrive } from './audit/sync.js';
import { runClassifier } from './classify/run-classifier.js';
import { machineClock } from './clock.js';
import { sha256Hex } from './digest.js';
import { describeFileError, makeFolder } from './files.js';
import { type DrivenRun, inboxOf } from './inbox/driver.js';
import { grantKeeper } from './keys/grant-proof.js';
import { signerFor } from './keys/signing.js';
import type { LoadedRunbook, RunFault } from './load.js';
import { panicRefusal } from './panic/refusal.js';
import { runPanic } from './panic/run-panic.js';
import { afterDrift, underPolicy } from './policy/under-policy.js';
import { processExecutor, type RunExecutor } from './process/executor.js';
import { endingNote } from './record/verify-run.js';
import type { RunValues } from './run-values.js';
import { createLog, type FileLog } from './store/event-log.js';
import { newRunId } from './store/run-id.js';
import { rememberRun } from './store/run-index.js';
import { type RunLock, takeRunLock } from './store/run-lock.js';
import { runStoreIn } from './store/run-store.js';
import { writeWhole } from './store/write-file.js';
import { recordsHome, runbookFolder } from './workspace.js';

/** What a run needs from the shell that drives it. */
export interface RunOptions {
  readonly actor: Actor;
  readonly people: People;
  readonly observer: Observer;
  readonly pacer?: Pacer;
  readonly cancellation: Cancellation;
  readonly values: RunValues;
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
  const begun = await afterDrift(ruled.value, home);
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
    const identity = envelopeOf(begun.loaded.plan, runId, redactor, options.mode);
    const log = await createLog(join(directory, 'trace.jsonl'), identity, redactor, machineClock, signer.value);
    await rememberRun(runId, directory);
    const open: OpenParts = { loaded: begun.loaded, options, runId, directory, log, lock: lock.value };
    return ok({ ...opened(open), start: () => startRun(open, options, begun.downgraded) });
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

/** What all events of a run have in common. */
export function envelopeOf(plan: Plan, runId: string, { text }: Redactor, mode: RunMode) {
  return { runId, runbookId: text(plan.id ?? plan.name), mode };
}

function startRun(
  open: OpenParts,
  options: NewRunOptions,
  downgraded: PolicyDowngraded | undefined,
): Promise<RunState> {
  const { actor } = options;
  return driven(open, async (drive) => {
    const create = {
      kind: 'create-run',
      actor,
      ...beginning(open, options, drive),
      ...(downgraded && { downgraded }),
    } as const;
    const state = await applied(drive, initialState, create);
    return driveRun(drive, state, newWorkspace());
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
  const { plan, path, classifier, providers } = loaded;
  const { actor, people, observer, cancellation, values } = options;
  const cwd = dirname(path);
  return {
    actor,
    plan,
    inputs: values.inputs,
    observer,
    cancellation,
    providers,
    pending: [],
    snapshots: [],
    untold: [],
    pacer: options.pacer ?? atFullSpeed,
    ports: {
      clock: machineClock,
      ids: approvalIds(log),
      executor,
      people,
      // What could not be proved counts for nobody from elsewhere.
      ...(grants && { elsewhere: inboxOf(letterbox(open)) }),
      log,
      panic: runPanic(executor),
      store: runStoreIn(directory),
      classifier: runClassifier(classifier, providers, plan.posture.profile),
      environment: values.environment,
      cwd,
      resolveFolder: (folder) => resolve(cwd, folder),
      sha256Hex,
      ...(grants && { grants }),
    },
  };
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

function beginning({ loaded: { plan, path } }: OpenParts, options: NewRunOptions, { ports }: Drive) {
  const { values } = options;
  const shown = [...values.inputs].filter(([, { isSecret }]) => !isSecret);
  const references = [...values.inputs].flatMap(([name, { reference }]) => (reference ? [[name, reference]] : []));
  const about = recordedAbout(plan);
  const isProving = ports.grants !== undefined;
  const created: RunCreated = {
    runbook_path: plan.runbookPath,
    runbook_sha256: plan.runbookSha256,
    plan_sha256: planDigest(plan),
    engine_version: version,
    behaviour_flags: [bindsSteps, ...(isProving ? [provesApprovals] : [])],
    vars: plan.vars,
    ...(shown.length > 0 && { inputs: Object.fromEntries(shown.map(([name, { value }]) => [name, value])) }),
    ...(references.length > 0 && { input_references: Object.fromEntries(references) }),
    runbook_folder: dirname(path),
    steps: plan.steps.map(({ step }) => step.id),
    step_digests: stepDigests(plan, sha256Hex),
    ...(about && { about }),
    ...(plan.about.prerequisites && { prerequisites_confirmed: options.arePrerequisitesConfirmed }),
    ...notedPosture(plan.posture),
  };
  const parsed = {
    source_sha256: plan.runbookSha256,
    parser_version: version,
    steps: plan.steps.length,
    variables: [...Object.keys(plan.vars), ...Object.keys(plan.inputs)],
  };
  return { created, parsed };
}

/** The digest of what a run would do. */
export function planDigest({ steps, governance, vars }: Plan): string {
  return `sha256:${sha256Hex(canonicalJson({ steps, governance, vars }))}`;
}

/** The file of a runbook as a run noted it. */
export function notedRunbook({ runbook_folder: folder, runbook_path: path }: RunCreated): string {
  return folder === undefined ? path : join(folder, basename(path));
}

/** Counted by the events that there are, so that an id never comes twice in a run, however often it goes on. */
export function approvalIds(log: FileLog): Ids {
  let asked = 0;
  return {
    next: (kind) => {
      asked += 1;
      return `${kind}-${log.head().seq + 1}-${asked}`;
    },
  };
}
