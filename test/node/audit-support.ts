import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Actor, RecordedEvent, RunEvent } from '../../runtime/model/event.js';
import { sha256Hex } from '../../runtime/node/digest.js';
import type { AuditEntry } from '../../runtime/record/audit/entry.js';
import { type ChainHead, canonicalJson, emptyHead, hashOf, headAfter, sealed } from '../../runtime/record/chain.js';

const engine: Actor = { kind: 'engine', id: 'engine', channel: 'engine' };
const bob: Actor = { kind: 'human', id: 'bob', role: 'DRI', channel: 'tty' };

/** What a made-up run is to be like. */
export interface MadeRun {
  readonly runId: string;
  readonly steps?: number;
  readonly policy?: string;
  /** Where its events begin; a minute is added for each of its lines. */
  readonly at?: string;
  /** Whether it stops before its end, waiting for an approval of its last step. */
  readonly waits?: boolean;
}

/** A trace that was written to a folder. */
export interface MadeTrace {
  readonly directory: string;
  readonly path: string;
  readonly events: readonly RecordedEvent[];
}

/** The id of the n-th run of a test. */
export function runIdAt(n: number): string {
  const letters = 'abcdefghijklmnopqrstuvwxyz';
  return `20261120T${String(n).padStart(6, '0')}Z-aaaaa${letters[n % 26]}`;
}

/** Writes the trace of a run whose every step was approved by bob. */
export function makeRun(home: string, run: MadeRun): MadeTrace {
  const directory = join(home, 'runs', run.runId);
  mkdirSync(directory, { recursive: true });
  const path = join(directory, 'trace.jsonl');
  const { text, events } = sealedAll(eventsOf(run), run, emptyHead);
  writeFileSync(path, text);
  return { directory, path, events };
}

/** Adds events to a trace, as a drive that goes on does. */
export function goOn(trace: MadeTrace, run: MadeRun, events: readonly RunEvent[]): MadeTrace {
  const last = trace.events.at(-1);
  const { text, events: more } = sealedAll(events, run, last ? headAfter(last) : emptyHead);
  writeFileSync(trace.path, text, { flag: 'a' });
  return { ...trace, events: [...trace.events, ...more] };
}

function sealedAll(events: readonly RunEvent[], { runId, at = '2026-11-20T09:00:00.000Z' }: MadeRun, from: ChainHead) {
  const recorded: RecordedEvent[] = [];
  let head = from;
  let text = '';
  for (const event of events) {
    const ts = new Date(Date.parse(at) + head.seq * 60_000).toISOString();
    const next = sealed(event, head, { runId, runbookId: 'drain a node', mode: 'real' }, ts, sha256Hex);
    recorded.push(next.event);
    text += next.line;
    head = headAfter(next.event);
  }
  return { text, events: recorded };
}

function eventsOf({ steps = 1, policy, waits = false }: MadeRun): readonly RunEvent[] {
  const ids = Array.from({ length: steps }, (_, index) => `s${index + 1}`);
  const digest = `sha256:${'1'.repeat(64)}`;
  return [
    {
      type: 'run.created',
      actor: { kind: 'human', id: 'alice', channel: 'cli' },
      data: {
        runbook_path: 'x.runbook.yaml',
        runbook_sha256: digest,
        plan_sha256: digest,
        engine_version: '0.1.0',
        behaviour_flags: [],
        vars: {},
        steps: ids,
        profile: 'local',
        ...(policy !== undefined && { policy_sha256: policy }),
      },
    } as RunEvent,
    {
      type: 'runbook.parsed',
      actor: engine,
      data: { source_sha256: digest, parser_version: '0.1.0', steps, variables: [] },
    },
    { type: 'run.started', actor: engine, data: { reason: 'started by a person' } },
    ...ids.flatMap((id, index) => {
      const events = stepEvents(id, digest);
      return waits && index === steps - 1 ? events.slice(0, 4) : events;
    }),
    ...(waits ? [waiting] : [finished(steps)]),
  ];
}

const waiting: RunEvent = { type: 'run.paused', actor: engine, data: { reason: 'approval', detail: 'an approval' } };

/** The end of a run all of whose steps passed. */
export function finished(steps: number): RunEvent {
  const data = { status: 'completed', reason: 'all steps passed', duration_ms: 1, events: 0, chain_hash: '' } as const;
  return { type: 'run.finished', actor: engine, data: { ...data, steps: { passed: steps, failed: 0, skipped: 0 } } };
}

/** What is recorded of one step, from its preparation to its result. */
export function stepEvents(id: string, digest: string): readonly RunEvent[] {
  const step = { step_id: id, attempt: 1, actor: engine };
  const approval = { approval_id: `approval-${id}`, command_hash: digest, gesture: 'confirm' } as const;
  const output = { stdout_sha256: digest, stderr_sha256: digest, stdout_bytes: 3, stderr_bytes: 0 };
  return [
    { ...step, type: 'step.ready', data: { argv: ['kubectl', 'drain', id], command_hash: digest } },
    {
      ...step,
      type: 'runbook.classified',
      data: {
        scanner: { class: 'dangerous', rules: ['kubectl/drain'] },
        final: 'dangerous',
        critical: false,
        merge_rule: 'local',
        command_hash: digest,
      },
    },
    {
      ...step,
      type: 'governance.decided',
      data: {
        decision: 'require_approval',
        rule: 'gate/dangerous',
        layer: 'default',
        message: 'a person has to agree',
      },
    },
    { ...step, type: 'approval.requested', data: { ...approval, requirement: { min: 1, roles: [] } } },
    { ...step, type: 'step.approved', actor: bob, data: { ...approval, typed_ok: true, source: 'human' } },
    { ...step, type: 'step.started', data: { command_hash: digest, execution_id: `${id}/1` } },
    {
      ...step,
      type: 'step.executed',
      data: {
        exit_code: 0,
        signal: null,
        outcome: 'exited',
        duration_ms: 1,
        ...output,
        stdout_preview: 'the output of the step',
        stderr_preview: '',
        truncated: false,
      },
    },
    {
      ...step,
      type: 'step.result',
      data: {
        run_id: 'x',
        step_id: id,
        status: 'passed',
        actor: 'engine',
        started_at: '2026-11-20T09:00:00.000Z',
        ended_at: '2026-11-20T09:00:01.000Z',
        evidence: {},
        captures: {},
        error: null,
      },
    },
  ];
}

/** The files of the audit of a folder. */
export function auditFiles(home: string) {
  const path = (name: string) => join(home, 'audit', name);
  return {
    entries: path('audit.jsonl'),
    head: path('head.json'),
    state: path('state.json'),
    approvals: path('approvals.jsonl'),
  };
}

/** The entries of an audit as they stand. */
export function entriesIn(home: string): readonly AuditEntry[] {
  return linesIn(auditFiles(home).entries).map((line) => JSON.parse(line));
}

/** The lines of a file. */
export function linesIn(path: string): readonly string[] {
  return readFileSync(path, 'utf8').split('\n').slice(0, -1);
}

/** Writes the entries of a forger, whose numbers, links and hashes fit, and a head that fits them. */
export function forgeAudit(home: string, entries: readonly AuditEntry[]): void {
  const files = auditFiles(home);
  let head = emptyHead;
  let text = '';
  for (const entry of entries) {
    const body = { ...entry, seq: head.seq + 1, prev_hash: head.hash };
    const hash = hashOf(body, sha256Hex);
    text += `${canonicalJson({ ...body, hash })}\n`;
    head = { seq: head.seq + 1, hash };
  }
  writeFileSync(files.entries, text);
  const noted = JSON.parse(readFileSync(files.head, 'utf8'));
  const { signature: _, key_id: __, ...unsigned } = noted;
  const forged = { ...unsigned, entries: head.seq, head_hash: head.hash, bytes: Buffer.byteLength(text) };
  writeFileSync(files.head, `${canonicalJson(forged)}\n`);
}
