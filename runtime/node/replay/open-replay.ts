import { basename, join, posix } from 'node:path';
import type { Drive } from '../../engine/drive.js';
import type { Panic, People } from '../../engine/ports.js';
import type { Providers } from '../../engine/provider-port.js';
import { bindsSteps } from '../../model/behaviour.js';
import type { Actor, RecordedEvent } from '../../model/event.js';
import { failed, ok, type Result } from '../../model/result.js';
import type { ScenarioPlayer } from '../../replay/scenario/session.js';
import { type PlayReport, playReport } from '../../replay/scenario/verify.js';
import type { RunState } from '../../run/state.js';
import { approvalIds, begun, creationOf, type DriveOptions, envelopeOf, newDrive } from '../creation.js';
import type { LoadedRunbook, RunFault } from '../load.js';
import { ruledFor, unheldFault } from '../policy/under-policy.js';
import { memoryLog } from '../store/event-log.js';
import { recordsHome } from '../workspace.js';
import { logicalClock } from './clock.js';
import { derivedRunId } from './derived-id.js';
import { type ScenarioSession, scenarioSession } from './executor.js';
import { type KeptFiles, memoryStore } from './kept-files.js';
import { nobodyHere, type RecordedAnswers, recordedPeople, replayActor } from './people.js';
import { unmetBy } from './unmet.js';
import { writeReplay } from './write-replay.js';

/** What a replay needs from whoever drives it. */
export interface ReplayOptions extends Omit<DriveOptions, 'actor'>, Pick<RecordedAnswers, 'recording' | 'reuse'> {
  /** Answers what the steps would start. */
  readonly player: ScenarioPlayer;
  /** Who is asked what the recording does not answer; nobody, where it is left out. */
  readonly people?: People;
  /** Who starts it; whoever replays, where it is left out. */
  readonly actor?: Actor;
  /** In place of the `.runbook` folder; the record lies in `replays/<run_id>` below it. */
  readonly runDirectory?: string;
  /** Whether it leaves a record on the disk, in the place of an earlier one of the same replay. */
  readonly keeps: 'disk' | 'memory';
  /** Whether whoever drives it may take it back to an earlier step. */
  readonly isReversible?: true;
}

/** A replay that waits to be started. */
export interface OpenedReplay {
  /** The same for the same runbook, scenario, recording and inputs. */
  readonly runId: string;
  /** Absolute; where the record lies once it has come to rest, if one is kept. */
  readonly directory: string;
  readonly tracePath: string;
  /** What lies beside its trace so far. */
  readonly files: KeptFiles;
  /** Runs until the run is over or waits for a person; call once. */
  start(): Promise<Replayed>;
}

/** A replay that has come to rest. */
export interface Replayed {
  readonly state: RunState;
  readonly events: readonly RecordedEvent[];
  /** How the scenario was played. */
  readonly report: PlayReport;
  /** What was not as the scenario says, in words; empty where all was. */
  readonly unmet: readonly string[];
}

/**
 * Opens a replay of a runbook: a run whose commands a scenario answers and whose people a recording does. It starts no
 * program, takes no key, and is neither halted nor audited; the environment is the one of the recording alone.
 */
export async function openReplay(
  loaded: LoadedRunbook,
  options: ReplayOptions,
): Promise<Result<OpenedReplay, RunFault>> {
  const home = recordsHome(loaded.path, options.runDirectory);
  const ruled = await ruledFor(loaded, home);
  if (!ruled.ok) return ruled;
  const unheld = unheldFault(ruled.value.plan);
  if (unheld) return failed(unheld);
  // No trace tells where it was made: the folder of the runbook is the only one there is.
  const plan = { ...ruled.value.plan, runbookPath: basename(loaded.path) };
  const runId = await derivedRunId(plan, options);
  const directory = join(home, 'replays', runId);
  const replay = replayOf({ ...ruled.value, plan }, options, runId);
  const start = () => replayed(replay, options, directory);
  return ok({ runId, directory, tracePath: join(directory, 'trace.jsonl'), files: replay.store.files, start });
}

/** A replay with all that is written of it. */
interface Replay {
  readonly runId: string;
  readonly drive: Drive;
  readonly session: ScenarioSession;
  readonly log: ReturnType<typeof memoryLog>;
  readonly events: readonly RecordedEvent[];
  readonly store: ReturnType<typeof memoryStore>;
}

function replayOf(loaded: LoadedRunbook, options: ReplayOptions, runId: string): Replay {
  const { plan } = loaded;
  const { recording, reuse, values, people = nobodyHere, actor = replayActor } = options;
  const clock = logicalClock();
  const log = memoryLog(envelopeOf(plan, runId, values.redactor, 'replay'), values.redactor, clock);
  const session = scenarioSession(options.player, recording.endings);
  const store = memoryStore();
  const events: RecordedEvent[] = [];
  const coolDown = () => clock.pass(plan.posture.limits.cooldownMs ?? 0);
  const listening = { ...options, actor, observer: noting(options.observer, events) };
  const answering = recordedPeople({ recording, reuse, coolDown }, people);
  const drive = newDrive({ ...loaded, providers: playedProviders(loaded.providers, session) }, listening, {
    clock,
    ids: approvalIds(log),
    executor: session,
    people: answering,
    log,
    panic: neverHalted,
    store,
    environment: recording.environment,
    cwd: '.',
    resolveFolder: (folder) => posix.normalize(folder),
    ...(options.isReversible && { keep: () => keptOf([clock, session, store, log, answering]) }),
  });
  return { runId, drive, session, log, events, store };
}

/** What puts back how all of these stand now. */
function keptOf(parts: readonly { keep(): () => void }[]): () => void {
  const restore = parts.map((part) => part.keep());
  return () => {
    for (const one of restore) one();
  };
}

function noting(observer: DriveOptions['observer'], events: RecordedEvent[]): DriveOptions['observer'] {
  return {
    onRewound: (state) => {
      events.length = state.seq;
      observer.onRewound?.(state);
    },
    onEvent: (event, state) => {
      events.push(event);
      observer.onEvent(event, state);
    },
    onOutput: (stepId, stream, text) => observer.onOutput(stepId, stream, text),
  };
}

function playedProviders(installed: Providers, { provide }: ScenarioSession): Providers {
  return {
    has: (type) => installed.has(type),
    knows: (namespace) => installed.knows(namespace),
    types: () => installed.types(),
    describe: (type) => installed.describe(type),
    problem: (type) => installed.problem(type),
    schema: (type) => installed.schema(type),
    faults: (type, written) => installed.faults(type, written),
    fields: (type, written, filled) => installed.fields(type, written, filled),
    execute: provide,
  };
}

/** Nothing of a replay could be frozen, so nothing halts it. */
const neverHalted: Panic = {
  notice: () => undefined,
  engaged: async (until) => settled(until),
  cleared: async (until) => settled(until),
  freeze: async () => ({ processes: 0, running: 0, latencyMs: 0 }),
};

async function settled(until: Promise<unknown>): Promise<undefined> {
  await until.catch(() => undefined);
  return undefined;
}

async function replayed(replay: Replay, options: ReplayOptions, directory: string): Promise<Replayed> {
  const { drive, runId, session, events } = replay;
  const { plan, inputs } = drive;
  const { player, recording, values, cancellation, keeps } = options;
  const creation = creationOf({
    plan,
    inputs,
    folder: '.',
    behaviourFlags: [bindsSteps],
    arePrerequisitesConfirmed: recording.prerequisites === 'confirmed',
  });
  const state = await begun(drive, creation);
  if (keeps === 'disk')
    await writeReplay(directory, { trace: replay.log.text(), head: replay.log.head(), files: replay.store.files });
  const played = session.played();
  const isOpen = state.phase.name !== 'finished' || cancellation.isCancelled;
  const redact = values.redactor.text;
  const report = playReport(player, played, runId);
  return {
    state,
    events,
    report: report.error === undefined ? report : { ...report, error: redact(report.error) },
    unmet: unmetBy(player, played, isOpen).map(redact),
  };
}
