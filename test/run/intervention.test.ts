import assert from 'node:assert/strict';
import test from 'node:test';
import type { Plan } from '../../runtime/model/plan.js';
import type { Command, Resolution } from '../../runtime/run/command.js';
import { next } from '../../runtime/run/next.js';
import { stepState } from '../../runtime/run/state.js';
import {
  approve,
  DecidedRun,
  end,
  hour,
  pause,
  person,
  prepared,
  resume,
  shownStep,
  start,
} from '../support/decided-run.js';
import { cli, manual, planOf } from '../support/plans.js';
import { executedWith } from '../support/ports.js';

const two = planOf([cli('a', ['one']), cli('b', ['two'])]);

function resolve(resolution: Resolution, note = 'looked', actor = person('alice')): Command {
  return { kind: 'resolve-intervention', index: 0, actor, resolution, note };
}

/** What comes of a command, but for what the run says of itself at its end. */
function came(run: DecidedRun, command: Command): string | readonly string[] {
  const given = run.gives(command);
  return typeof given === 'string' ? given : given.filter((type) => type !== 'divergence.detected');
}

const timedOut: Command = {
  kind: 'finish-step',
  index: 0,
  execution: executedWith(0, {
    executed: { ...executedWith(0).executed, outcome: 'timeout', exit_code: null },
  }),
};

/** A run whose first step ran into its time limit. */
function late(plan: Plan = two): DecidedRun {
  return new DecidedRun(plan).happens(prepared(0, 'safe')).happens(start(0)).happens(timedOut);
}

test('what ran into its time limit is neither done nor failed until a person says so', () => {
  const run = late();
  const step = stepState(run.state, 0);
  assert.ok(step.name === 'intervening');
  assert.deepEqual([step.cause, step.expiresAt], ['timeout', hour(72)]);
  assert.deepEqual([next(two, run.state).kind, run.state.history], ['ask-intervention', []]);
  assert.equal(run.gives(prepared(0, 'safe')), 'step-begun');
  assert.equal(run.gives(prepared(1, 'safe')), 'not-its-turn');
});

test('a time limit is no matter for a person where the runbook goes on regardless, or tries again', () => {
  const calm = late(planOf([cli('a', ['one'], { onError: 'continue' }), cli('b', ['two'])]));
  assert.equal(next(calm.plan, calm.state).kind, 'prepare-step');
  const retry = { maxAttempts: 1, initialMs: 1, factor: 1 };
  const again = late(planOf([cli('a', ['one'], { retry })]));
  assert.equal(next(again.plan, again.state).kind, 'wait-retry');
});

test('each word on a step has its own consequence', () => {
  const check = (resolution: Resolution, types: readonly string[], follows: string) => {
    const run = late();
    assert.deepEqual(came(run, resolve(resolution)), types);
    assert.equal(next(two, run.state).kind, follows, resolution);
    return run.state;
  };
  check('retry', ['intervention.resolved'], 'prepare-step');
  const done = check('done', ['intervention.resolved', 'step.result'], 'prepare-step');
  assert.deepEqual(done.history[0]?.evidence, { attestation: { kind: 'text', text: 'looked' } });
  const failed = check('failed', ['intervention.resolved', 'step.result'], 'finish-run');
  assert.deepEqual([failed.history[0]?.error?.kind, failed.failure], ['timeout', 'a']);
  const skipped = check('skip', ['intervention.resolved', 'step.skipped', 'step.result'], 'prepare-step');
  assert.equal(skipped.history[0]?.status, 'skipped');
  const aborted = check('abort', ['intervention.resolved', 'run.finished'], 'rest');
  assert.ok(aborted.phase.name === 'finished' && aborted.phase.outcome.status === 'aborted');
});

test('a word needs a person, and a note where it is what shows that it is so', () => {
  for (const resolution of ['done', 'failed', 'skip'] as const) {
    assert.equal(late().gives(resolve(resolution, ' ')), 'reason-missing');
    assert.equal(late().gives(resolve(resolution, '\u200b\u2060')), 'reason-missing', 'nobody sees it');
  }
  for (const resolution of ['retry', 'abort'] as const)
    assert.notEqual(late().gives(resolve(resolution, '')), 'reason-missing');
  assert.equal(late().gives(resolve('done', 'x', { kind: 'engine', id: 'engine' })), 'not-a-person');
  assert.equal(new DecidedRun(two).gives(resolve('done')), 'no-word-asked');
});

test('nobody without a name that can be read says no, leaves out, answers or lets a run go on', () => {
  const asked = () => new DecidedRun(two).happens(prepared(0, 'caution'));
  const shown = () => new DecidedRun(planOf([manual('a', { requiredEvidence: [{ kind: 'text', name: 'seen' }] })]));
  for (const id of ['', ' ', '\u200b\u2060']) {
    const actor = person(id);
    const record = { kind: 'text', text: 'x' } as const;
    const given = { index: 0, actor, name: 'seen', approvalId: 'x' } as const;
    assert.equal(asked().gives({ kind: 'reject-step', index: 0, actor, reason: 'bad idea' }), 'no-name');
    assert.equal(asked().gives({ kind: 'skip-step', index: 0, actor, reason: 'no need' }), 'no-name');
    assert.equal(asked().gives(approve(0, actor)), 'no-name');
    assert.equal(late().gives(resolve('failed', 'looked', actor)), 'no-name');
    assert.equal(
      shown()
        .happens(shownStep(0))
        .gives({ kind: 'submit-evidence', ...given, record }),
      'no-name',
    );
    assert.equal(asked().happens(pause).gives(resume(actor)), 'no-name');
  }
});

test('what the policy leaves to a person is not run again on a word, for it would only be left to one again', () => {
  const plan: Plan = { ...two, posture: { ...two.posture, trustLevel: 0 } };
  const run = new DecidedRun(plan).happens(prepared(0, 'caution'));
  assert.equal(stepState(run.state, 0).name, 'intervening');
  assert.equal(run.gives(resolve('retry', '')), 'not-by-word');
  assert.match(run.refusal(resolve('retry', '')) ?? '', /left to a person.*do it by hand, then say that it is 'done'/);
  const opened = run.events.find((event) => event.type === 'intervention.opened');
  assert.match(opened?.type === 'intervention.opened' ? (opened.data.detail ?? '') : '', /it is shown and not run$/);
  assert.notEqual(run.gives(resolve('failed')), 'not-by-word');
});

test('a word takes the place of no evidence and of no approval', () => {
  const expired = (plan: Plan, preparation: Command) => {
    const run = new DecidedRun(plan).happens(preparation);
    run.now = hour(80);
    assert.deepEqual(run.gives(approve(0, person('bob'))), ['approval.expired', 'intervention.opened']);
    return run;
  };
  const byHand = planOf([manual('a')]);
  assert.equal(expired(byHand, shownStep(0)).gives(resolve('done')), 'not-by-word');
  const run = expired(two, prepared(0, 'caution'));
  assert.equal(run.gives(resolve('done')), 'not-by-word');
  assert.deepEqual(run.gives(resolve('retry', '')), ['intervention.resolved']);
  assert.ok(run.gives(prepared(0, 'caution')).includes('approval.requested'), 'it is asked for anew');
  assert.equal(run.gives(start(0)), 'not-ready');
});

test('an approval that ran out tells how many had given it', () => {
  const reasonAfter = (...people: readonly string[]) => {
    const plan = planOf([cli('a', ['one'], { approvals: { min: 2, roles: [] } })]);
    const run = new DecidedRun(plan).happens(prepared(0, 'caution'));
    for (const id of people) run.happens(approve(0, person(id)));
    run.now = hour(80);
    run.happens(approve(0, person('carol')));
    const expired = run.events.find((event) => event.type === 'approval.expired');
    return expired?.type === 'approval.expired' ? expired.data.reason.replace(/ before .*/, '') : undefined;
  };
  assert.equal(reasonAfter(), 'nobody approved it');
  assert.equal(reasonAfter('bob'), 'only 1 of 2 people approved it');
});

test('after 72 hours without a word a run is aborted, and so it is where the runbook says less', () => {
  const check = (plan: Plan, before: string, after: string) => {
    const early = late(plan);
    early.now = before;
    assert.deepEqual(early.gives(resolve('done')), ['intervention.resolved', 'step.result']);
    const run = late(plan);
    run.now = after;
    assert.deepEqual(came(run, resolve('done')), ['intervention.expired', 'run.finished']);
    assert.ok(run.state.phase.name === 'finished' && run.state.phase.outcome.status === 'aborted');
  };
  check(two, hour(71.9), hour(72));
  check(planOf([cli('a', ['one'])], {}, { timeouts: { intervention: 3_600_000 } }), hour(0.9), hour(1));
});

test('a run that rests takes a word, and stays at rest', () => {
  const run = late().happens({ ...pause, reason: 'intervention' } as Command);
  assert.deepEqual(run.gives(resolve('done')), ['intervention.resolved', 'step.result']);
  assert.equal(run.state.phase.name, 'paused');
  assert.equal(run.gives(prepared(1, 'safe')), 'not-running');
  run.happens(resume());
  assert.equal(next(two, run.state).kind, 'prepare-step');
});

test('whoever lets a run go on too late finds that it is over, and is asked anew the next time', () => {
  const run = late().happens({ ...pause, reason: 'intervention' } as Command);
  run.now = hour(100);
  assert.deepEqual(came(run, resume()), ['run.resumed', 'intervention.expired', 'run.finished']);
  assert.deepEqual(run.gives(resume()), ['run.resumed', 'intervention.opened']);
  assert.deepEqual(run.gives(resolve('retry', '')), ['intervention.resolved']);
});

test('a run that a person aborted asks about the step again where it goes on', () => {
  const run = late().happens(resolve('abort', 'wrong host'));
  assert.deepEqual(run.gives(resume()), ['run.resumed']);
  assert.equal(next(two, run.state).kind, 'ask-intervention');
  run.happens(resolve('done'));
  run.happens(prepared(1, 'safe')).happens(start(1)).happens(end(1));
  assert.equal(next(two, run.state).kind, 'finish-run');
});
