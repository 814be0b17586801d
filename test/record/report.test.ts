import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import test from 'node:test';
import fc from 'fast-check';
import type { RecordedEvent } from '../../runtime/model/event.js';
import { readReport } from '../../runtime/node/record/run-report.js';
import { courseAfter, divergenceIn } from '../../runtime/record/report/divergence.js';
import { type ReportCircumstances, reportOf } from '../../runtime/record/report/report.js';
import { visible } from '../../runtime/record/report/visible.js';
import { fold, initialState } from '../../runtime/run/state.js';
import { faultsOfRunReport, type ReportStep, type RunReport } from '../../runtime/schema/generated/run-report.js';
import { fixture } from '../support/paths.js';
import { eventsOf } from '../support/recorded.js';
import {
  alice,
  approved,
  asked,
  bob,
  engine,
  eventful,
  executed,
  finished,
  ready,
  result,
  run,
  type Told,
  traced,
  verified,
} from './report-scene.js';
import { currentVocabulary } from './vocabulary.js';

function reported(events: readonly Told[], circumstances: Partial<ReportCircumstances> = {}): RunReport {
  const report = reportOf(traced(events), { ...verified, ...circumstances });
  assert.deepEqual(faultsOfRunReport(JSON.parse(JSON.stringify(report))), []);
  return report;
}

function stepOf(report: RunReport, id: string): ReportStep {
  const step = report.steps.find((one) => one.id === id);
  assert.ok(step, `the report has step '${id}'`);
  return step;
}

const statuses = (report: RunReport) => report.steps.map(({ id, status }) => `${id} ${status}`);

for (const name of readdirSync(fixture('traces', '0.1.0'))) {
  test(`a run that version 0.1.0 recorded becomes a report that fits the schema: ${name}`, async () => {
    const read = await readReport(fixture('traces', '0.1.0', name));
    assert.ok(read.ok);
    const { report } = read.value;
    assert.deepEqual(faultsOfRunReport(JSON.parse(JSON.stringify(report))), []);
    assert.notEqual(report.record.verdict, 'changed');
    assert.equal(report.record.events, eventsOf(fixture('traces', '0.1.0', name)).length);
    assert.deepEqual(report.record.unread, []);
    assert.equal(report.run.profile, 'local');
  });
}

test('a report names whoever approved, in which role, how, how long after it was asked for, and what proves it', () => {
  const [first] = stepOf(reported(eventful), 'restart').attempts;
  const [approval] = first?.approvals ?? [];
  assert.deepEqual(
    [approval?.min, approval?.roles, approval?.distinct_from, approval?.status, approval?.command_hash?.length],
    [2, ['DRI', 'SRE'], ['carol'], 'granted', 71],
  );
  assert.deepEqual(
    approval?.grants.map(({ by, latency_ms, gesture, proof }) => [
      by.name,
      by.role,
      by.channel,
      latency_ms,
      gesture,
      proof,
    ]),
    [
      ['alice', 'DRI', 'tty', 1000, 'confirm', undefined],
      ['bob', 'SRE', 'cli', 2000, 'confirm', 'ed25519:9f31'],
    ],
  );
});

test('broken glass, a rejection and a typed text stand in the report', () => {
  const clean = stepOf(reported(eventful), 'clean');
  const [first, second] = clean.attempts;
  assert.deepEqual(first?.approvals[0]?.grants[0]?.break_glass, {
    reason: 'nobody else answers, the queue is full',
    waived: ['distinct_from'],
  });
  const [rejected, granted] = second?.approvals ?? [];
  assert.deepEqual(
    [rejected?.status, rejected?.closed_by?.name, rejected?.reason],
    ['rejected', 'bob', 'the backup is not done yet'],
  );
  assert.deepEqual(
    [granted?.status, granted?.typed_text, granted?.grants[0]?.typed_ok],
    ['granted', 'db-1.internal/queue', true],
  );
});

test('what takes a step back stands with the step, and what it did as a step behind it', () => {
  const report = reported(eventful);
  const ids = report.steps.map(({ id }) => id);
  assert.equal(ids[ids.indexOf('restart') + 1], 'restart:rollback');
  assert.deepEqual(
    [stepOf(report, 'restart:rollback').rolls_back, stepOf(report, 'restart:rollback').number],
    ['restart', 0],
  );
  const { rollback } = stepOf(report, 'restart').attempts[0] ?? {};
  assert.deepEqual(
    [rollback?.status, rollback?.step, rollback?.command.text],
    ['passed', 'restart:rollback/1', 'kubectl rollout undo deployment/payments -n prod'],
  );
  assert.deepEqual(report.run.steps, { total: 7, passed: 5, failed: 0, skipped: 2, rolled_back: 0, open: 0 });
});

test('evidence stands in the report with its digest and size, and with whoever gave it', () => {
  const [attempt] = stepOf(reported(eventful), 'look').attempts;
  assert.deepEqual(
    attempt?.evidence.map(({ name, kind, by, text, items, size }) => [name, kind, by.name, text ?? items ?? size]),
    [
      ['rate', 'text', 'bob', '7.4 %, since 08:51'],
      ['seen', 'checklist', 'bob', ['errors', 'latency']],
      ['shot', 'attachment', 'bob', 48_211],
    ],
  );
});

test('a report of a run fits the schema after every one of its events, and says where each step stands', () => {
  for (const length of eventful.keys()) reported(eventful.slice(0, length), { status: 'interrupted' });
  const begun = run(['a', 'b'], [...ready('a', { argv: ['x'] }, 'safe'), ...executed('a').slice(0, 1)]);
  assert.deepEqual(statuses(reported(begun)), ['a interrupted', 'b not_reached']);
  assert.deepEqual(statuses(reported(begun, { isDriven: true })), ['a running', 'b not_reached']);
  const waiting = run(['a'], [...ready('a', { argv: ['x'] }, 'caution'), asked('a', 'a-1')]);
  assert.deepEqual(statuses(reported(waiting)), ['a waiting']);
});

test('a step that is done again stands as it is now, with what was done before', () => {
  const failed = [
    ...ready('a', { argv: ['x'] }, 'safe'),
    ...executed('a', { exit_code: 1 }),
    result('a', 'failed', { error: { kind: 'exit', message: 'exit code 1' } }),
  ];
  const again = run(
    ['a'],
    [...failed, finished('failed', 'step a failed'), { type: 'run.resumed', actor: bob, data: { reason: 'x' } }],
  );
  assert.deepEqual(statuses(reported(again)), ['a not_reached']);
  assert.equal(stepOf(reported(again), 'a').attempts.length, 1);
  const passed = reported([
    ...again,
    ...ready('a', { argv: ['x'] }, 'safe', 2),
    ...executed('a', {}, 2),
    result('a', 'passed', {}, 2),
  ]);
  assert.deepEqual(statuses(passed), ['a passed']);
  assert.deepEqual(
    stepOf(passed, 'a').attempts.map((attempt) => attempt.result?.status),
    ['failed', 'passed'],
  );
});

test('a failure that the runbook goes on from is told as such', () => {
  const work = { argv: ['x'], on_error: 'continue' };
  const failing = (kind: string) =>
    reported(run(['a'], [...ready('a', work, 'safe'), result('a', 'failed', { error: { kind, message: 'no' } })]))
      .steps[0]?.is_tolerated;
  assert.deepEqual([failing('exit'), failing('approval')], [true, false]);
});

test('what a later version adds is counted, and what it changes is read as far as it can be', () => {
  const report = reported(eventful);
  assert.deepEqual(report.record.unread, [{ type: 'telemetry.sampled', count: 1 }]);
  const strange = reported(
    run(['a'], [{ type: 'step.started', step_id: 'a', actor: alice, data: { execution_id: 7, timeout_ms: '60' } }]),
  );
  assert.deepEqual(stepOf(strange, 'a').attempts[0]?.executions[0], {
    id: '7',
    started_at: '2026-11-20T09:00:03.000Z',
    started_seq: 4,
    outcome: 'unknown',
    is_truncated: false,
  });
});

test('every event of this version is read by a report', () => {
  const events = Object.keys(currentVocabulary()).map((type) =>
    /^(?:run|panic|policy|divergence|snapshot)\.|\.parsed$/.test(type) ? { type } : { type, step_id: 'a' },
  );
  assert.ok(events.length > 30);
  assert.deepEqual(reported(run(['a'], events)).record.unread, []);
});

test('the people of a run are told with all that they did', () => {
  const { people } = reported(eventful);
  assert.deepEqual(
    people.map(({ name, roles }) => [name, roles]),
    [
      ['alice', ['DRI']],
      ['bob', ['SRE']],
    ],
  );
  assert.ok(people[0]?.did.includes("approved 'clean' by breaking the glass"));
  assert.ok(people[1]?.did.includes("left out 'notify'"));
  assert.ok(!people.some(({ name }) => name === engine.id));
});

test('whatever the data of events are, there is a report that fits the schema', () => {
  const value = fc.jsonValue({ maxDepth: 3 });
  const at = fc.nat(eventful.length - 1);
  fc.assert(
    fc.property(
      fc.array(fc.tuple(at, fc.constantFrom('', 'requirement', 'record', 'error', 'steps', 'argv', 'edit'), value), {
        maxLength: 12,
      }),
      (changes) => {
        const events: RecordedEvent[] = [...traced(eventful)];
        for (const [index, key, changed] of changes) {
          const event = events[index]!;
          const data = key === '' ? changed : { ...event.data, [key]: changed };
          events[index] = { ...event, data } as unknown as RecordedEvent;
        }
        const report = reportOf(events, verified);
        assert.deepEqual(faultsOfRunReport(JSON.parse(JSON.stringify(report))), []);
      },
    ),
    { numRuns: 150 },
  );
});

test('what steers a terminal or hides is spelled out in every text of a report', () => {
  const acting = /[^\P{C}\n\t]|[\u2028\u2029\u200b-\u200f\u202a-\u202e\ufeff]/u;
  const payload = 'a\u001b[31mred\u001b]0;title\u0007\u202etxt\u200b\u009b2J\rb';
  const hostile = JSON.parse(JSON.stringify(eventful).replaceAll('kubectl', JSON.stringify(payload).slice(1, -1)));
  const text = JSON.stringify(reported(hostile));
  assert.ok(text.includes('\\\\x1b[31mred'));
  assert.doesNotMatch(text, acting);
});

test('a text is spelled out once, and what is visible stays as it is', () => {
  assert.equal(visible('a\r\nb\tc ⚠️ ü 漢'), 'a\nb\tc ⚠️ ü 漢');
  assert.equal(visible('\u001b[1m\u0000\u007f\u200d\r\ud800'), '\\x1b[1m\\x00\\x7f\\u{200d}\\x0d\\u{d800}');
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => visible(visible(text)) === visible(text)));
});

test('an approval that is open tells who is missing, and one that ran out says so', () => {
  const open = run(
    ['a'],
    [...ready('a', { argv: ['x'] }, 'caution'), asked('a', 'a-1', {}, { min: 2 }), approved('a', 'a-1', alice)],
  );
  const approval = (events: readonly Told[]) => stepOf(reported(events), 'a').attempts[0]?.approvals[0];
  assert.deepEqual([approval(open)?.status, approval(open)?.grants.length], ['open', 1]);
  const expired = approval([
    ...open,
    { type: 'approval.expired', step_id: 'a', data: { approval_id: 'a-1', reason: 'too late' } },
  ]);
  assert.deepEqual([expired?.status, expired?.reason], ['expired', 'too late']);
});

test('what a run diverged in is the same without what it captured', () => {
  const events = traced(eventful);
  assert.ok(events.some(({ type }) => type === 'capture.recorded'));
  const [whole, course] = [fold(events), events.reduce(courseAfter, initialState)];
  assert.deepEqual(course.captures, {});
  assert.deepEqual({ ...course, captures: whole.captures, seq: whole.seq }, whole);
  assert.deepEqual(divergenceIn(events, course), divergenceIn(events, whole));
});
