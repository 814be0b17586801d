import assert from 'node:assert/strict';
import test from 'node:test';
import type { Command, Preparation } from '../../runtime/run/command.js';
import { stepState } from '../../runtime/run/state.js';
import { approve, DecidedRun, end, hour, person, prepared, start } from '../support/decided-run.js';
import { planOf } from '../support/plans.js';
import { classificationOf } from '../support/ports.js';
import { undoable } from '../support/rollbacks.js';

const plan = planOf([undoable('a', ['one'], ['back-a']), undoable('b', ['two'], ['back-b'])]);
const argv = ['back'];
const classification = classificationOf('safe');
const back: Preparation = {
  kind: 'command',
  shown: { argv },
  programs: [argv],
  hash: 'sha256:back',
  isRedacted: false,
  classification,
};
const notice = { by: 'eve', channel: 'cli', reason: 'wrong cluster', at: hour(1) } as const;
const panic: Command = { kind: 'panic-run', notice, frozen: { processes: 0, running: 0, latencyMs: 0 } };

/** A run whose second step failed, and of which people are asked whether it is taken back. */
function askedToTakeBack(): DecidedRun {
  const run = new DecidedRun(plan);
  for (const index of [0, 1]) {
    run.happens(prepared(index, 'safe', { rollback: back } as Partial<Preparation>));
    run.happens(start(index)).happens(end(index, index));
  }
  return run.happens({ kind: 'prepare-step', index: 3, preparation: back, approvalId: 'undo' });
}

test('a panic takes back the approval of a rollback, whether it is asked for or given', () => {
  for (const isGiven of [false, true]) {
    const run = askedToTakeBack();
    if (isGiven) run.happens(approve(3, person('bob')));
    const came = run.gives(panic);
    assert.ok(came.includes('approval.revoked'), String(came));
    const step = stepState(run.state, 3);
    assert.ok(step.name === 'ready');
    assert.ok(step.isOpen === undefined, 'it may start');
    assert.equal(run.gives(start(3)), 'not-running');
  }
});
