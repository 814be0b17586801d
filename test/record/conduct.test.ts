import assert from 'node:assert/strict';
import test from 'node:test';
import type { Actor, RecordedEvent } from '../../runtime/model/event.js';
import { sha256Hex } from '../../runtime/node/digest.js';
import { shownHash } from '../../runtime/record/shown-hash.js';
import { unsatisfied, verifyTrace } from '../../runtime/record/verify.js';
import {
  alice,
  approved,
  asked,
  bob,
  classified,
  completed,
  created,
  type Draft,
  type Drafts,
  decided,
  engine,
  exited,
  fails,
  flat,
  gated,
  holds,
  of,
  other,
  ready,
  result,
  run,
  safe,
  started,
  traced,
} from './drafts.js';
import { rechained } from './rechain.js';

test('a step that was let through and one that was approved may start', () => {
  holds(created('a'), safe('a'), started('a'), exited('a'), result('a'), completed);
  holds(created('a'), gated('a'), asked('a'), approved('a'), started('a'), exited('a'), result('a'), completed);
});

test('a step that nothing allowed to start is found', () => {
  const check = (message: RegExp, ...before: readonly Drafts[]) =>
    fails(message, created('a'), ...before, started('a'));
  check(/not made ready for attempt 1/);
  check(/nobody was asked for an approval/, ready('a'), classified('a'), decided('a', 'allow'));
  check(/0 of 1 approvals were given/, gated('a'), asked('a'));
  check(/governance denied it/, ready('a'), decided('a', 'deny'), of('a', 'step.auto_executed'));
  check(/governance asked for an approval/, gated('a'), of('a', 'step.auto_executed'));
  check(/1 of 2 approvals/, gated('a'), asked('a', { requirement: { min: 2, roles: [] } }), approved('a'));
  check(
    /taken back or ran out/,
    gated('a'),
    asked('a'),
    approved('a'),
    of('a', 'approval.revoked', { approval_id: 'for-a' }),
  );
  check(/taken back or ran out/, gated('a'), asked('a'), of('a', 'approval.expired', { approval_id: 'for-a' }));
  check(/0 of 1 approvals/, gated('a'), asked('a'), approved('a', { kind: 'policy', id: 'p' }));
  check(/nobody was asked/, safe('a'), ready('a'));
  fails(/not the command that was judged/, created('a'), safe('a'), started('a', { command_hash: other }));
  fails(
    /not the command that was approved/,
    created('a'),
    ready('a'),
    asked('a'),
    approved('a'),
    started('a', { command_hash: other }),
  );
  fails(/not made ready for attempt 2/, created('a'), safe('a'), { ...started('a'), attempt: 2 });
});

test('a step whose class, verdict or gesture does not fit its start is found', () => {
  const check = (message: RegExp, ...before: readonly Drafts[]) =>
    fails(message, created('a'), ready('a'), ...before, started('a'));
  const automatic = of('a', 'step.auto_executed');
  check(/it is caution, and nobody approved it/, classified('a', 'caution'), decided('a', 'allow'), automatic);
  check(/it is dangerous, and nobody approved it/, classified('a', 'dangerous'), decided('a', 'allow'), automatic);
  check(/its risk was not judged/, decided('a', 'allow'), automatic);
  check(/its risk was not judged/, decided('a', 'require_approval'), asked('a'), approved('a'));
  check(/governance did not decide on it/, classified('a'), automatic);
  check(/governance did not decide on it/, classified('a', 'caution'), asked('a'), approved('a'));
  const dangerous = [classified('a', 'dangerous'), decided('a', 'require_approval')];
  check(/nobody was asked to type what it is done to/, dangerous, asked('a'), approved('a'));
  const typed = [asked('a', { gesture: 'typed' }), approved('a', alice, { gesture: 'typed', typed_ok: true })];
  holds(created('a'), ready('a'), dangerous, typed, started('a'), exited('a'), result('a'), completed);
});

test('a result of another step or run, with an error that passed, or with captures that nobody took is found', () => {
  const ran = [created('a'), safe('a'), started('a'), exited('a')];
  const captured = (preview: string) => of('a', 'capture.recorded', { name: 'out', preview });
  const check = (message: RegExp, more: object) => fails(message, ran, captured('1'), result('a', 'passed', more));
  check(/the line of step 'a' holds the result of step 'b'/, { step_id: 'b' });
  check(/the result of step 'a' is one of run 'other'/, { run_id: 'other' });
  check(/step 'a' passed and has an error/, { error: { kind: 'exit', message: '' } });
  check(/'out' is not what was captured/, { captures: { out: '2' } });
  check(/'more' is not what was captured/, { captures: { out: '1', more: '1' } });
  holds(ran, captured('1'), result('a', 'passed', { captures: { out: '1' } }), completed);
});

test('a step that the run does not have is found', () => {
  for (const draft of [ready('x'), result('x', 'skipped'), of('x', 'step.skipped', { reason: 'when_false' })]) {
    fails(/the run has no step 'x'/, created('a'), draft);
  }
  const failure = [created('a'), ready('a'), result('a', 'failed'), run('finished', { status: 'failed' })];
  holds(failure, run('resumed', { steps: ['a', 'x'] }), ready('x'));
});

test('an approval that cannot have counted is found where it stands', () => {
  const twice = asked('a', { requirement: { min: 2, roles: ['DRI'] } });
  const check = (message: RegExp, request: Draft, ...grants: readonly Draft[]) =>
    fails(message, created('a'), gated('a'), request, ...grants);
  check(/is for another command/, asked('a'), approved('a', alice, { command_hash: other }));
  check(/answers 'x'/, asked('a'), approved('a', alice, { approval_id: 'x' }));
  check(
    /alice has approved already|Alice {2}has approved already/,
    twice,
    approved('a'),
    approved('a', { ...alice, id: 'Alice ' }),
  );
  check(/does not hold the role DRI/, twice, approved('a', { ...bob, role: 'SRE' }));
  check(/'typed', was not made/, asked('a', { gesture: 'typed' }), approved('a', alice, { gesture: 'typed' }));
  check(/'typed', was not made/, asked('a', { gesture: 'typed' }), approved('a', alice, { typed_ok: true }));
  check(
    /when the request ran out/,
    asked('a', { expires_at: '2026-01-01T00:00:00.000Z' }),
    approved('a', alice, {}, { ts: '2026-01-01T00:00:00.001Z' }),
  );
  check(/after the request was closed/, asked('a'), of('a', 'step.rejected', { approval_id: 'for-a' }), approved('a'));
  fails(/it was not asked for/, created('a'), ready('a'), approved('a'));
  const both = [approved('a'), approved('a', bob)];
  holds(created('a'), gated('a'), twice, both, started('a'), exited('a'), result('a'), completed);
});

test('a result that the events before it do not bear out is found', () => {
  const check = (message: RegExp, ...before: readonly Drafts[]) =>
    fails(message, created('a'), safe('a'), started('a'), ...before, result('a'));
  check(/never run to its end/);
  check(/ended with exit code 3/, exited('a', 3));
  check(/did not end by itself \(timeout\)/, of('a', 'step.executed', { exit_code: null, outcome: 'timeout' }));
  check(
    /an assertion did not hold \(it is 5\)/,
    exited('a'),
    of('a', 'assertion.evaluated', { kind: 'equals', passed: false, detail: 'it is 5' }),
  );
  holds(
    created('a'),
    safe('a'),
    started('a'),
    exited('a', 3),
    of('a', 'assertion.evaluated', { kind: 'exit_code', passed: true }),
    result('a'),
    completed,
  );
  holds(
    created('a'),
    safe('a'),
    started('a'),
    exited('a', 3),
    result('a', 'failed'),
    run('finished', { status: 'failed' }),
  );
  fails(/cannot have passed/, created('a'), result('a'));
  fails(/ended without having been started/, created('a'), safe('a'), exited('a'));
});

test('a manual step that passed without what it needs is found', () => {
  const manual = ready('a', { instructions: 'look', required_evidence: ['link', 'shot'] });
  const given = (name: string) =>
    of('a', 'evidence.submitted', { name, record: { kind: 'text', text: name } }, { actor: alice });
  const both = { evidence: { link: { kind: 'text', text: 'link' }, shot: { kind: 'text', text: 'shot' } } };
  fails(/evidence 'shot' was not handed in/, created('a'), manual, given('link'), result('a'));
  fails(/nobody said that it is done/, created('a'), ready('a', { instructions: 'look' }), result('a'));
  fails(/it was not approved/, created('a'), manual, given('link'), given('shot'), asked('a'), result('a'));
  fails(
    /evidence 'link' is not what was handed in/,
    created('a'),
    manual,
    given('link'),
    given('shot'),
    result('a', 'passed', { evidence: { link: { kind: 'text', text: 'forged' } } }),
  );
  holds(created('a'), manual, given('link'), given('shot'), result('a', 'passed', both), completed);
  holds(created('a'), ready('a', { instructions: 'look' }), asked('a'), approved('a'), result('a'), completed);
});

test('no two programs run at once, and no execution is named twice', () => {
  fails(/was started while step 'a' was running/, created('a', 'b'), safe('a'), started('a'), safe('b'), started('b'));
  fails(
    /execution 'of-a' was started before/,
    created('a', 'b'),
    safe('a'),
    started('a'),
    exited('a'),
    result('a'),
    safe('b'),
    started('b', { execution_id: 'of-a' }),
  );
  fails(
    /allowed once, and was started already/,
    created('a'),
    safe('a'),
    started('a'),
    exited('a'),
    started('a', { execution_id: 'again' }),
  );
});

test('a further attempt has to be allowed anew', () => {
  const retried = of('a', 'step.retried', { next_attempt: 2, delay_ms: 1, cause: 'exit code 1' });
  const second = (drafts: readonly Draft[]) => drafts.map((draft) => ({ ...draft, attempt: 2 }));
  const first = [created('a'), safe('a'), started('a'), exited('a', 1), retried];
  fails(/not made ready for attempt 2/, first, second([started('a', { execution_id: 'again' })]));
  holds(first, second([...safe('a'), started('a', { execution_id: 'again' }), exited('a'), result('a')]), completed);
});

test('a run that failed may go on, one that is completed may not, and nothing else follows an end', () => {
  const failure = [
    created('a'),
    safe('a'),
    started('a'),
    exited('a', 1),
    result('a', 'failed'),
    run('finished', { status: 'failed' }),
  ];
  const again = [
    { ...ready('a'), attempt: 2 },
    ...[...safe('a').slice(1), started('a', { execution_id: 'again' }), exited('a'), result('a')].map((draft) => ({
      ...draft,
      attempt: 2,
    })),
  ];
  holds(failure, run('resumed'), again, completed);
  fails(/follows the end of the run/, failure, ready('a'));
  fails(/follows the end of the run/, failure, run('started'));
  fails(/goes on with a run that is completed/, created('a'), completed, run('resumed'));
  const events = traced(flat([failure, run('resumed')]));
  assert.deepEqual(unsatisfied(events), ['the run was never finished', "step 'a' did not pass"]);
  assert.deepEqual(unsatisfied(traced(flat([failure, run('resumed'), again, completed]))), []);
});

test('a step whose runner died is listed until a person has said what became of it', () => {
  const died = [created('a'), safe('a'), started('a')];
  const lacks = ['the run was never finished', "step 'a' was interrupted; nobody knows whether it ran to its end"];
  assert.deepEqual(unsatisfied(traced(flat(died))), lacks);
  const opened = [...died, run('resumed'), of('a', 'intervention.opened', { cause: 'interrupted' })];
  assert.deepEqual(unsatisfied(traced(flat(opened))), lacks);
  const done = of('a', 'intervention.resolved', { resolution: 'done', note: 'seen' }, { actor: alice });
  holds(opened, done, result('a'), completed);
  assert.deepEqual(unsatisfied(traced(flat([opened, done, result('a'), completed]))), []);
  fails(/never run to its end/, opened, { ...done, actor: engine }, result('a'));
  fails(
    /never run to its end/,
    opened,
    { ...done, data: { resolution: 'failed', note: '' } } as unknown as Draft,
    result('a'),
  );
});

test('skipped and tolerated steps satisfy, shown ones do not', () => {
  const check = (lacks: readonly string[], ...drafts: readonly Drafts[]) =>
    assert.deepEqual(unsatisfied(traced(flat([created('a'), drafts, completed]))), lacks);
  const skipped = (reason: string) => [
    of('a', 'step.skipped', { reason, note: 'not needed' }, { actor: alice }),
    result('a', 'skipped'),
  ];
  check([], skipped('when_false'));
  check(["step 'a' was only shown, because a probe runs nothing that may change something"], skipped('probe'));
  check(["step 'a' was not run, because it needs what the probe did not run"], skipped('unknown'));
  check(["step 'a' was left out by alice: not needed"], skipped('human'));
  const tolerant = ready('a', { argv: ['x'], on_error: 'continue' });
  check([], tolerant, result('a', 'failed', { error: { kind: 'exit', message: '' } }));
  check(["step 'a' did not pass"], tolerant, result('a', 'failed', { error: { kind: 'approval', message: '' } }));
  check(["step 'a' did not pass"], ready('a'), result('a', 'failed', { error: { kind: 'exit', message: '' } }));
  check(["step 'a' was not reached"], safe('a'), result('a'), run('resumed', { from_step: 'a' }));
});

test('an event that lacks what its type has is found, not thrown at', () => {
  for (const data of [{}, { requirement: null }, { approval_id: 1 }]) {
    fails(
      /lacks what events of its type have|not the command that was approved/,
      created('a'),
      gated('a'),
      of('a', 'approval.requested', data),
      started('a'),
    );
  }
  fails(
    /lacks what events of its type have/,
    created('a'),
    ready('a', { instructions: '' }),
    of('a', 'step.result', { run_id: 'r', step_id: 'a', status: 'passed', error: null, captures: {}, evidence: null }),
  );
});

test('what a later version wrote of a step or of the run satisfies nothing', () => {
  const later = (draft: Draft) => ({ ...draft, v: 2 });
  const cannotBeJudged = ["a later version wrote what became of step 'a', so it cannot be judged"];
  const check = (lacks: readonly string[], ...drafts: readonly Drafts[]) => {
    const events = flat([created('a'), drafts]);
    holds(events);
    assert.deepEqual(unsatisfied(traced(events)), lacks);
  };
  const unapproved = [...gated('a'), asked('a')];
  check(cannotBeJudged, unapproved, later(started('a')), later(exited('a')), later(result('a')), completed);
  check(cannotBeJudged, later(result('a')), completed);
  check(cannotBeJudged, safe('a'), started('a'), exited('a'), later(of('a', 'step.foreseen')), result('a'), completed);
  check(cannotBeJudged, safe('a'), started('a'), exited('a', 1), result('a', 'failed'), later(result('a')), completed);
  check(cannotBeJudged, later(safe('a')[0]!), completed);
  const passed = [...safe('a'), started('a'), exited('a'), result('a')];
  const how = ['a later version wrote how the run went on, so whether it is complete cannot be judged'];
  check([...how, 'the run was never finished'], passed, later(completed));
  const failure = [
    ...safe('a'),
    started('a'),
    exited('a', 1),
    result('a', 'failed'),
    run('finished', { status: 'failed' }),
  ];
  const again = [
    { ...ready('a'), attempt: 2 },
    { ...result('a', 'skipped'), attempt: 2 },
  ];
  const skipped = { ...of('a', 'step.skipped', { reason: 'when_false' }), attempt: 2 };
  check(how, failure, later(run('resumed')), again[0]!, skipped, again[1]!, completed);
  assert.deepEqual(unsatisfied(traced([later(created('a'))])), how);
});

test('a step that is done anew counts as this version recorded it', () => {
  const first = { ...of('a', 'step.pondered'), v: 2 };
  const drafts = flat([created('a'), first, safe('a'), started('a'), exited('a'), result('a'), completed]);
  assert.deepEqual(unsatisfied(traced(drafts)), []);
});

test('a trace of a later version verifies: what is not known is kept and chained', () => {
  const events = traced(
    [
      created('a'),
      run('dreamt', { of: ['sheep'] }),
      of('a', 'step.foreseen_v2', { by: { oracle: true } }),
      safe('a'),
      { ...started('a'), actor: { kind: 'oracle', id: 'o', mood: 'calm' } as unknown as Actor },
      exited('a'),
      result('a', 'passed', { confidence: 0.9 }),
      { ...of('a', 'step.approved', { anything: 1 }), v: 2 } as Draft,
      completed,
    ].flat(),
  ).map((event) => ({ ...event, mode: 'mirrored', region: 'eu' }) as unknown as RecordedEvent);
  const verdict = verifyTrace(rechained(events).trace, sha256Hex);
  assert.ok(verdict.kind === 'intact', JSON.stringify(verdict));
  assert.deepEqual(unsatisfied(verdict.events), []);
  assert.deepEqual((verdict.events[1] as { data: unknown }).data, { of: ['sheep'] });
  const touched = rechained(events).trace.replace('sheep', 'goats');
  assert.deepEqual(verifyTrace(touched, sha256Hex), {
    kind: 'changed',
    line: 2,
    message: 'the hash of the line does not match its content',
  });
});

test('an approval that was given, or that nobody asked for, is not turned down and does not run out', () => {
  for (const type of ['step.rejected', 'approval.expired'] as const) {
    const closing = (id: string) => of('a', type, { approval_id: id, reason: 'x' });
    fails(/was closed after it was given/, created('a'), gated('a'), asked('a'), approved('a'), closing('for-a'));
    fails(/was closed that was not asked for/, created('a'), gated('a'), asked('a'), closing('for-b'));
    fails(/was closed that was not asked for/, created('a'), gated('a'), closing('for-a'));
  }
});

test('what is shown of a step is what its hash is for', () => {
  const [begun] = flat([created('a')]);
  const folder = { ...begun, data: { ...(begun?.data as object), runbook_folder: '/books' } } as unknown as Draft;
  const shown = { argv: ['df'] };
  const hash = shownHash('a', shown, '/books', sha256Hex);
  holds(folder, of('a', 'step.ready', { ...shown, command_hash: hash }));
  for (const other of [
    { argv: ['du'] },
    { ...shown, env: { A: 'b' } },
    { ...shown, cwd: '/' },
    { instructions: 'df' },
  ]) {
    fails(
      /what is shown of step 'a' is not what its hash is for/,
      folder,
      of('a', 'step.ready', { ...other, command_hash: hash }),
    );
  }
  const stored = { ...shown, origin: 'author', rollback_hash: hash };
  fails(
    /what is shown of step 'a:rollback'/,
    folder,
    of('a', 'step.ready', {}),
    of('a', 'rollback.stored', { ...stored, argv: ['du'] }),
  );
});
