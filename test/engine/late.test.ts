import assert from 'node:assert/strict';
import test from 'node:test';
import { newCancellation } from '../../runtime/engine/cancellation.js';
import type { Cancellation, People } from '../../runtime/engine/ports.js';
import type { Actor } from '../../runtime/model/event.js';
import type { Plan } from '../../runtime/model/plan.js';
import { sha256Hex } from '../../runtime/node/digest.js';
import { verifyTrace } from '../../runtime/record/verify.js';
import { exitCodeOf } from '../../runtime/run/outcome.js';
import { cli, manual, planOf } from '../support/plans.js';
import { runInMemory, type Script } from '../support/ports.js';

const alice: Actor = { kind: 'human', id: 'alice', channel: 'tty' };

/** People who look at a question for as long as it is there, and say nothing. */
function silent(asked: string[]): People {
  const closed = (kind: string, withdrawn: Cancellation) => {
    asked.push(kind);
    return new Promise<undefined>((resolve) => withdrawn.onCancel(() => resolve(undefined)));
  };
  return {
    evidence: (_request, withdrawn) => closed('evidence', withdrawn),
    approval: (_question, withdrawn) => closed('approval', withdrawn),
    intervention: (_question, withdrawn) => closed('intervention', withdrawn),
  };
}

async function ran(plan: Plan, script: Script) {
  const outcome = await runInMemory(plan, { risks: { touch: 'caution' }, doesTimePass: true, ...script });
  assert.equal(verifyTrace(outcome.trace, sha256Hex).kind, 'intact');
  return { ...outcome, types: outcome.events.map(({ type }) => type) };
}

test('where nobody answers in time each question is withdrawn, and in the end the run is aborted by nobody', async () => {
  for (const [step, first, expired] of [
    [cli('change', ['touch', 'x']), 'approval', ['approval.requested', 'approval.expired']],
    [manual('look', { requiredEvidence: [{ name: 'seen', kind: 'text' }] }), 'evidence', ['step.ready']],
  ] as const) {
    const asked: string[] = [];
    const { types, state, started } = await ran(planOf([step]), { people: silent(asked) });
    assert.deepEqual(asked, [first, 'intervention']);
    const end = [...expired, 'intervention.opened', 'intervention.expired', 'run.finished'];
    assert.deepEqual(types.slice(-end.length), end);
    assert.deepEqual(started, []);
    assert.ok(state.phase.name === 'finished' && state.phase.outcome.status === 'aborted');
    assert.match(state.phase.outcome.reason, /nobody said before .* how step/);
    assert.equal(exitCodeOf(state), 1);
  }
});

test('an answer in the instant in which a question is withdrawn comes too late', async () => {
  const { types, started } = await ran(planOf([cli('change', ['touch', 'x'])]), {
    people: {
      approval: (_question, withdrawn) =>
        new Promise((resolve) => withdrawn.onCancel(() => resolve({ kind: 'approve', actor: alice }))),
    },
  });
  assert.ok(types.includes('approval.expired') && !types.includes('step.approved'), types.join(' '));
  assert.deepEqual(started, []);
});

test('whoever drives a run and cancels it is named, and not whoever started it', async () => {
  const zoe: Actor = { kind: 'human', id: 'zoe', channel: 'cli' };
  const cancellation = newCancellation();
  const { events, state } = await ran(planOf([cli('change', ['df'])]), {
    actor: zoe,
    cancellation,
    pacer: { before: async ({ kind }) => (kind === 'execute-step' ? cancellation.cancel() : undefined) },
  });
  assert.deepEqual(events.at(-1)?.actor, zoe);
  assert.ok(state.phase.name === 'finished' && state.phase.outcome.reason.startsWith('cancelled by zoe'));
  assert.equal(exitCodeOf(state), 130);
});
