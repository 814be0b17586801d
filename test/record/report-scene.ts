import type { Actor, RecordedEvent, RunEvent } from '../../runtime/model/event.js';
import { sha256Hex } from '../../runtime/node/digest.js';
import { emptyHead, headAfter, sealed } from '../../runtime/record/chain.js';
import type { ReportCircumstances } from '../../runtime/record/report/report.js';

/** An event of a scene: what a test says of it, and the rest as usual. */
export interface Told {
  readonly type: string;
  readonly data?: object;
  readonly step_id?: string;
  readonly attempt?: number;
  readonly actor?: Actor;
}

export const engine: Actor = { kind: 'engine', id: 'engine', channel: 'engine' };
export const alice: Actor = { kind: 'human', id: 'alice', role: 'DRI', channel: 'tty' };
export const bob: Actor = { kind: 'human', id: 'bob', role: 'SRE', channel: 'cli' };

/** The events as a trace holds them: numbered, dated one second apart, and chained. */
export function traced(events: readonly Told[], runbookId = 'Restart the payments service'): readonly RecordedEvent[] {
  let head = emptyHead;
  return events.map(({ actor = engine, data = {}, ...event }, index) => {
    const place = event.step_id === undefined ? {} : { attempt: 1 };
    const ts = new Date(Date.UTC(2026, 10, 20, 9) + 1000 * index).toISOString();
    const identity = { runId: '20261120T090000Z-abcdef', runbookId, mode: 'real' } as const;
    const made = sealed({ ...place, ...event, actor, data } as unknown as RunEvent, head, identity, ts, sha256Hex);
    head = headAfter(made.event);
    return made.event;
  });
}

/** A record that is verified, of a run that is over. */
export const verified: ReportCircumstances = {
  status: 'completed',
  runId: '20261120T090000Z-abcdef',
  isDriven: false,
  verdict: { verdict: 'verified', reasons: [], notes: [] },
};

export const digest = (text: string) => `sha256:${sha256Hex(text)}`;

/** A run with these steps, which then had these events. */
export function run(steps: readonly string[], events: readonly Told[], more: object = {}): readonly Told[] {
  const data = {
    runbook_path: 'payments.runbook.yaml',
    runbook_sha256: digest('runbook'),
    plan_sha256: digest('plan'),
    engine_version: '0.1.0',
    behaviour_flags: [],
    vars: { service: 'payments' },
    steps,
    profile: 'local',
    ...more,
  };
  return [
    { type: 'run.created', data, actor: alice },
    { type: 'runbook.parsed', data: {} },
    { type: 'run.started', data: { reason: 'started by a person' } },
    ...events,
  ];
}

/** A step that was made ready and judged. */
export function ready(step_id: string, work: object, risk: string, attempt = 1): readonly Told[] {
  const hash = digest(JSON.stringify(work));
  const decision = risk === 'safe' ? 'allow' : 'require_approval';
  return [
    { type: 'step.ready', step_id, attempt, data: { ...work, command_hash: hash } },
    {
      type: 'runbook.classified',
      step_id,
      attempt,
      data: {
        scanner: { class: risk, rules: ['kubectl/rollout'] },
        final: risk,
        critical: risk === 'dangerous',
        merge_rule: 'local',
        command_hash: hash,
      },
    },
    {
      type: 'governance.decided',
      step_id,
      attempt,
      data: { decision, rule: `gate/${risk}`, layer: 'default', risk, message: 'changes what runs' },
    },
    ...(risk === 'safe'
      ? [{ type: 'step.auto_executed', step_id, attempt, data: { why: { risk: 'safe', profile: 'local' } } }]
      : []),
  ];
}

/** A request for an approval. */
export function asked(step_id: string, id: string, more: object = {}, requirement: object = {}, attempt = 1): Told {
  return {
    type: 'approval.requested',
    step_id,
    attempt,
    data: {
      approval_id: id,
      command_hash: digest(id),
      gesture: 'confirm',
      requirement: { min: 1, roles: [], ...requirement },
      ...more,
    },
  };
}

/** An approval by a person. */
export function approved(step_id: string, id: string, actor: Actor, more: object = {}, attempt = 1): Told {
  const data = {
    approval_id: id,
    command_hash: digest(id),
    gesture: 'confirm',
    typed_ok: false,
    source: 'human',
    ...more,
  };
  return { type: 'step.approved', step_id, attempt, actor, data };
}

/** A program that was started and came to its end. */
export function executed(step_id: string, more: object = {}, attempt = 1): readonly Told[] {
  return [
    {
      type: 'step.started',
      step_id,
      attempt,
      data: { execution_id: `${step_id}/${attempt}`, timeout_ms: 60_000, cwd: '/srv/runbooks' },
    },
    {
      type: 'step.executed',
      step_id,
      attempt,
      data: {
        exit_code: 0,
        signal: null,
        outcome: 'exited',
        duration_ms: 840,
        stdout_sha256: digest('out'),
        stderr_sha256: digest(''),
        stdout_bytes: 24,
        stderr_bytes: 0,
        stdout_preview: 'deployment "payments" ok\n',
        stderr_preview: '',
        truncated: false,
        ...more,
      },
    },
  ];
}

/** The result of a step. */
export function result(step_id: string, status: string, more: object = {}, attempt = 1): Told {
  const data = {
    run_id: '20261120T090000Z-abcdef',
    step_id,
    status,
    actor: 'engine',
    started_at: '2026-11-20T09:00:01.000Z',
    ended_at: '2026-11-20T09:00:03.500Z',
    evidence: {},
    captures: {},
    error: null,
    ...more,
  };
  return { type: 'step.result', step_id, attempt, data };
}

/** The end of a run. */
export function finished(status: string, reason: string): Told {
  return {
    type: 'run.finished',
    data: { status, reason, steps: { passed: 0, failed: 0, skipped: 0 }, duration_ms: 1 },
  };
}

const restart = { argv: ['kubectl', 'rollout', 'restart', 'deployment/payments', '-n', 'prod'] };
const undo = { argv: ['kubectl', 'rollout', 'undo', 'deployment/payments', '-n', 'prod'] };
const drop = {
  script: 'set -e\npsql -h "$HOST" -c "DELETE FROM queue WHERE age > interval \'7 days\'"\necho "done"',
  shell: 'bash',
  env: { HOST: 'db-1.internal' },
};

/** A run in which everything happens that a report tells of. */
export const eventful: readonly Told[] = run(
  ['check', 'look', 'restart', 'clean', 'notify', 'page', 'last'],
  [
    ...ready('check', { argv: ['kubectl', 'get', 'pods', '-n', 'prod'] }, 'safe'),
    ...executed('check'),
    {
      type: 'capture.recorded',
      step_id: 'check',
      data: {
        name: 'pods',
        sha256: digest('pods'),
        bytes: 9,
        preview: 'payments-1',
        redacted: false,
        value: 'payments-1',
      },
    },
    {
      type: 'assertion.evaluated',
      step_id: 'check',
      data: { index: 0, kind: 'contains', passed: true, detail: "the output holds 'ok'" },
    },
    result('check', 'passed'),
    { type: 'snapshot.written', data: { path: 'snapshots/step-0001.json', sha256: digest('s'), forced: false } },
    {
      type: 'step.ready',
      step_id: 'look',
      data: {
        instructions: 'Look at the dashboard of the payments service.\nIs the error rate above 5 %?',
        command_hash: digest('look'),
        required_evidence: ['rate', 'seen', 'shot'],
      },
    },
    {
      type: 'evidence.submitted',
      step_id: 'look',
      actor: bob,
      data: { name: 'rate', record: { kind: 'text', text: '7.4 %, since 08:51' } },
    },
    {
      type: 'evidence.submitted',
      step_id: 'look',
      actor: bob,
      data: { name: 'seen', record: { kind: 'checklist', items: ['errors', 'latency'] } },
    },
    {
      type: 'evidence.submitted',
      step_id: 'look',
      actor: bob,
      data: {
        name: 'shot',
        record: { kind: 'attachment', file: 'dashboard.png', sha256: digest('shot'), size: 48_211 },
      },
    },
    result('look', 'passed', { actor: 'human' }),
    {
      type: 'rollback.stored',
      step_id: 'restart',
      data: { ...undo, rollback_hash: digest('undo'), origin: 'author', risk: 'caution' },
    },
    ...ready('restart', restart, 'caution'),
    asked(
      'restart',
      'a-1',
      { expires_at: '2026-11-23T09:00:00.000Z' },
      { min: 2, roles: ['DRI', 'SRE'], distinct_from: ['carol'] },
    ),
    approved('restart', 'a-1', alice),
    approved('restart', 'a-1', bob, {
      proof: { key_id: 'ed25519:9f31', at: '2026-11-20T09:00:20.000Z', signature: 'c2ln' },
    }),
    ...executed('restart', {
      exit_code: null,
      signal: 'SIGKILL',
      outcome: 'timeout',
      duration_ms: 60_004,
      stderr_bytes: 31,
      stderr_preview: 'error: timed out waiting for it\n',
      stdout_preview: '',
    }),
    { type: 'rollback.offered', step_id: 'restart', data: { rollback_hash: digest('undo') } },
    ...ready('restart:rollback', undo, 'caution'),
    asked('restart:rollback', 'a-2'),
    approved('restart:rollback', 'a-2', bob),
    ...executed('restart:rollback'),
    result('restart:rollback', 'passed'),
    {
      type: 'rollback.executed',
      step_id: 'restart',
      data: { rollback_hash: digest('undo'), result_ref: 'restart:rollback/1', status: 'passed' },
    },
    {
      type: 'intervention.opened',
      step_id: 'restart',
      data: { cause: 'rolled_back', detail: 'the step was taken back', expires_at: '2026-11-23T09:00:00.000Z' },
    },
    {
      type: 'intervention.resolved',
      step_id: 'restart',
      actor: bob,
      data: { resolution: 'retry', note: 'the node is back' },
    },
    ...ready('restart', restart, 'caution', 2),
    asked('restart', 'a-3', {}, {}, 2),
    approved('restart', 'a-3', alice, {}, 2),
    ...executed('restart', {}, 2),
    result('restart', 'passed', {}, 2),
    ...ready('clean', drop, 'dangerous'),
    asked(
      'clean',
      'a-4',
      { gesture: 'typed', typed_text: 'db-1.internal/queue' },
      { self_approval: 'break_glass', distinct_from: ['alice'] },
    ),
    approved('clean', 'a-4', alice, {
      gesture: 'typed',
      typed_ok: true,
      break_glass: { reason: 'nobody else answers, the queue is full', waived: ['distinct_from'] },
    }),
    ...executed('clean', {
      exit_code: 3,
      stderr_bytes: 20,
      stderr_preview: 'psql: FATAL: timeout\n',
      stdout_preview: '',
    }),
    result('clean', 'failed', { error: { kind: 'exit', message: 'exit code 3: psql: FATAL: timeout' } }),
    {
      type: 'run.finished',
      data: {
        status: 'failed',
        reason: "step 'clean' failed: exit code 3",
        steps: { passed: 3, failed: 1, skipped: 0 },
        duration_ms: 1,
      },
    },
    { type: 'run.resumed', actor: bob, data: { reason: 'a person let it go on' } },
    ...ready('clean', drop, 'dangerous', 2),
    asked('clean', 'a-5', { gesture: 'typed', typed_text: 'db-1.internal/queue' }, {}, 2),
    {
      type: 'step.rejected',
      step_id: 'clean',
      attempt: 2,
      actor: bob,
      data: { approval_id: 'a-5', reason: 'the backup is not done yet' },
    },
    asked('clean', 'a-6', { gesture: 'typed', typed_text: 'db-1.internal/queue' }, {}, 2),
    approved('clean', 'a-6', bob, { gesture: 'typed', typed_ok: true }, 2),
    ...executed('clean', {}, 2),
    result('clean', 'passed', {}, 2),
    {
      type: 'step.skipped',
      step_id: 'notify',
      actor: bob,
      data: { reason: 'human', note: 'the customers know already' },
    },
    result('notify', 'skipped', { actor: 'human' }),
    { type: 'step.skipped', step_id: 'page', data: { reason: 'when_false', note: '\'captures.pods == ""\' is false' } },
    result('page', 'skipped'),
    ...ready(
      'last',
      { provider: { type: 'http.get', with: { url: 'https://status.example/api', expect: 200 }, by: 'http 1.0.0' } },
      'safe',
    ),
    ...executed('last'),
    result('last', 'passed'),
    { type: 'telemetry.sampled', data: { of: 'a later version' } },
    {
      type: 'divergence.detected',
      data: {
        skipped: [{ step_id: 'notify', by: 'bob', reason: 'the customers know already' }],
        modified: [
          {
            step_id: 'restart',
            how: 'timed_out',
            by: 'engine',
            detail: 'attempt 1 was ended by its time limit after 60004 ms',
          },
          { step_id: 'clean', how: 'tried_again', by: 'bob', detail: 'exit: exit code 3: psql: FATAL: timeout' },
        ],
        unlisted: [{ source: 'console', command: 'kubectl get events -n prod', by: 'bob' }],
        suggestions: [
          {
            path: 'steps.notify.when',
            edit: { kind: 'allow_skip', value: 'skip_notify', why: 'bob left it out: the customers know already' },
          },
          {
            path: 'steps.restart.timeout',
            edit: {
              kind: 'lengthen_timeout',
              value: '2m',
              why: 'attempt 1 was ended by its time limit after 60004 ms',
            },
          },
        ],
      },
    },
    finished('completed', 'all steps are done, 2 of them without having passed'),
  ],
  {
    governance_mode: 'strict',
    trust_level: 2,
    profile: 'governed',
    policy_sha256: digest('policy'),
    inputs: { region: 'eu' },
  },
);
