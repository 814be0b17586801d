import assert from 'node:assert/strict';
import test from 'node:test';
import type { Command, Preparation, PreparedRollback } from '../../runtime/run/command.js';
import { currentStep } from '../../runtime/run/current.js';
import { next } from '../../runtime/run/next.js';
import { stepState } from '../../runtime/run/state.js';
import { approve, DecidedRun, end, hour, pause, person, prepared, resume, start } from '../support/decided-run.js';
import { planOf } from '../support/plans.js';
import { classificationOf } from '../support/ports.js';
import { undoable } from '../support/rollbacks.js';

const plan = planOf([undoable('a', ['one'], ['back-a']), undoable('b', ['two'], ['back-b'])]);
const [backA, backB] = [2, 3];

function rollback(hash = 'sha256:back'): PreparedRollback & { readonly kind: 'command' } {
  const argv = ['back'];
  const classification = classificationOf('safe');
  return { kind: 'command', shown: { argv }, programs: [argv], hash, isRedacted: false, classification };
}

function forward(index: number): Command {
  return prepared(index, 'safe', { rollback: rollback() } as Partial<Preparation>);
}

function undo(index: number, preparation: Preparation = rollback()): Command {
  return { kind: 'prepare-step', index, preparation, approvalId: `undo-${index}` };
}

/** A run whose second step has failed. */
function failed(): DecidedRun {
  const run = new DecidedRun(plan);
  for (const index of [0, 1]) run.happens(forward(index)).happens(start(index)).happens(end(index, index));
  return run;
}

function word(resolution: 'retry' | 'failed' | 'skip' | 'done' | 'abort', index = 1): Command {
  return { kind: 'resolve-intervention', index, actor: person('alice'), resolution, note: 'looked' };
}

function undone(run: DecidedRun, index: number, exitCode = 0): DecidedRun {
  return run
    .happens(undo(index))
    .happens(approve(index, person('alice')))
    .happens(start(index))
    .happens(end(index, exitCode));
}

const settle = (index: number): Command => ({ kind: 'settle-rollback', index });

test('a rollback begins only after its step has failed the run, and in its turn', () => {
  const run = new DecidedRun(plan).happens(forward(0));
  assert.equal(run.gives(undo(backA)), 'not-its-turn');
  run.happens(start(0));
  assert.equal(run.gives(undo(backA)), 'not-its-turn');
  run.happens(end(0)).happens(forward(1)).happens(start(1)).happens(end(1, 1));
  assert.equal(run.gives(undo(backA)), 'not-its-turn');
  assert.equal(currentStep(plan, run.state)?.step.id, 'b:rollback');
  assert.deepEqual(run.gives(undo(backB)), [
    'rollback.offered',
    'step.ready',
    'runbook.classified',
    'governance.decided',
    'approval.requested',
  ]);
});

test('a rollback starts only once it is approved, and only once', () => {
  const run = failed().happens(undo(backB));
  assert.equal(run.gives(start(backB)), 'not-ready');
  run.happens(approve(backB, person('alice'))).happens(start(backB));
  assert.equal(run.gives(start(backB)), 'execution-known');
  assert.equal(run.gives({ ...start(backB), executionId: 'other' } as Command), 'not-ready');
});

test('a run does not end while a step is left to be taken back', () => {
  assert.throws(() => failed().gives({ kind: 'finish-run' }), /not at its end/);
  const run = undone(failed(), backB);
  assert.equal(run.gives(settle(0)), 'nothing-to-settle');
  assert.deepEqual(run.gives(settle(1)), ['rollback.executed', 'intervention.opened']);
  assert.equal(run.gives(settle(1)), 'nothing-to-settle');
  run.happens(word('failed'));
  undone(run, backA).happens(settle(0));
  assert.equal(next(plan, run.state).kind, 'finish-run');
});

test('a rollback that is not what was stored is said to be another one before anybody approves it', () => {
  const run = failed().happens(undo(backB, rollback('sha256:other')));
  const offered = run.events.find((event) => event.type === 'rollback.offered');
  assert.deepEqual(offered?.data, { rollback_hash: 'sha256:back', changed_hash: 'sha256:other' });
});

test('a rollback that was asked about in an earlier drive is asked about again only where it is another one', () => {
  const run = failed().happens(undo(backB)).happens(pause).happens(resume());
  assert.deepEqual(run.gives(undo(backB)), []);
  const again = run.gives(undo(backB, rollback('sha256:other')));
  assert.deepEqual(again.slice(0, 2), ['approval.revoked', 'rollback.offered']);
});

test('a run that rested while it took steps back goes on with that', () => {
  const run = failed().happens(undo(backB)).happens(pause);
  run.happens(resume());
  const resumed = run.events.findLast((event) => event.type === 'run.resumed');
  assert.equal(resumed?.type === 'run.resumed' && resumed.data.rolling_back, true);
  assert.equal(run.state.failure, 'b');
  assert.equal(next(plan, run.state).kind, 'ask-approval');
});

test('a rollback whose runner died needs a word before anything else', () => {
  const run = failed()
    .happens(undo(backB))
    .happens(approve(backB, person('alice')))
    .happens(start(backB));
  assert.deepEqual(run.gives(resume()), ['run.resumed', 'intervention.opened']);
  assert.equal(currentStep(plan, run.state)?.step.id, 'b:rollback');
  assert.deepEqual(run.gives(word('done', backB)), ['intervention.resolved', 'step.result']);
  assert.deepEqual(run.gives(settle(1)), ['rollback.executed', 'intervention.opened']);
});

test('a run that is cancelled while a rollback runs asks what became of it where it goes on', () => {
  const run = failed()
    .happens(undo(backB))
    .happens(approve(backB, person('alice')))
    .happens(start(backB));
  assert.deepEqual(run.gives({ kind: 'cancel-run', actor: person('alice') }), ['run.finished']);
  assert.deepEqual(run.gives(resume()), ['run.resumed', 'intervention.opened']);
});

/** A run whose second step has failed, and that has ended with both steps taken back. */
function allUndone(): DecidedRun {
  const run = undone(failed(), backB).happens(settle(1)).happens(word('failed'));
  return undone(run, backA).happens(settle(0)).happens({ kind: 'finish-run' });
}

test('a run that failed begins anew at the first step that was taken back, and does the failed one again, too', () => {
  const run = allUndone();
  assert.deepEqual(run.gives({ ...resume(), fromIndex: 1 } as Command), 'skips-steps');
  assert.deepEqual(run.gives(resume()), ['run.resumed']);
  assert.equal(run.state.failure, undefined);
  assert.equal(currentStep(plan, run.state)?.step.id, 'a');
  run
    .happens(forward(0))
    .happens({ ...start(0), executionId: 'again' } as Command)
    .happens(end(0));
  assert.equal(currentStep(plan, run.state)?.step.id, 'b');
  run
    .happens(forward(1))
    .happens({ ...start(1), executionId: 'again' } as Command)
    .happens(end(1));
  run.happens({ kind: 'finish-run' });
  assert.equal(run.state.phase.name === 'finished' && run.state.phase.outcome.steps.passed, 2);
});

test('a step that was not taken back is not done again because one before it is', () => {
  const three = planOf([
    undoable('a', ['one'], ['back-a']),
    { ...undoable('between', ['two'], []), rollback: undefined } as never,
    undoable('b', ['three'], ['back-b']),
  ]);
  const run = new DecidedRun(three);
  run.happens(forward(0)).happens(start(0)).happens(end(0));
  run.happens(prepared(1, 'safe')).happens(start(1)).happens(end(1));
  run.happens(forward(2)).happens(start(2)).happens(end(2, 1));
  undone(run, 5).happens(settle(2)).happens(word('failed', 2));
  undone(run, 3).happens(settle(0)).happens({ kind: 'finish-run' }).happens(resume());
  run
    .happens(forward(0))
    .happens({ ...start(0), executionId: 'again' } as Command)
    .happens(end(0));
  assert.equal(currentStep(three, run.state)?.step.id, 'b');
});

test('what is taken back already is not taken back again, and what runs again is', () => {
  const run = allUndone().happens(resume());
  run
    .happens(forward(0))
    .happens({ ...start(0), executionId: 'again' } as Command)
    .happens(end(0, 1));
  undone(run, backA).happens(settle(0)).happens(word('failed', 0));
  assert.equal(next(plan, run.state).kind, 'finish-run');
});

test('a run that is broken off at the question whether a step is taken back asks it again where it goes on', () => {
  const run = failed().happens(undo(backB));
  assert.deepEqual(run.gives({ kind: 'cancel-run', actor: person('alice') }), ['approval.revoked', 'run.finished']);
  assert.deepEqual(run.gives(resume()), ['run.resumed']);
  assert.equal(run.state.failure, 'b');
  assert.deepEqual(run.gives(undo(backB)), [
    'step.ready',
    'runbook.classified',
    'governance.decided',
    'approval.requested',
  ]);
  undone(run, backB).happens(settle(1));
  assert.equal(next(plan, run.state).kind, 'ask-intervention');
});

test('a run that is broken off at the question how its failed step goes on asks it again where it goes on', () => {
  const run = undone(failed(), backB).happens(settle(1));
  run.happens({ kind: 'cancel-run', actor: person('alice') }).happens(resume());
  const intent = next(plan, run.state);
  assert.deepEqual([intent.kind, 'planStep' in intent && intent.planStep.step.id], ['ask-intervention', 'b']);
});

test('a run that is broken off before anything is taken back begins its failed step anew', () => {
  const run = new DecidedRun(plan).happens(forward(0)).happens(start(0)).happens(end(0)).happens(forward(1));
  run.happens({ kind: 'cancel-run', actor: person('alice') }).happens(resume());
  assert.deepEqual([next(plan, run.state).kind, currentStep(plan, run.state)?.step.id], ['prepare-step', 'b']);
});

test('an execution of a rollback has a name of its own each time', () => {
  const run = undone(failed(), backB).happens(settle(1)).happens(word('retry'));
  run
    .happens(forward(1))
    .happens({ ...start(1), executionId: 'again' } as Command)
    .happens(end(1, 1))
    .happens(undo(backB));
  assert.equal(stepState(run.state, backB).attempt, 2);
});

test('whoever says no to a rollback is who declined it, with the reason as it was given', () => {
  const declined = (run: DecidedRun) => {
    const event = run.happens(settle(1)).events.findLast(({ type }) => type === 'rollback.declined');
    return event?.type === 'rollback.declined' && [event.actor.id, event.data.reason];
  };
  const no: Command = { kind: 'reject-step', index: backB, actor: person('bob'), reason: 'too late' };
  assert.deepEqual(declined(failed().happens(undo(backB)).happens(no)), ['bob', 'too late']);
  const run = failed().happens(undo(backB));
  run.now = hour(73);
  run.happens(approve(backB, person('alice'))).happens(word('skip', backB));
  assert.deepEqual(declined(run), ['alice', 'looked']);
  // What was said of an offer before is no word on the one that came after it.
  const again = failed().happens(undo(backB)).happens(no).happens(settle(1)).happens(word('retry'));
  again
    .happens(forward(1))
    .happens({ ...start(1), executionId: 'again' } as Command)
    .happens(end(1, 1));
  again.happens(undo(backB)).happens({ kind: 'cancel-run', actor: person('alice') });
  const last = again.events.at(-1);
  assert.match(
    last?.type === 'run.finished' ? last.data.reason : '',
    /not rolled back: b \(its rollback was not run\)/,
  );
});

test('a step that was left out after its rollback was declined can still be taken back later', () => {
  const run = failed().happens(undo(backB));
  run.happens({ kind: 'reject-step', index: backB, actor: person('alice'), reason: 'no' }).happens(settle(1));
  run.happens(word('skip'));
  assert.equal(run.state.failure, undefined);
  assert.ok(run.state.rollbacks['b']?.startedAt !== undefined, 'what it did is still there');
});

test('an approval of a rollback that comes too late opens a question, and the run does not hang', () => {
  const run = failed().happens(undo(backB));
  run.now = hour(73);
  assert.deepEqual(run.gives(approve(backB, person('alice'))), ['approval.expired', 'intervention.opened']);
  run.now = hour(146);
  assert.deepEqual(run.gives(word('skip', backB)), ['intervention.expired', 'run.finished']);
  const last = run.events.at(-1);
  assert.match(
    last?.type === 'run.finished' ? last.data.reason : '',
    /not rolled back: b \(.*\), a \(its rollback was not run\)$/,
  );
});

test('a rollback that cannot be filled in any more is not run, and a person says how it goes on', () => {
  const run = failed();
  const fault: Preparation = { kind: 'fault', fault: { kind: 'template', message: 'no value' } };
  assert.deepEqual(run.gives(undo(backB, fault)), ['rollback.offered', 'step.ready', 'intervention.opened']);
  assert.deepEqual(run.gives(word('skip', backB)), ['intervention.resolved', 'step.skipped', 'step.result']);
  assert.deepEqual(run.gives(settle(1)), ['rollback.declined', 'intervention.opened']);
});

test('a rollback that comes out as stored again is said to be that, after it was said to be another one', () => {
  const run = failed()
    .happens(undo(backB, rollback('sha256:other')))
    .happens(pause)
    .happens(resume());
  const again = run.gives(undo(backB));
  assert.deepEqual(again.slice(0, 2), ['approval.revoked', 'rollback.offered']);
  const offered = run.events.findLast((event) => event.type === 'rollback.offered');
  assert.deepEqual(offered?.data, { rollback_hash: 'sha256:back' });
});

test('a step may be called by a word that every object knows', () => {
  const odd = planOf([undoable('constructor', ['one'], ['back']), undoable('toString', ['two'], ['back'])]);
  const run = new DecidedRun(odd).happens(prepared(0, 'safe')).happens(start(0)).happens(end(0, 1));
  assert.equal(next(odd, run.state).kind, 'finish-run');
});

test('a changed runbook that no longer says how a step is taken back says that it is not', () => {
  const bare = planOf([
    undoable('a', ['one'], ['back-a']),
    { ...undoable('b', ['two'], []), rollback: undefined } as never,
  ]);
  const run = failed();
  assert.equal(next(bare, run.state).kind, 'settle-rollback');
});
