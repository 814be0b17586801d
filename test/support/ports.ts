import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { newCancellation } from '../../runtime/engine/cancellation.js';
import { applied, atFullSpeed, type Drive, type Pacer } from '../../runtime/engine/drive.js';
import { driveRun, newWorkspace } from '../../runtime/engine/engine.js';
import type { Cancellation, Execution, Executor, JudgedCommand, Panic, People } from '../../runtime/engine/ports.js';
import type { Providers } from '../../runtime/engine/provider-port.js';
import type { Actor, RecordedEvent, RunbookParsed, RunCreated, RunEvent, RunMode } from '../../runtime/model/event.js';
import type { Plan } from '../../runtime/model/plan.js';
import type { Classification, FinalRisk } from '../../runtime/model/risk.js';
import { isPast } from '../../runtime/model/time.js';
import { sha256Hex } from '../../runtime/node/digest.js';
import { notedPosture } from '../../runtime/policy/noted.js';
import { emptyHead, headAfter, sealed } from '../../runtime/record/chain.js';
import { redactorOf } from '../../runtime/record/redact.js';
import type { FinishedExecution } from '../../runtime/run/command.js';
import type { BoundInputs } from '../../runtime/run/inputs.js';
import { fold, initialState, type RunState } from '../../runtime/run/state.js';

const alice: Actor = { kind: 'human', id: 'alice', channel: 'cli' };

/** What a test's program answers. */
export interface Answer {
  readonly stdout?: string;
  readonly stderr?: string;
  readonly exitCode?: number | null;
  readonly signal?: string;
  readonly outcome?: Execution['outcome'];
}

/** How a run of a test goes. */
export interface Script {
  /** Whether the disk takes no snapshot. */
  readonly snapshotsFail?: true;
  /** How long the disk takes for a snapshot, in milliseconds; one after the other. */
  readonly snapshotMs?: number;
  /** By the name of the program; of a list, each start gets the next. */
  readonly answers?: Readonly<Record<string, Answer | readonly Answer[]>>;
  readonly risks?: Readonly<Record<string, FinalRisk>>;
  readonly people?: Partial<People>;
  readonly environment?: Readonly<Record<string, string>>;
  readonly inputs?: BoundInputs;
  readonly mode?: RunMode;
  readonly pacer?: Pacer;
  readonly cancellation?: Cancellation;
  /** Who drives it; without it alice does, who starts every run of a test. */
  readonly actor?: Actor;
  /** Whether time passes while people are asked. */
  readonly doesTimePass?: true;
  readonly panic?: Panic;
  /** Called before events are stored; what it throws keeps them from being stored. */
  readonly onStore?: (batch: readonly RunEvent[]) => void;
}

/** What came of it. */
export interface Outcome extends Seen {
  readonly state: RunState;
}

/** What a run did so far. */
export interface Seen {
  readonly events: readonly RecordedEvent[];
  /** The trace as it would stand on disk. */
  readonly trace: string;
  /** The command lines that were started. */
  readonly started: readonly (readonly string[])[];
  /** How long it waited before further attempts, in milliseconds. */
  readonly waits: readonly number[];
  readonly snapshots: ReadonlyMap<string, string>;
  readonly output: string;
  /** The environments that programs were given. */
  readonly environments: readonly Readonly<Record<string, string>>[];
  /** What the observer was told. */
  readonly observed: readonly { readonly event: RecordedEvent; readonly state: RunState }[];
}

/** A run of a test that is not started yet, and what it has done so far. */
export interface MemoryRun {
  seen(): Seen;
  run(): Promise<RunState>;
}

/** Runs a plan in memory to its end. */
export async function runInMemory(plan: Plan, script: Script = {}): Promise<Outcome> {
  const { run, seen } = memoryRun(plan, script);
  const state = await run();
  const outcome = { state, ...seen() };
  assert.equal(outcome.observed.length, outcome.events.length, 'the run rests, and not all is flushed and told');
  return outcome;
}

/** How many events the fold of the whole log is compared for after each; then only at the end, for long runs. */
const foldedEach = 300;

/** A run in memory, with a clock that ticks and ids that count; checks after every event that the fold of the log is the live state. */
export function memoryRun(plan: Plan, script: Script = {}): MemoryRun {
  const events: RecordedEvent[] = [];
  const started: (readonly string[])[] = [];
  const waits: number[] = [];
  const environments: Readonly<Record<string, string>>[] = [];
  const observed: Seen['observed'][number][] = [];
  const snapshots = new Map<string, string>();
  let lastSnapshot: Promise<unknown> = Promise.resolve();
  const blobs = new Map<string, string>();
  const redactor = redactorOf(plan.governance.redact);
  const identity = { runId: '20260101T000000Z-aaaaaa', runbookId: 'test', mode: script.mode ?? 'real' } as const;
  const counts = { clock: 0, id: 0 };
  const now = () => new Date(Date.UTC(2026, 0, 1) + 1000 * counts.clock++).toISOString();
  const until = async (moment: string, cancellation: Cancellation): Promise<void> => {
    if (script.doesTimePass !== true) await new Promise<void>((resolve) => cancellation.onCancel(resolve));
    else while (!isPast(moment, now())) counts.clock += 3600;
  };
  let trace = '';
  let output = '';
  let head = emptyHead;
  let flushed = 0;
  const answerTo = (name: string): Answer => {
    const answers = script.answers?.[name] ?? {};
    const startedBefore = started.filter(([program]) => program === name).length - 1;
    return isList(answers) ? (answers[startedBefore] ?? {}) : answers;
  };
  const executor: Executor = {
    execute: async ({ argv, onOutput, environment }) => {
      assert.equal(flushed, head.seq, 'a program starts before its start is flushed');
      started.push(argv);
      environments.push(environment);
      const answer = answerTo(argv[0] ?? '');
      if (answer.stdout) onOutput('stdout', answer.stdout);
      return executionOf(answer);
    },
  };
  const drive: Drive = {
    actor: script.actor ?? alice,
    plan,
    inputs: script.inputs ?? new Map(),
    providers: noProviders,
    pending: [],
    snapshots: [],
    checkpoints: new Map(),
    untold: [],
    pacer: script.pacer ?? atFullSpeed,
    cancellation: script.cancellation ?? newCancellation(),
    observer: {
      onEvent: (event, state) => {
        assert.ok(state.seq <= flushed, `event ${state.seq} was told before it was flushed`);
        observed.push({ event, state });
        if (state.seq <= foldedEach || event.type === 'run.finished') {
          assert.deepEqual(fold(events.slice(0, state.seq)), state);
        }
      },
      onOutput: (_step, _stream, text) => {
        output += text;
      },
    },
    ports: {
      clock: { now, sleep: async (milliseconds) => void waits.push(milliseconds), until },
      ids: { next: (kind) => `${kind}-${++counts.id}` },
      executor,
      people: {
        evidence: async () => undefined,
        approval: async () => undefined,
        intervention: async () => undefined,
        ...script.people,
      },
      log: {
        redact: redactor.text,
        redactArgv: redactor.argv,
        flush: async () => {
          flushed = head.seq;
        },
        get needsWholeText() {
          return redactor.needsWholeText;
        },
        redactStream: redactor.stream,
        wholeEnd: redactor.wholeEnd,
        addSecret: redactor.addSecret,
        append: async (batch) => {
          script.onStore?.(batch);
          return batch.map((event) => {
            const { event: recorded, line } = sealed(redactor.event(event), head, identity, now(), sha256Hex);
            head = headAfter(recorded);
            events.push(recorded);
            trace += line;
            return recorded;
          });
        },
      },
      store: {
        writeSnapshot: async (name, compose) => {
          if (script.snapshotsFail === true) throw new Error('no snapshot can be written');
          if (script.snapshotMs !== undefined) {
            lastSnapshot = lastSnapshot.then(() => sleep(script.snapshotMs));
            await lastSnapshot;
          }
          const text = compose();
          snapshots.set(name, text);
          return { path: `snapshots/${name}`, sha256: sha256Hex(text) };
        },
        flush: async () => {
          if (script.snapshotsFail === true) throw new Error('no snapshot can be flushed');
        },
        writeBlob: async (content) => {
          const path = `blobs/${sha256Hex(content)}`;
          blobs.set(path, typeof content === 'string' ? content : Buffer.from(content).toString('utf8'));
          return path;
        },
        keepOutput: async (content) => `kept/${sha256Hex(content)}`,
        readBlob: async (path) => blobs.get(path),
        attach: async () => ({ ok: false, message: 'no files here' }),
      },
      panic: script.panic ?? noPanic,
      classifier: { judge: (command) => classificationOf(script.risks?.[nameOf(command)] ?? 'safe') },
      environment: script.environment ?? {},
      cwd: '/runbooks',
      resolveFolder: (path) => `/runbooks/${path}`,
      sha256Hex,
    },
  };
  return {
    seen: () => ({ events, trace, started, waits, snapshots, output, environments, observed }),
    run: async () => driveRun(drive, await created(drive), newWorkspace()),
  };
}

function created(drive: Drive): Promise<RunState> {
  const { plan } = drive;
  return applied(drive, initialState, {
    kind: 'create-run',
    actor: alice,
    created: createdOf(plan),
    parsed: parsedOf(plan),
  });
}

/** What is recorded of the reading of a plan. */
export function parsedOf(plan: Plan): RunbookParsed {
  return { source_sha256: plan.runbookSha256, parser_version: '0.0.0', steps: plan.steps.length, variables: [] };
}

function nameOf(command: JudgedCommand): string {
  switch (command.kind) {
    case 'argv':
      return command.argv[0] ?? '';
    case 'script':
      return 'script';
    case 'provider':
      return command.type;
  }
}

const noProviders: Providers = {
  has: () => false,
  knows: () => false,
  types: () => new Map(),
  schema: () => undefined,
  faults: () => [],
  fields: (type) => ({ ok: false, error: `no provider for '${type}'` }),
  describe: () => undefined,
  problem: (type) => `no provider for '${type}'`,
  execute: async ({ type }) => {
    throw new Error(`no provider for '${type}'`);
  },
};

/** What is recorded of a plan when a run of it is created. */
export function createdOf(plan: Plan): RunCreated {
  return {
    runbook_path: plan.runbookPath,
    runbook_sha256: plan.runbookSha256,
    plan_sha256: plan.runbookSha256,
    engine_version: '0.0.0',
    behaviour_flags: [],
    vars: plan.vars,
    steps: plan.steps.map(({ step }) => step.id),
    ...notedPosture(plan.posture),
  };
}

function isList(answers: Answer | readonly Answer[]): answers is readonly Answer[] {
  return Array.isArray(answers);
}

function executionOf(answer: Answer): Execution {
  const collected = (text = '') => ({
    text,
    sha256: sha256Hex(text),
    bytes: Buffer.byteLength(text),
    isTruncated: false,
  });
  return {
    outcome: answer.outcome ?? 'exited',
    exitCode: answer.exitCode === undefined ? 0 : answer.exitCode,
    signal: answer.signal ?? null,
    durationMs: 1,
    stdout: collected(answer.stdout),
    stderr: collected(answer.stderr),
  };
}

/** How a program of a test ended, as it is handed to the policy. */
export function executedWith(exitCode: number, more: Partial<FinishedExecution> = {}): FinishedExecution {
  return {
    executed: {
      exit_code: exitCode,
      signal: null,
      outcome: 'exited',
      duration_ms: 1,
      stdout_sha256: '',
      stderr_sha256: '',
      stdout_bytes: 0,
      stderr_bytes: 0,
      stdout_preview: '',
      stderr_preview: '',
      truncated: false,
    },
    stdout: '',
    stderr: '',
    assertions: [],
    captures: [],
    evaluate: () => ({ ok: false, error: { message: 'no expressions here' } }),
    removedEnvironment: [],
    redact: (text) => text,
    ...more,
  };
}

/** The verdict of a test on a command. */
export function classificationOf(risk: FinalRisk): Classification {
  const reasons = [{ rule: 'test/rule', risk, span: { start: 0, end: 1 }, why: 'the test says so' }];
  return { risk, critical: false, reasons, final: { risk, rule: 'local' } };
}

/** The panic of a run that nothing ever halts. */
const noPanic: Panic = {
  notice: () => undefined,
  engaged: ended,
  cleared: ended,
  freeze: async () => ({ processes: 0, running: 0, latencyMs: 0 }),
};

function ended(work: Promise<unknown>): Promise<undefined> {
  return work.then(
    () => undefined,
    () => undefined,
  );
}
