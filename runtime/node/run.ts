import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { applied, atFullSpeed, type Drive, type Observer, type Pacer } from '../engine/drive.js';
import { driveRun } from '../engine/engine.js';
import type { Cancellation, Clock, Ids, People } from '../engine/ports.js';
import { type Analysis, createPlan } from '../language/index.js';
import type { Diagnostic } from '../model/diagnostic.js';
import type { Actor, RunCreated } from '../model/event.js';
import { version } from '../model/identity.js';
import type { Plan } from '../model/plan.js';
import { failed, ok, type Result } from '../model/result.js';
import { canonicalJson } from '../record/chain.js';
import { type Redactor, redactorOf } from '../record/redact.js';
import { initialState, type RunState } from '../run/state.js';
import { analyseRunbook } from './analyse.js';
import type { CommandClassifier } from './classifier.js';
import { sha256Hex } from './digest.js';
import { createLog, type FileLog } from './event-log.js';
import { processExecutor } from './executor.js';
import { describeFileError, makeFolder, readTextFile } from './files.js';
import { newRunId } from './run-id.js';
import { rememberRun } from './run-index.js';
import { runStoreIn, writeWhole } from './run-store.js';
import { endingNote } from './verify-run.js';
import { runbookFolder } from './workspace.js';

/** What a run needs from the shell that starts it. */
export interface RunOptions {
  readonly actor: Actor;
  readonly people: People;
  readonly observer: Observer;
  readonly pacer?: Pacer;
  readonly cancellation: Cancellation;
  /** In place of the `.runbook` folder; the run lies in `runs/<run_id>` below it. */
  readonly runDirectory?: string;
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

/** Why a run cannot begin. */
export type RunFault =
  /** The details have lines of their own, such as the places of the faults. */
  | { readonly kind: 'file'; readonly message: string; readonly details?: string }
  | {
      readonly kind: 'invalid';
      readonly message: string;
      readonly diagnostics: readonly Diagnostic[];
      readonly analysis: Analysis;
    }
  | { readonly kind: 'refused'; readonly message: string };

/** A runbook that was read, found valid and may be run. */
export interface LoadedRunbook {
  /** Absolute. */
  readonly path: string;
  readonly analysis: Analysis;
  readonly plan: Plan;
  /** Judges the commands of the runbook with what its workspace knows. */
  readonly classifier: CommandClassifier;
}

/** A run that was created on disk and waits to be started. */
export interface OpenedRun {
  readonly runId: string;
  /** Absolute. */
  readonly directory: string;
  readonly tracePath: string;
  /** Runs until the run is over or waits for a person; call once. */
  start(): Promise<RunState>;
}

/** Reads a runbook and makes its plan; every shell comes through here. */
export async function loadRunbook(runbookPath: string): Promise<Result<LoadedRunbook, RunFault>> {
  const text = await readTextFile(runbookPath);
  if (!text.ok) return failed({ kind: 'file', message: text.error.message });
  const path = resolve(runbookPath);
  const analysed = await analyseRunbook(path, text.value);
  if (!analysed.ok) return failed({ kind: 'file', ...analysed.error });
  const { analysis, classifier } = analysed.value;
  const plan = createPlan(analysis, { runbookPath, runbookSha256: `sha256:${sha256Hex(text.value)}` });
  if (plan.ok) return ok({ path, analysis, plan: plan.value, classifier });
  const message = `'${runbookPath}' cannot run: ${plan.error.length} fault${plan.error.length === 1 ? '' : 's'}`;
  return failed({ kind: 'invalid', message, diagnostics: plan.error, analysis });
}

/** Creates a run on disk; nothing of it has been started yet. */
export async function openRun(loaded: LoadedRunbook, options: RunOptions): Promise<Result<OpenedRun, RunFault>> {
  const { path, plan } = loaded;
  const home = options.runDirectory === undefined ? runbookFolder(path) : resolve(options.runDirectory);
  // A run that is recorded elsewhere is still under the policy of its workspace.
  const refusal = policyRefusal(runbookFolder(path)) ?? policyRefusal(home);
  if (refusal) return failed(refusal);
  const redactor = redactorOf(plan.governance.redact);
  const runId = newRunId(new Date());
  const directory = join(home, 'runs', runId);
  try {
    await makeFolder(directory, { isPrivate: true });
    const log = await createLog(join(directory, 'trace.jsonl'), identityOf(plan, runId, redactor), redactor, clock);
    await rememberRun(runId, directory);
    const drive = driveOf(options, loaded, directory, log);
    const start = () => startRun(drive, options.actor, directory, log);
    return ok({ runId, directory, tracePath: join(directory, 'trace.jsonl'), start });
  } catch (error) {
    return failed({ kind: 'file', message: describeFileError(directory, 'write', error) });
  }
}

const clock: Clock = { now: () => new Date().toISOString() };

// A policy may ask for more than this version checks. To run as if it were not there would loosen it.
function policyRefusal(home: string): RunFault | undefined {
  const policy = join(home, 'policy.json');
  if (!existsSync(policy)) return undefined;
  return {
    kind: 'refused',
    message: `'${policy}' sets a policy, which this version cannot evaluate, so nothing is run`,
  };
}

function identityOf(plan: Plan, runId: string, { text }: Redactor) {
  return { runId, runbookId: text(plan.name), mode: 'real' } as const;
}

function driveOf(options: RunOptions, loaded: LoadedRunbook, directory: string, log: FileLog): Drive {
  const { plan, path, classifier } = loaded;
  const { people, observer, cancellation } = options;
  return {
    plan,
    observer,
    cancellation,
    pacer: options.pacer ?? atFullSpeed,
    ports: {
      clock,
      ids: countedIds(),
      executor: processExecutor,
      people,
      log,
      store: runStoreIn(directory),
      classifier,
      environment: options.environment ?? process.env,
      cwd: dirname(path),
      sha256Hex,
    },
  };
}

async function startRun(drive: Drive, actor: Actor, directory: string, log: FileLog): Promise<RunState> {
  try {
    const created = await applied(drive, initialState, { kind: 'create-run', actor, created: createdOf(drive.plan) });
    return await driveRun(drive, created);
  } finally {
    // Beside the trace, so that a trace that lost its last lines no longer agrees with it.
    const { seq, hash } = log.head();
    await writeWhole(directory, 'run.json', endingNote(seq, hash));
    await log.close();
  }
}

function createdOf(plan: Plan): RunCreated {
  return {
    runbook_path: plan.runbookPath,
    runbook_sha256: plan.runbookSha256,
    plan_sha256: `sha256:${sha256Hex(canonicalJson({ steps: plan.steps, governance: plan.governance, vars: plan.vars }))}`,
    engine_version: version,
    behaviour_flags: [],
    vars: plan.vars,
    steps: plan.steps.map(({ step }) => step.id),
    profile: 'local',
  };
}

function countedIds(): Ids {
  const counts = { approval: 0, execution: 0 };
  return {
    next: (kind) => {
      counts[kind] += 1;
      return `${kind}-${counts[kind]}`;
    },
  };
}
