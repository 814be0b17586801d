import assert from 'node:assert/strict';
import test from 'node:test';
import type { Actor } from '../../runtime/model/event.js';
import type { LeafStep } from '../../runtime/model/runbook.js';
import type { Command } from '../../runtime/run/command.js';
import { DecidedRun, pause, person, prepared, shownStep, start } from '../support/decided-run.js';
import { cli, manual, planOf } from '../support/plans.js';
import { executedWith } from '../support/ports.js';

const bob = person('bob');

function from(channel: string | undefined): Actor {
  const { channel: _, ...actor } = bob;
  return channel === undefined ? actor : { ...actor, channel };
}

function skip(actor: Actor): Command {
  return { kind: 'skip-step', index: 0, actor, reason: 'not today' };
}

function done(actor: Actor): Command {
  return { kind: 'resolve-intervention', index: 0, actor, resolution: 'done', note: 'looked' };
}

function restingAt(step: LeafStep, prepare: Command): DecidedRun {
  return new DecidedRun(planOf([step])).happens(prepare).happens(pause);
}

/** A run whose step ran into its time limit, of this class. */
function timedOut(risk: 'safe' | 'caution' | 'dangerous'): DecidedRun {
  const run = new DecidedRun(planOf([cli('a', ['one'])])).happens(prepared(0, risk));
  if (risk !== 'safe') run.happens({ kind: 'approve-step', index: 0, actor: bob, typed: 'deployment/api' });
  const executed = { ...executedWith(0).executed, outcome: 'timeout', exit_code: null } as const;
  return run
    .happens(start(0))
    .happens({ kind: 'finish-step', index: 0, execution: executedWith(0, { executed }) })
    .happens(pause);
}

const unsaid = [undefined, 'cli', 'file', 'engine', 'TTY', ''];

test('a step that waits for a gesture is left out by a gesture only, in a terminal or a dialog of an editor', () => {
  const evidence = { kind: 'text', name: 'seen' } as const;
  const gated = () => [
    restingAt(cli('a', ['one']), prepared(0, 'caution')),
    restingAt(cli('a', ['one']), prepared(0, 'dangerous')),
    restingAt(cli('a', ['one'], { approvals: { min: 1, roles: [] } }), prepared(0, 'safe')),
    restingAt(manual('a'), shownStep(0)),
    restingAt(manual('a', { requiredEvidence: [evidence], approvals: { min: 1, roles: [] } }), shownStep(0)),
    // Nobody has judged it yet.
    new DecidedRun(planOf([cli('a', ['one'])])).happens(pause),
    timedOut('caution'),
  ];
  for (const [index, run] of gated().entries()) {
    const word = (actor: Actor): Command =>
      index === 6 ? { kind: 'resolve-intervention', index: 0, actor, resolution: 'skip', note: 'no' } : skip(actor);
    for (const channel of unsaid)
      assert.equal(run.gives(word(from(channel))), 'gesture-missing', `${index} ${channel}`);
    assert.ok(Array.isArray(run.gives(word(from(['tty', 'vscode', 'dap'][index % 3])))), String(index));
  }
});

test('what nobody is asked to say yes to is left out by a word', () => {
  const evidence = { kind: 'text', name: 'seen' } as const;
  const withEvidence = restingAt(manual('a', { requiredEvidence: [evidence] }), shownStep(0));
  assert.ok(Array.isArray(withEvidence.gives(skip(from('cli')))));
  const safe = timedOut('safe');
  assert.ok(Array.isArray(safe.gives(done(from('cli')))));
});

test('a step that is not proved safe is taken as done by a gesture only, and fails or is tried again by a word', () => {
  for (const risk of ['caution', 'dangerous'] as const) {
    assert.equal(timedOut(risk).gives(done(from('cli'))), 'gesture-missing');
    assert.match(timedOut(risk).refusal(done(from('cli'))) ?? '', new RegExp(`step 'a' is ${risk}, so it is taken as`));
    assert.ok(Array.isArray(timedOut(risk).gives(done(bob))));
    for (const resolution of ['retry', 'failed', 'abort'] as const) {
      const word: Command = { kind: 'resolve-intervention', index: 0, actor: from('cli'), resolution, note: 'looked' };
      assert.ok(Array.isArray(timedOut(risk).gives(word)), resolution);
    }
  }
});

test('under a strict policy a safe step waits for a gesture, too, so it is left out by one', () => {
  const plan = planOf([cli('a', ['one'])]);
  const strict = { ...plan, posture: { ...plan.posture, mode: 'strict' } } as const;
  const run = new DecidedRun(strict).happens(prepared(0, 'safe')).happens(pause);
  assert.equal(run.gives(skip(from('cli'))), 'gesture-missing');
  assert.ok(Array.isArray(run.gives(skip(bob))));
});
