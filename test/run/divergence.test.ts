import assert from 'node:assert/strict';
import test from 'node:test';
import type { DivergenceDetected, RunEvent } from '../../runtime/model/event.js';
import type { Plan } from '../../runtime/model/plan.js';
import { decide } from '../../runtime/run/decide.js';
import { divergenceOf, withDivergence } from '../../runtime/run/divergence.js';
import { fold, type RunState } from '../../runtime/run/state.js';
import { alice, bob, executed, finished, ready, result, run, type Told, traced } from '../record/report-scene.js';
import { cli, manual, planOf } from '../support/plans.js';

const moment = { now: '2026-11-20T10:00:00.000Z' };
const plan = planOf([cli('a', ['x']), cli('b', ['y']), manual('c')]);

function stateAfter(events: readonly Told[], created: object = {}): RunState {
  return fold(traced(run(['a', 'b', 'c'], events, created)));
}

function divergence(events: readonly Told[], of: Plan | undefined = plan): DivergenceDetected | undefined {
  return divergenceOf(of, stateAfter(events));
}

const skip = (step_id: string, reason: string, note: string): readonly Told[] => [
  {
    type: 'step.skipped',
    step_id,
    actor: reason === 'human' ? bob : { kind: 'engine', id: 'engine' },
    data: { reason, note },
  },
  result(step_id, 'skipped', { actor: reason === 'human' ? 'human' : 'engine' }),
];
const passed = (step_id: string, attempt = 1) => [
  ...ready(step_id, { argv: ['x'] }, 'safe', attempt),
  ...executed(step_id, {}, attempt),
  result(step_id, 'passed', {}, attempt),
];
const failed = (step_id: string, kind = 'exit') => [
  ...ready(step_id, { argv: ['x'] }, 'safe'),
  ...executed(step_id, { exit_code: 1 }),
  result(step_id, 'failed', { error: { kind, message: 'exit code 1' } }),
];
const resumed = (data: object = {}): Told => ({
  type: 'run.resumed',
  actor: bob,
  data: { reason: 'a person let it go on', ...data },
});
const opened = (step_id: string, cause: string): Told => ({ type: 'intervention.opened', step_id, data: { cause } });
const resolved = (step_id: string, resolution: string, note = 'seen'): Told => ({
  type: 'intervention.resolved',
  step_id,
  actor: bob,
  data: { resolution, note },
});

test('a run that does what its runbook says does not diverge', () => {
  assert.equal(divergence([...passed('a'), ...skip('b', 'when_false', "'false' is false")]), undefined);
  const retried: Told = { type: 'step.retried', step_id: 'a', data: { next_attempt: 2, delay_ms: 1, cause: 'x' } };
  assert.equal(divergence([...failed('a').slice(0, -1), retried, ...passed('a', 2)]), undefined);
});

test('a step that a person left out is told with who and why, and an input is suggested that lets a run leave it out', () => {
  assert.deepEqual(divergence(skip('a', 'human', 'the node is drained')), {
    skipped: [{ step_id: 'a', by: 'bob', reason: 'the node is drained' }],
    modified: [],
    unlisted: [],
    suggestions: [
      {
        path: 'steps.a.when',
        edit: { kind: 'allow_skip', value: 'skip_a', why: 'bob left it out: the node is drained' },
      },
    ],
  });
});

test('the suggested input takes no name that is taken', () => {
  const taken = planOf([cli('a', ['x'])], { skip_a: '1' });
  assert.equal(divergence(skip('a', 'human', 'x'), taken)?.suggestions[0]?.edit.value, 'skip_a_');
});

test('a step that was left out and is done after all is none that was left out', () => {
  const again = [
    ...skip('a', 'human', 'x'),
    ...failed('b'),
    finished('failed', 'b failed'),
    resumed({ from_step: 'a' }),
  ];
  assert.deepEqual(divergence([...again, ...passed('a', 2)])?.skipped, undefined);
});

test('a step that a person took as done is told, and becomes a manual step only where the person did the work', () => {
  const done = (cause: string) =>
    divergence([
      ...ready('a', { argv: ['x'] }, 'safe'),
      opened('a', cause),
      resolved('a', 'done', 'done by ssh'),
      result('a', 'passed', { actor: 'human' }),
    ]);
  assert.deepEqual(done('rolled_back')?.modified, [
    { step_id: 'a', how: 'by_hand', by: 'bob', detail: 'rolled_back: done by ssh' },
  ]);
  const kinds = (cause: string) => done(cause)?.suggestions.map(({ path, edit }) => [path, edit.kind]);
  assert.deepEqual(kinds('rolled_back'), [['steps.a', 'make_manual']]);
  assert.deepEqual(kinds('approval_expired'), [['steps.a', 'make_manual']]);
  // The machine was the reason, or a policy; the runbook is as good as before.
  assert.deepEqual(kinds('interrupted'), []);
  assert.deepEqual(kinds('by_hand'), []);
});

test('a time-out suggests a time limit of twice the length, unless governance limits it', () => {
  const late = [
    ...ready('a', { argv: ['x'] }, 'safe'),
    ...executed('a', { outcome: 'timeout', duration_ms: 60_012, exit_code: null }),
  ];
  const suggested = (of: Plan) =>
    divergence(late, of)?.suggestions.map(({ path, edit }) => [path, edit.kind, edit.value]);
  assert.deepEqual(suggested(plan), [['steps.a.timeout', 'lengthen_timeout', '2m']]);
  assert.deepEqual(suggested(planOf([cli('a', ['x'], { timeoutMs: 20_000 })])), [
    ['steps.a.timeout', 'lengthen_timeout', '45s'],
  ]);
  assert.deepEqual(suggested(planOf([cli('a', ['x'])], {}, { timeouts: { dangerous: 60_000 } })), []);
  assert.match(divergence(late)?.modified[0]?.detail ?? '', /time limit after 60012 ms/);
});

test('a step that a person had tried again without a change, and that passed then, suggests a retry', () => {
  const again = [...failed('a'), finished('failed', 'a failed'), resumed(), ...passed('a', 2)];
  assert.deepEqual(divergence(again)?.modified, [
    { step_id: 'a', how: 'tried_again', by: 'bob', detail: 'exit: exit code 1' },
  ]);
  const edits = (events: readonly Told[], of = plan) =>
    divergence(events, of)?.suggestions.map(({ path, edit }) => [path, edit.kind, edit.value]);
  assert.deepEqual(edits(again), [['steps.a.retry', 'retry', '1']]);
  const some = planOf([cli('a', ['x'], { retry: { maxAttempts: 2, initialMs: 1, factor: 1 } })]);
  assert.deepEqual(edits(again, some), [['steps.a.retry', 'retry', '3']]);
  const most = planOf([cli('a', ['x'], { retry: { maxAttempts: 3, initialMs: 1, factor: 1 } })]);
  assert.deepEqual(edits(again, most), []);
});

test('a step that failed again, or by the no of a person, suggests no retry', () => {
  const lost = [...failed('a'), finished('failed', 'a failed'), resumed(), ...failed('a')];
  assert.equal(divergence(lost), undefined);
  const refused = [...failed('a', 'approval'), finished('failed', 'a failed'), resumed(), ...passed('a', 2)];
  assert.deepEqual(divergence(refused)?.suggestions, []);
});

test('a runbook that was changed during its run tells which steps were changed, added, moved and removed', () => {
  const before = { steps: ['a', 'b', 'c', 'd'], step_digests: ['1', '2', '3', '4'] };
  const change = { runbook_sha256: 'sha256:new', steps: ['c', 'a', 'b', 'e'], step_digests: ['3', '1', 'x', '5'] };
  const events = [...passed('a'), ...failed('d'), finished('failed', 'd failed'), resumed(change)];
  const state = fold(traced(run(before.steps, events, before)));
  const found = divergenceOf(undefined, state);
  assert.deepEqual(
    found?.modified.map(({ step_id, how, by }) => [step_id, how, by]),
    [
      [undefined, 'runbook_changed', 'bob'],
      ['b', 'changed', 'bob'],
      ['c', 'moved', 'bob'],
      ['a', 'moved', 'bob'],
      ['b', 'moved', 'bob'],
      ['e', 'added', 'bob'],
    ],
  );
  assert.deepEqual(found?.unlisted, [{ source: 'removed_step', step_id: 'd', by: 'bob' }]);
  assert.match(found?.modified[3]?.detail ?? '', /after it was passed/);
});

test('a second change is compared with the first, not with the beginning', () => {
  const to = (digest: string) =>
    resumed({ runbook_sha256: `sha256:${digest}`, steps: ['a', 'b', 'c'], step_digests: ['1', digest, '3'] });
  const state = stateAfter([to('x'), to('x')], { step_digests: ['1', '2', '3'] });
  assert.deepEqual(
    divergenceOf(undefined, state)?.modified.map(({ how }) => how),
    ['runbook_changed', 'changed', 'runbook_changed'],
  );
});

test('without digests in the record it is told that the runbook was changed, and of no step that it was not', () => {
  const change = resumed({ runbook_sha256: 'sha256:new', steps: ['a', 'b', 'c'], step_digests: ['1', '2', '3'] });
  assert.deepEqual(
    divergence([change])?.modified.map(({ how }) => how),
    ['runbook_changed'],
  );
});

test('the divergence is recorded once, just before the end of the run, with what happens in the same moment', () => {
  const state = stateAfter([...skip('a', 'human', 'x'), ...passed('b'), ...passed('c')]);
  const ended = decide(plan, state, { kind: 'finish-run' }, moment);
  assert.ok(ended.ok);
  assert.deepEqual(
    ended.value.map(({ type }) => type),
    ['divergence.detected', 'run.finished'],
  );
  const waiting = stateAfter([...ready('a', { argv: ['x'] }, 'safe')]);
  const skipping = traced(skip('a', 'human', 'late')) as readonly RunEvent[];
  const end = traced([finished('aborted', 'x')]) as readonly RunEvent[];
  const all = withDivergence(plan, waiting, [...skipping, ...end]);
  assert.deepEqual(
    all.map(({ type }) => type),
    ['step.skipped', 'step.result', 'divergence.detected', 'run.finished'],
  );
});

test('a run without a divergence ends without a word on it', () => {
  const ended = decide(
    plan,
    stateAfter([...passed('a'), ...passed('b'), ...passed('c')]),
    { kind: 'finish-run' },
    moment,
  );
  assert.deepEqual(ended.ok && ended.value.map(({ type }) => type), ['run.finished']);
});

test('a person who cancels a run in which a step was left out leaves that in the record', () => {
  const ended = decide(plan, stateAfter(skip('a', 'human', 'x')), { kind: 'cancel-run', actor: alice }, moment);
  assert.ok(ended.ok);
  assert.deepEqual(
    ended.value.map(({ type }) => type),
    ['divergence.detected', 'run.finished'],
  );
});
