import assert from 'node:assert/strict';
import { newCancellation } from '../../runtime/engine/cancellation.js';
import { applied, atFullSpeed, type Drive, type Pacer } from '../../runtime/engine/drive.js';
import { driveRun } from '../../runtime/engine/engine.js';
import type { Cancellation, Execution, Executor, People } from '../../runtime/engine/ports.js';
import type { RecordedEvent, RunCreated, RunEvent } from '../../runtime/model/event.js';
import type { Plan } from '../../runtime/model/plan.js';
import type { Classification, FinalRisk } from '../../runtime/model/risk.js';
import { sha256Hex } from '../../runtime/node/digest.js';
import { emptyHead, headAfter, sealed } from '../../runtime/record/chain.js';
import { redactorOf } from '../../runtime/record/redact.js';
import { fold, initialState, type RunState } from '../../runtime/run/state.js';

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
  readonly answers?: Readonly<Record<string, Answer>>;
  readonly risks?: Readonly<Record<string, FinalRisk>>;
  readonly people?: Partial<People>;
  readonly environment?: Readonly<Record<string, string>>;
  readonly pacer?: Pacer;
  readonly cancellation?: Cancellation;
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
  return { state, ...seen() };
}

/** How many events the fold of the whole log is compared for after each; then only at the end, for long runs. */
const foldedEach = 300;

/** A run in memory, with a clock that ticks and ids that count; checks after every event that the fold of the log is the live state. */
export function memoryRun(plan: Plan, script: Script = {}): MemoryRun {
  const events: RecordedEvent[] = [];
  const started: (readonly string[])[] = [];
  const environments: Readonly<Record<string, string>>[] = [];
  const observed: Seen['observed'][number][] = [];
  const snapshots = new Map<string, string>();
  const redactor = redactorOf(plan.governance.redact);
  const identity = { runId: '20260101T000000Z-aaaaaa', runbookId: 'test', mode: 'real' } as const;
  const counts = { clock: 0, id: 0 };
  const now = () => new Date(Date.UTC(2026, 0, 1) + 1000 * counts.clock++).toISOString();
  let trace = '';
  let output = '';
  let head = emptyHead;
  const executor: Executor = {
    execute: async ({ argv, onOutput, environment }) => {
      started.push(argv);
      environments.push(environment);
      const answer = script.answers?.[argv[0] ?? ''] ?? {};
      if (answer.stdout) onOutput('stdout', answer.stdout);
      return executionOf(answer);
    },
  };
  const drive: Drive = {
    plan,
    pacer: script.pacer ?? atFullSpeed,
    cancellation: script.cancellation ?? newCancellation(),
    observer: {
      onEvent: (event, state) => {
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
      clock: { now },
      ids: { next: (kind) => `${kind}-${++counts.id}` },
      executor,
      people: { evidence: async () => undefined, approval: async () => undefined, ...script.people },
      log: {
        redact: redactor.text,
        redactArgv: redactor.argv,
        needsWholeText: redactor.needsWholeText,
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
        writeSnapshot: async (name, text) => {
          snapshots.set(name, text);
          return `snapshots/${name}`;
        },
        writeBlob: async (text) => `blobs/${sha256Hex(text)}`,
        attach: async () => ({ ok: false, message: 'no files here' }),
      },
      classifier: { classify: (argv) => classificationOf(script.risks?.[argv[0] ?? ''] ?? 'safe') },
      environment: script.environment ?? {},
      cwd: '/runbooks',
      sha256Hex,
    },
  };
  return {
    seen: () => ({ events, trace, started, snapshots, output, environments, observed }),
    run: async () => driveRun(drive, await created(drive)),
  };
}

function created(drive: Drive): Promise<RunState> {
  const { plan } = drive;
  return applied(drive, initialState, {
    kind: 'create-run',
    actor: { kind: 'human', id: 'alice', channel: 'cli' },
    created: createdOf(plan),
  });
}

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
    profile: 'local',
  };
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

/** The verdict of a test on a command. */
export function classificationOf(risk: FinalRisk): Classification {
  const reasons = [{ rule: 'test/rule', risk, span: { start: 0, end: 1 }, why: 'the test says so' }];
  return { risk, critical: false, reasons, final: { risk, rule: 'local' } };
}
