import assert from 'node:assert/strict';
import test from 'node:test';
import type { Actor } from '../../runtime/model/event.js';
import type { LeafStep } from '../../runtime/model/runbook.js';
import type { Command } from '../../runtime/run/command.js';
import { divergenceOf } from '../../runtime/run/divergence.js';
import { next } from '../../runtime/run/next.js';
import { stepState } from '../../runtime/run/state.js';
import { approve, DecidedRun, end, person, prepared, resume, start } from '../support/decided-run.js';
import { cli, planOf } from '../support/plans.js';
import { executedWith } from '../support/ports.js';

const alice = person('alice');
const typing: Actor = { ...alice, channel: 'console' };
const steps = ['a', 'b', 'c', 'd'].map((id) => cli(id, ['df']));

const jump = (to: number, actor = alice): Command => ({ kind: 'jump-run', to, actor });

/** A run in which the first so many steps are done. */
function runAt(done: number, leaves: readonly LeafStep[] = steps): DecidedRun {
  const run = new DecidedRun(planOf(leaves));
  for (let index = 0; index < done; index += 1) {
    run.happens(prepared(index, 'safe')).happens(start(index)).happens(end(index));
  }
  return run;
}

const nextStep = ({ plan, state }: DecidedRun) => {
  const intent = next(plan, state);
  return 'planStep' in intent ? `${intent.kind} ${intent.planStep.step.id}` : intent.kind;
};
const done = ({ state }: DecidedRun) => state.history.map(({ step_id, status }) => `${step_id} ${status}`);

const ended = executedWith(0);
const timedOut = { ...ended, executed: { ...ended.executed, outcome: 'timeout' } } as const;

test('a jump forward leaves out each step between, by the person who jumped', () => {
  const run = runAt(1);
  run.happens(jump(3));
  assert.equal(nextStep(run), 'prepare-step d');
  assert.deepEqual(done(run), ['a passed', 'b skipped', 'c skipped']);
  assert.deepEqual(divergenceOf(run.plan, run.state)?.skipped, [
    { step_id: 'b', by: 'alice', reason: 'jumped over in the debugger' },
    { step_id: 'c', by: 'alice', reason: 'jumped over in the debugger' },
  ]);
});

test('a jump back has the step and all behind it done anew, as further attempts', () => {
  const run = runAt(3);
  assert.deepEqual(run.gives(jump(1)), ['run.resumed']);
  assert.equal(nextStep(run), 'prepare-step b');
  assert.deepEqual(done(run), ['a passed']);
  run.happens(prepared(1, 'safe'));
  assert.equal(stepState(run.state, 1).attempt, 2);
  assert.deepEqual(
    divergenceOf(run.plan, run.state)?.modified.map(({ step_id, how, detail }) => [step_id, how, detail]),
    [['b', 'jumped_back', "the run went back to it from step 'd'"]],
  );
});

test('a step that was approved and is gone back to asks for its approval again', () => {
  const run = runAt(1);
  run.happens(prepared(1, 'caution')).happens(approve(1, alice));
  assert.equal(nextStep(run), 'execute-step b');
  assert.deepEqual(run.gives(jump(1)), ['approval.revoked', 'run.resumed']);
  assert.equal(run.gives(start(1)), 'not-ready');
  run.happens(prepared(1, 'caution'));
  assert.equal(nextStep(run), 'ask-approval b');
});

test('a jump onto a step that is not safe asks for it', () => {
  const run = runAt(0);
  run.happens(jump(2)).happens(prepared(2, 'dangerous'));
  assert.equal(nextStep(run), 'ask-approval c');
  assert.equal(run.gives(start(2)), 'not-ready');
});

test('a jump to the step that comes next changes nothing', () => {
  assert.deepEqual(runAt(2).gives(jump(2)), []);
});

test('a failed step can be jumped over, and is left out then', () => {
  const run = runAt(1);
  run.happens(prepared(1, 'safe')).happens(start(1)).happens(end(1, 1));
  assert.equal(run.state.failure, 'b');
  run.happens(jump(2));
  assert.equal(run.state.failure, undefined);
  assert.deepEqual(done(run), ['a passed', 'b skipped']);
  assert.equal(nextStep(run), 'prepare-step c');
});

test('a failed step that is done again keeps the run from failing', () => {
  const run = runAt(1);
  run.happens(prepared(1, 'safe')).happens(start(1)).happens(end(1, 1)).happens(jump(1));
  assert.equal(nextStep(run), 'prepare-step b');
  run.happens(prepared(1, 'safe')).happens({ ...start(1), executionId: 'again' } as Command);
  run.happens(end(1));
  assert.equal(divergenceOf(run.plan, run.state)?.modified[0]?.how, 'tried_again');
});

test('what cannot be left out by this person or in this way cannot be jumped over either', () => {
  const roles = runAt(0, [cli('a', ['df'], { approvals: { min: 1, roles: ['DRI'] } }), cli('b', ['df'])]);
  assert.match(roles.refusal(jump(1)) ?? '', /step 'a' is only left out by who may approve it/);
  roles.happens(jump(1, person('dora', 'DRI')));

  assert.equal(runAt(0).gives(jump(1, typing)), 'gesture-missing');
  assert.deepEqual(runAt(1).gives(jump(0, typing)), ['run.resumed'], 'what is done again passes nothing by');
  assert.equal(runAt(0).gives(jump(1, { kind: 'engine', id: 'engine' })), 'not-a-person');
});

test('nobody jumps while a program runs, while steps are taken back or a word is waited for, or where the run rests', () => {
  const running = runAt(1);
  running.happens(prepared(1, 'safe')).happens(start(1));
  assert.equal(running.refusal(jump(0)), "step 'b' still runs; wait until it is done");
  running.happens({ ...end(1), execution: timedOut } as Command);
  assert.equal(running.refusal(jump(0)), "step 'b' waits for a person's word on how it goes on; say that first");
  const resting = runAt(1);
  resting.happens({ kind: 'pause-run', reason: 'cancelled', detail: 'left' });
  assert.equal(resting.gives(jump(0)), 'not-running');
  resting.happens(resume());
  assert.equal(resting.gives(jump(9)), 'no-such-step');
});
