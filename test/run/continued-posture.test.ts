import assert from 'node:assert/strict';
import test from 'node:test';
import { sha256Hex } from '../../runtime/node/digest.js';
import { continuedPosture } from '../../runtime/policy/noted.js';
import { localPosture, postureUnder } from '../../runtime/policy/posture.js';
import { unsatisfied, verifyTrace } from '../../runtime/record/verify.js';
import { rechained } from '../record/rechain.js';
import { approve, DecidedRun, end, pause, person, prepared, resume, start } from '../support/decided-run.js';
import { cli, planOf } from '../support/plans.js';

const plan = planOf([cli('a', ['one']), cli('b', ['two'])]);
const strict = postureUnder([{ source: { layer: 'workspace' }, statement: { trustLevel: 1 } }], plan.governance, 'p1');

/** A run whose first step ran under no policy, which rested, and went on under a strict one that is gone by now. */
function tightenedOnce(): DecidedRun {
  const run = new DecidedRun(plan).happens(prepared(0, 'safe')).happens(start(0)).happens(end(0)).happens(pause);
  assert.ok(run.events.some(({ type }) => type === 'step.auto_executed'));
  run.plan = { ...plan, posture: strict };
  run.happens(resume()).happens(pause);
  const { origin } = run.state;
  assert.ok(origin !== undefined);
  run.plan = { ...plan, posture: continuedPosture(localPosture(plan.governance), origin.created) };
  return run.happens(resume());
}

test('what a policy tightened while a run rested holds when the policy is loosened before it goes on again', () => {
  const { plan: continued, state, events } = tightenedOnce();
  assert.deepEqual([continued.posture.mode, continued.posture.trustLevel], ['strict', 1]);
  assert.equal(state.origin?.created.policy_sha256, 'p1');
  assert.deepEqual(
    events.flatMap(({ type, data }) => (type === 'run.resumed' ? [data.governance_mode] : [])),
    ['strict', undefined],
  );
});

test('a run that was tightened and loosened again asks for each step, and its record verifies', () => {
  const run = tightenedOnce();
  const asked = run.gives(prepared(1, 'safe'));
  assert.ok(asked.includes('approval.requested') && !asked.includes('step.auto_executed'), String(asked));
  run
    .happens(approve(1, person('bob')))
    .happens(start(1))
    .happens(end(1, 0))
    .happens({ kind: 'finish-run' });
  const verdict = verifyTrace(rechained(run.events).trace, sha256Hex);
  assert.ok(verdict.kind === 'intact', JSON.stringify(verdict));
  assert.deepEqual(unsatisfied(verdict.events), []);
});
