import assert from 'node:assert/strict';
import { newCancellation } from '../../runtime/engine/cancellation.js';
import { applied, atFullSpeed, type Drive } from '../../runtime/engine/drive.js';
import { driveRun } from '../../runtime/engine/engine.js';
import type { Execution, Executor, People } from '../../runtime/engine/ports.js';
import type { RecordedEvent } from '../../runtime/model/event.js';
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
  readonly exitCode?: number;
  readonly outcome?: Execution['outcome'];
}

/** How a run of a test goes. */
export interface Script {
  readonly answers?: Readonly<Record<string, Answer>>;
  readonly risks?: Readonly<Record<string, FinalRisk>>;
  readonly people?: Partial<People>;
  readonly environment?: Readonly<Record<string, string>>;
}

/** What came of it. */
export interface Outcome {
  readonly state: RunState;
  readonly events: readonly RecordedEvent[];
  /** The trace as it would stand on disk. */
  readonly trace: string;
  /** The command lines that were started. */
  readonly started: readonly (readonly string[])[];
  readonly snapshots: ReadonlyMap<string, string>;
  readonly output: string;
  /** The environments that programs were given. */
  readonly environments: readonly Readonly<Record<string, string>>[];
}

/** Runs a plan in memory, with a clock that ticks and ids that count; checks after every event that the fold of the log is the live state. */
export async function runInMemory(plan: Plan, script: Script = {}): Promise<Outcome> {
  const events: RecordedEvent[] = [];
  const started: (readonly string[])[] = [];
  const environments: Readonly<Record<string, string>>[] = [];
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
    pacer: atFullSpeed,
    cancellation: newCancellation(),
    observer: {
      onEvent: (_event, state) => assert.deepEqual(fold(events.slice(0, state.seq)), state),
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
        append: async (batch) =>
          batch.map((event) => {
            const { event: recorded, line } = sealed(redactor.event(event), head, identity, now(), sha256Hex);
            head = headAfter(recorded);
            events.push(recorded);
            trace += line;
            return recorded;
          }),
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
      cwd: '/work',
      sha256Hex,
    },
  };
  const created = await applied(drive, initialState, {
    kind: 'create-run',
    actor: { kind: 'human', id: 'alice', channel: 'cli' },
    created: {
      runbook_path: plan.runbookPath,
      runbook_sha256: plan.runbookSha256,
      plan_sha256: plan.runbookSha256,
      engine_version: '0.0.0',
      behaviour_flags: [],
      vars: plan.vars,
      steps: plan.steps.map(({ step }) => step.id),
      profile: 'local',
    },
  });
  const state = await driveRun(drive, created);
  return { state, events, trace, started, snapshots, output, environments };
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
    exitCode: answer.exitCode ?? 0,
    signal: null,
    durationMs: 1,
    stdout: collected(answer.stdout),
    stderr: collected(answer.stderr),
  };
}

function classificationOf(risk: FinalRisk): Classification {
  const reasons = [{ rule: 'test/rule', risk, span: { start: 0, end: 1 }, why: 'the test says so' }];
  return { risk, critical: false, reasons, final: { risk, rule: 'local' } };
}
