import assert from 'node:assert/strict';
import type { Actor, RecordedEvent, RunEvent } from '../../runtime/model/event.js';
import { sha256Hex } from '../../runtime/node/digest.js';
import { verifyTrace } from '../../runtime/record/verify.js';
import { rechained } from './rechain.js';

/** The engine, as it acts in a made-up trace. */
export const engine: Actor = { kind: 'engine', id: 'engine', channel: 'engine' };
/** A person of a made-up trace, who holds a role. */
export const alice: Actor = { kind: 'human', id: 'alice', role: 'DRI', channel: 'tty' };
/** Another person, who holds the same role. */
export const bob: Actor = { kind: 'human', id: 'bob', role: 'DRI', channel: 'tty' };
/** The hash of the command that steps of made-up traces run. */
export const hash = `sha256:${'1'.repeat(64)}`;
/** The hash of another command. */
export const other = `sha256:${'2'.repeat(64)}`;

/** An event without its place in a trace. */
export type Draft = Pick<RunEvent, 'type' | 'data'> & {
  readonly actor?: Actor;
  readonly step_id?: string;
  readonly attempt?: number;
  readonly ts?: string;
  readonly v?: number;
};

/** Events in their order, however they are put together. */
export type Drafts = Draft | readonly Drafts[];

/** Events one after the other. */
export function flat(drafts: Drafts): readonly Draft[] {
  return Array.isArray(drafts) ? drafts.flatMap(flat) : [drafts as Draft];
}

/** An event of a step; the shortest that a test has to write. */
export function of(step_id: string, type: string, data: unknown = {}, more: Partial<Draft> = {}): Draft {
  return { type, step_id, attempt: 1, data, ...more } as Draft;
}

/** An event of the run as a whole. */
export function run(type: string, data: unknown = {}): Draft {
  return { type: `run.${type}`, data } as Draft;
}

/** The beginning of a run with these steps. */
export const created = (...steps: string[]) => run('created', { runbook_path: 'a', vars: {}, steps });
/** The end of a run that is completed. */
export const completed = run('finished', { status: 'completed', reason: '', steps: {}, duration_ms: 0 });
/** The end of a step. */
export const result = (step: string, status = 'passed', more: object = {}) =>
  of(step, 'step.result', { run_id: 'r', step_id: step, status, evidence: {}, captures: {}, error: null, ...more });
/** That the program of a step ended by itself. */
export const exited = (step: string, exit_code = 0) => of(step, 'step.executed', { exit_code, outcome: 'exited' });
/** That the program of a step was started. */
export const started = (step: string, more: object = {}) =>
  of(step, 'step.started', { command_hash: hash, execution_id: `of-${step}`, ...more });
/** The class of a step. */
export const classified = (step: string, final = 'safe') =>
  of(step, 'runbook.classified', { final, command_hash: hash });
/** What governance said of a step. */
export const decided = (step: string, decision: string) => of(step, 'governance.decided', { decision });
/** That a step was filled in. */
export const ready = (step: string, data: object = { argv: ['x'] }) => of(step, 'step.ready', data);
/** All that lets a safe step start. */
export const safe = (step: string) => [
  ready(step),
  classified(step),
  decided(step, 'allow'),
  of(step, 'step.auto_executed', { why: {} }),
];
/** That people are asked to approve a step. */
export const asked = (step: string, more: object = {}) =>
  of(step, 'approval.requested', {
    approval_id: `for-${step}`,
    command_hash: hash,
    gesture: 'confirm',
    requirement: { min: 1, roles: [] },
    ...more,
  });
/** That a person approved it. */
export const approved = (step: string, actor: Actor = alice, more: object = {}, at: Partial<Draft> = {}) =>
  of(
    step,
    'step.approved',
    { approval_id: `for-${step}`, command_hash: hash, gesture: 'confirm', typed_ok: false, source: 'human', ...more },
    { actor, ...at },
  );
/** A step up to where people are asked. */
export const gated = (step: string) => [ready(step), classified(step, 'caution'), decided(step, 'require_approval')];

/** The trace that the events make, still without numbers and hashes. */
export function traced(drafts: readonly Draft[]): readonly RecordedEvent[] {
  return drafts.map(
    (draft) =>
      ({
        v: 1,
        seq: 0,
        ts: '2026-01-01T00:00:00.000Z',
        run_id: 'r',
        runbook_id: 'b',
        actor: engine,
        tenant_id: 'local',
        mode: 'real',
        prev_hash: '',
        hash: '',
        ...draft,
      }) as unknown as RecordedEvent,
  );
}

function verdictOn(drafts: readonly Draft[]) {
  return verifyTrace(rechained(traced(drafts)).trace, sha256Hex);
}

/** The trace that they make verifies. */
export function holds(...drafts: readonly Drafts[]): void {
  const verdict = verdictOn(flat(drafts));
  assert.equal(verdict.kind, 'intact', JSON.stringify(verdict));
}

/** The last of the events, or the one before the result, is the first bad line. */
export function fails(message: RegExp, ...drafts: readonly Drafts[]): void {
  const events = flat(drafts);
  const verdict = verdictOn(events);
  assert.ok(verdict.kind === 'changed', `${message} was not found`);
  assert.match(verdict.message, message);
  assert.equal(verdict.line, events.length, verdict.message);
}
