import assert from 'node:assert/strict';
import test from 'node:test';
import type { Actor, InterventionCause, RecordedEvent } from '../../runtime/model/event.js';
import { sha256Hex } from '../../runtime/node/digest.js';
import { verifyTrace } from '../../runtime/record/verify.js';
import type { Command } from '../../runtime/run/command.js';
import { approve, DecidedRun, end, hour, pause, person, prepared, resume, start } from '../support/decided-run.js';
import { cli, planOf } from '../support/plans.js';
import { rechained } from './rechain.js';

const plan = planOf([cli('a', ['df'])]);
const bob = person('bob');

function verdictOn(events: readonly RecordedEvent[]): string {
  const verdict = verifyTrace(rechained(events).trace, sha256Hex);
  return verdict.kind === 'changed' ? verdict.message : verdict.kind;
}

/** A run whose step was interrupted and taken as done by the word of a person. */
function takenAsDone(): readonly RecordedEvent[] {
  const done: Command = { kind: 'resolve-intervention', index: 0, actor: bob, resolution: 'done', note: 'it is up' };
  const run = new DecidedRun(plan).happens(prepared(0, 'caution')).happens(approve(0, bob)).happens(start(0));
  return run.happens(pause).happens(resume()).happens(done).happens({ kind: 'finish-run' }).events;
}

/** What the verifier says of it where its events were changed, or left out. */
function changed(type: RecordedEvent['type'], data?: object): string {
  return verdictOn(
    takenAsDone().flatMap((event) => {
      if (event.type !== type) return [event];
      return data === undefined ? [] : [{ ...event, data: { ...event.data, ...data } } as RecordedEvent];
    }),
  );
}

test('a step that a person takes as done passes, where they were asked for a word and said how they know', () => {
  assert.equal(verdictOn(takenAsDone()), 'intact');
});

test("a word 'done' that nobody asked for, that takes the place of an approval, or that has no note is found", () => {
  assert.match(changed('intervention.opened'), /'a' cannot have passed/);
  for (const note of ['', ' ', '\u200b\u2060']) {
    assert.match(changed('intervention.resolved', { note }), /'a' cannot have passed/, JSON.stringify(note));
  }
});

test('a word on a step is only asked for where the step came to that', () => {
  const others: readonly InterventionCause[] = [
    'by_hand',
    'timeout',
    'rolled_back',
    'rollback_failed',
    'rollback_declined',
    'approval_expired',
  ];
  for (const cause of others) {
    assert.match(changed('intervention.opened', { cause }), /'a' did not come to a word on it/, cause);
  }
  const asked = new DecidedRun(plan).happens(prepared(0, 'caution')).events;
  const opened = takenAsDone().find(({ type }) => type === 'intervention.opened');
  assert.ok(opened);
  assert.match(verdictOn([...asked, opened]), /'a' did not come to a word on it \(interrupted\)/);
});

test('a word that is asked for without a known reason, or of a step that was never begun, is found', () => {
  for (const cause of ['magic', 'constructor', undefined]) {
    assert.match(changed('intervention.opened', { cause }), /'a' waits for a word for a reason that is none/);
  }
  const begins: ReadonlySet<string> = new Set(['run.created', 'run.started', 'runbook.parsed', 'intervention.opened']);
  const [, ...rest] = verdictOn(takenAsDone().filter(({ type }) => begins.has(type))).split(
    "step 'a' was not made ready",
  );
  assert.equal(rest.length, 1);
});

test("a word 'done' is asked for once, and counts once", () => {
  const events = takenAsDone();
  const word = events.findIndex(({ type }) => type === 'intervention.resolved');
  const failed = { ...events[word]!, data: { resolution: 'retry', note: 'again' } } as RecordedEvent;
  assert.match(verdictOn(events.toSpliced(word, 0, failed)), /'a' cannot have passed/);
});

const eve: Actor = person('eve');

/** A run that halts between two events of its only step, and in which nobody lets it go on. */
function halted(before: RecordedEvent['type'], ...halts: readonly object[]): string {
  const run = new DecidedRun(plan).happens(prepared(0, 'caution')).happens(approve(0, bob)).happens(start(0));
  const { events } = run.happens(end(0)).happens({ kind: 'finish-run' });
  const { step_id: _, attempt: __, ...line } = events.at(-1)! as RecordedEvent & { step_id?: string; attempt?: number };
  const more = halts.map((halt) => ({ ...line, actor: eve, ts: hour(0), ...halt }) as unknown as RecordedEvent);
  const at = events.findIndex(({ type }) => type === before);
  return verdictOn(events.toSpliced(at, 0, ...more));
}

const paused = { type: 'run.paused', data: { reason: 'panic', detail: 'x' } };
const went = { type: 'run.resumed', data: { reason: 'a person let it go on' } };

test('a step that was started while the run waited or was halted, and that nobody let go on, is found', () => {
  assert.match(halted('step.started', paused), /'a' was started while the run waited, and nobody let it go on/);
  assert.match(halted('step.approved', paused), /'a' was started while the run waited/);
  assert.equal(halted('step.approved', paused, went), 'intact');
});
