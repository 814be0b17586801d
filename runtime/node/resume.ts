import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { applied, apply, type Drive, type Workspace } from '../engine/drive.js';
import { driveRun } from '../engine/engine.js';
import { forgottenSecret, restoredWorkspace } from '../engine/restore.js';
import type { RecordedEvent, RunResumed } from '../model/event.js';
import { planStepNamed, rollbackIdOf } from '../model/plan.js';
import { failed, ok, type Result } from '../model/result.js';
import { stepDigests } from '../record/step-digest.js';
import type { Refusal } from '../run/command.js';
import { resumeRun as decideResume, goesOnRollingBack } from '../run/resume.js';
import { fold, moved, type RunOrigin, type RunState, stepState } from '../run/state.js';
import { machineClock } from './clock.js';
import { envelopeOf, notedRunbook, planDigest } from './creation.js';
import { sha256Hex } from './digest.js';
import { readRegular } from './files.js';
import { trustingCommand, type UnprovedGrant, unprovedGrants } from './keys/grant-proof.js';
import { signerFor } from './keys/signing.js';
import { type LoadedRunbook, loadRunbook, type RunFault } from './load.js';
import { missedPanic } from './panic/catch-up.js';
import { panicRefusal } from './panic/refusal.js';
import { type PolicyPlaces, usualPolicyPlaces } from './policy/places.js';
import { panicFault, underPolicyAgain } from './policy/under-policy.js';
import { processesOf } from './process/tree.js';
import { removeUnnamed } from './record/verify-files.js';
import { driven, type OpenedRun, type OpenParts, opened, type RunOptions } from './run.js';
import type { GivenInputs } from './run-values.js';
import { openLog } from './store/event-log.js';
import { readTrace } from './store/read-trace.js';
import { takeRunLock } from './store/run-lock.js';
import { runStoreIn } from './store/run-store.js';
import { runbookFolder } from './workspace.js';

/** A run that came to rest, was interrupted or failed, and may be able to go on. */
export interface StoppedRun {
  readonly directory: string;
  readonly loaded: LoadedRunbook;
  readonly state: RunState;
  readonly origin: RunOrigin;
  /** What is known of the inputs from the record; secrets by reference. */
  readonly inputs: GivenInputs;
  /** Whether the runbook is not what the run was begun with. */
  readonly isChanged: boolean;
}

/** How a run is to go on. */
export interface ResumeOptions extends RunOptions {
  /** The step from which on all is done again; without it nothing that is finished is repeated. */
  readonly from?: string;
  /** Whether a person lets it go on although the runbook was changed. */
  readonly allowsChange: boolean;
}

/** Reads a run that stopped, and the runbook that it is a run of; changes nothing. */
export async function loadStoppedRun(
  directory: string,
  named: readonly string[] = [],
  policyPlaces: PolicyPlaces = usualPolicyPlaces(process.env),
): Promise<Result<StoppedRun, RunFault>> {
  const trace = await readTrace(join(directory, 'trace.jsonl'));
  if (!trace.ok) return failed({ kind: 'resume', message: trace.error.message });
  const state = fold(trace.value.events);
  const { origin } = state;
  if (!origin) return failed({ kind: 'resume', message: `'${directory}' holds no run; start a new one` });
  if (origin.mode === 'replay') return failed({ kind: 'resume', message: replayedAnew });
  const loaded = await loadRunbook(notedRunbook(origin.created), named, policyPlaces);
  if (!loaded.ok) return loaded;
  const ruled = await underPolicyAgain(loaded.value, directory, origin.created);
  if (!ruled.ok) return ruled;
  const isChanged = ruled.value.plan.runbookSha256 !== lastDigest(trace.value.events, origin);
  return ok({ directory, loaded: ruled.value, state, origin, inputs: notedInputs(origin, ruled.value), isChanged });
}

const replayedAnew =
  "a replay neither goes on nor is answered: write the answers into the 'recording.yaml' beside its scenario, and begin it anew with 'runbook exec RUNBOOK --mode replay --scenario FILE'";

/** Opens a run that stopped so that it goes on; refused where it is not known that nothing would be done twice. */
export async function openStoppedRun(
  stopped: StoppedRun,
  options: ResumeOptions,
): Promise<Result<OpenedRun, RunFault>> {
  const refusal = panicRefusal() ?? refusedBefore(stopped, options);
  if (refusal !== undefined) return failed(refusal);
  const lock = await takeRunLock(stopped.directory);
  if (!lock.ok) return failed({ kind: 'resume', message: lock.error.message });
  // Behind the lock: while a run is driven, the process of its step lives by right.
  const living = panicRefusal() ?? (await stillRunning(stopped));
  const run = living ? failed(living) : await continued(stopped, options, lock.value);
  if (!run.ok) await lock.value.release();
  return run;
}

async function continued(
  stopped: StoppedRun,
  options: ResumeOptions,
  lock: OpenParts['lock'],
): Promise<Result<OpenedRun, RunFault>> {
  const { directory, loaded, origin } = stopped;
  const { plan, path } = loaded;
  const { redactor, environment } = options.values;
  const signer = await signerFor(runbookFolder(path), environment);
  if (!signer.ok) return failed({ kind: 'refused', message: signer.error.message });
  const tracePath = join(directory, 'trace.jsonl');
  // Read again, now that nobody else can write; the file is only touched once it is certain that the run goes on.
  const trace = await readTrace(tracePath);
  if (!trace.ok) return failed({ kind: 'resume', message: trace.error.message });
  const { events, tornBytes } = trace.value;
  const state = fold(events);
  const command = resumeCommand(stopped, options, tornBytes);
  const workspace = await workspaceFor(stopped, events, state, command);
  if (!workspace.ok) return failed({ kind: 'resume', message: workspace.error });
  const unproved = await unprovedGrants(state, environment);
  if (!unproved.ok) return failed({ kind: 'refused', message: unproved.error.message });
  const untrusted = untrustedFault(stopped, options, unproved.value);
  if (untrusted) return failed(untrusted);
  const identity = envelopeOf(plan, origin.runId, redactor, origin.mode);
  const opening = await openLog(tracePath, identity, redactor, machineClock, signer.value);
  if (!opening.ok) return failed({ kind: 'resume', message: opening.error.message });
  const parts: OpenParts = { loaded, options, runId: origin.runId, directory, log: opening.value.log, lock };
  const start = () =>
    driven(parts, async (drive) => {
      // What it notes is no longer the end of the trace.
      await rm(join(directory, 'run.json'), { force: true });
      await removeUnnamed(directory, events);
      const begun = resumed(await apply(drive, await caughtUp(drive, state, events), command));
      return driveRun(drive, await withoutUnproved(drive, begun, unproved.value), workspace.value);
    });
  return ok({ ...opened(parts), start });
}

// An approval that counts once its key is trusted is not taken back before somebody could say that it is.
function untrustedFault(
  { loaded: { plan } }: StoppedRun,
  { from }: ResumeOptions,
  unproved: readonly UnprovedGrant[],
): RunFault | undefined {
  const grant = unproved.find(({ stepId, untrusted }) => untrusted !== undefined && plan.indexes.has(stepId));
  if (grant?.untrusted === undefined || from !== undefined) return undefined;
  const { stepId, reason, untrusted } = grant;
  const trusting = `have their 'approval.pub.pem' given to you and call ${trustingCommand(untrusted)}`;
  const message = `step '${stepId}' stays as it is: ${reason}; ${trusting}, or ask for it anew with '--from ${stepId}'`;
  return { kind: 'refused', message };
}

async function caughtUp(drive: Drive, state: RunState, events: readonly RecordedEvent[]): Promise<RunState> {
  let current = state;
  for (const command of missedPanic(state, events)) current = await applied(drive, current, command);
  return current;
}

/** What a run that goes on remembers; refused where it may not go on. */
async function workspaceFor(
  { directory, loaded: { plan } }: StoppedRun,
  events: readonly RecordedEvent[],
  state: RunState,
  command: ReturnType<typeof resumeCommand>,
): Promise<Result<Workspace, string>> {
  const cut = await cutSince(directory, events);
  if (cut !== undefined) return failed(cut);
  const decision = decideResume(plan, state, command, { now: machineClock.now() });
  if (!decision.ok) return failed(decision.error.message);
  const { fromIndex, changed } = command;
  const placed = moved(state, changed?.steps);
  const workspace = await restoredWorkspace(plan, placed, runStoreIn(directory), fromIndex);
  const forgotten = forgottenSecret(plan, placed, events, fromIndex);
  if (!workspace.ok || forgotten === undefined) return workspace;
  // The people of a run that takes steps back still have to say how it goes on, though nothing more of it can be run.
  const isRollingBack = fromIndex === undefined && goesOnRollingBack(plan, placed);
  return isRollingBack ? ok({ ...workspace.value, forgotten }) : failed(forgotten);
}

/** Takes back the approvals of earlier processes that nobody is proved to have given. */
async function withoutUnproved(drive: Drive, state: RunState, unproved: readonly UnprovedGrant[]): Promise<RunState> {
  let current = state;
  for (const { stepId, reason } of unproved) {
    const index = planStepNamed(drive.plan, stepId)?.index;
    if (index === undefined) continue;
    // Where the step is done anew anyway, or waits for a word on it, nothing of them counts any more.
    const revoked = await apply(drive, current, { kind: 'revoke-approval', index, reason });
    if (revoked.ok) current = revoked.value;
  }
  return current;
}

/** What the trace has lost since its end was noted; a crash takes nothing away that was noted. */
export async function cutSince(directory: string, events: readonly RecordedEvent[]): Promise<string | undefined> {
  const path = join(directory, 'run.json');
  if (!existsSync(path)) return undefined;
  const text = await readRegular(path).then(String, () => '');
  const [, count = '', head] = /^\{"events":(\d+),"head_hash":"(sha256:[0-9a-f]{64})"\}\n$/.exec(text) ?? [];
  if (events[Number(count) - 1]?.hash === head && head !== undefined) return undefined;
  return `the trace in '${directory}' no longer holds what 'run.json' noted as its end; a changed record is not continued, start a new run`;
}

function resumed(result: Result<RunState, Refusal>): RunState {
  if (!result.ok) throw new Error(`a run that may go on was refused: ${result.error.message}`);
  return result.value;
}

function resumeCommand({ loaded: { plan }, isChanged }: StoppedRun, options: ResumeOptions, droppedBytes: number) {
  const { actor, from } = options;
  const fromIndex = from === undefined ? undefined : plan.indexes.get(from);
  const changed: Pick<RunResumed, 'runbook_sha256' | 'plan_sha256' | 'steps' | 'step_digests'> = {
    runbook_sha256: plan.runbookSha256,
    plan_sha256: planDigest(plan),
    steps: plan.steps.map(({ step }) => step.id),
    step_digests: stepDigests(plan, sha256Hex),
  };
  return {
    kind: 'resume-run' as const,
    actor,
    droppedBytes,
    ...(fromIndex !== undefined && { fromIndex }),
    ...(isChanged && { changed }),
  };
}

function refusedBefore({ loaded, isChanged }: StoppedRun, options: ResumeOptions): RunFault | undefined {
  const { plan } = loaded;
  const panic = panicFault(plan);
  if (panic) return panic;
  if (isChanged && !options.allowsChange) {
    const message = `'${plan.runbookPath}' was changed since the run began; look at what was changed, then let it go on with '--allow-changed', or begin a new run`;
    return { kind: 'resume', message };
  }
  const { from } = options;
  if (from === undefined || plan.indexes.has(from)) return undefined;
  return {
    kind: 'resume',
    message: `the runbook has no step '${from}'; it has ${[...plan.indexes.keys()].join(', ')}`,
  };
}

// Run again beside itself, the step would do its work twice.
async function stillRunning({ state, origin }: StoppedRun): Promise<RunFault | undefined> {
  const steps = origin.created.steps.flatMap((id) => [id, rollbackIdOf(id)]);
  const count = origin.created.steps.length;
  const open = steps.filter((_, place) => {
    const { name } = stepState(state, Math.floor(place / 2) + (place % 2) * count);
    return name === 'executing' || name === 'intervening';
  });
  for (const stepId of open) {
    const [pid] = await processesOf(origin.runId, stepId);
    if (pid === undefined) continue;
    const message = `step '${stepId}' still runs as process ${pid}; wait until it has ended, or end it, and resume then`;
    return { kind: 'resume', message };
  }
  return undefined;
}

function lastDigest(events: readonly RecordedEvent[], origin: RunOrigin): string {
  const digests = events.flatMap((event) => (event.type === 'run.resumed' ? [event.data.runbook_sha256] : []));
  return digests.findLast((digest) => digest !== undefined) ?? origin.created.runbook_sha256;
}

/** The values that the record holds; one that was redacted is not among them. */
function notedInputs({ created }: RunOrigin, { plan }: LoadedRunbook): GivenInputs {
  const isKnown = ([name]: readonly [string, unknown]) => Object.hasOwn(plan.inputs, name);
  const values = Object.entries(created.inputs ?? {}).filter(([, value]) => !String(value).includes('***'));
  const secrets = Object.entries(created.input_references ?? {}).filter(([name]) => plan.inputs[name]?.isSecret);
  return new Map<string, string | number | boolean>([...values, ...secrets].filter(isKnown));
}
