import assert from 'node:assert/strict';
import test from 'node:test';
import type { Panic } from '../../runtime/engine/ports.js';
import type { Actor, RunEvent } from '../../runtime/model/event.js';
import type { PanicNotice } from '../../runtime/model/panic.js';
import { sha256Hex } from '../../runtime/node/digest.js';
import { verifyTrace } from '../../runtime/record/verify.js';
import { decide } from '../../runtime/run/decide.js';
import { fold } from '../../runtime/run/state.js';
import { cli, planOf } from '../support/plans.js';
import { type Outcome, runInMemory, type Script } from '../support/ports.js';

const alice: Actor = { kind: 'human', id: 'alice', channel: 'tty' };
const notice: PanicNotice = { by: 'bob', channel: 'cli', reason: 'wrong cluster', at: '2026-01-01T00:00:00.000Z' };
const moment = { now: '2026-01-02T00:00:00.000Z' };

/** A panic that a test engages; what it freezes are so many processes. */
function switchedPanic(): Panic & { engage(): void } {
  let isOn = false;
  let tell = () => {};
  const told = new Promise<void>((resolve) => {
    tell = resolve;
  });
  return {
    engage: () => {
      isOn = true;
      tell();
    },
    notice: () => (isOn ? notice : undefined),
    engaged: (until) => Promise.race([until.then(() => undefined), told.then(() => notice)]),
    cleared: (until) => until.then(() => undefined),
    freeze: async () => ({ processes: 0, running: 0, latencyMs: 12 }),
  };
}

const plan = planOf([cli('change', ['touch', 'x']), cli('look', ['df'])]);

/** Runs the plan of a change that a person has to confirm, and halts everything where the test says. */
async function halted(script: (panic: ReturnType<typeof switchedPanic>) => Script): Promise<Outcome> {
  const panic = switchedPanic();
  const outcome = await runInMemory(plan, { risks: { touch: 'caution' }, panic, ...script(panic) });
  assert.equal(verifyTrace(outcome.trace, sha256Hex).kind, 'intact');
  const { phase } = outcome.state;
  assert.ok(phase.name === 'paused' && phase.reason === 'panic');
  assert.match(phase.detail, /halted by bob: wrong cluster/);
  return outcome;
}

const types = ({ events }: Outcome) => events.map(({ type }) => type);

function onType(type: RunEvent['type'], act: () => void): NonNullable<Script['onStore']> {
  return (batch) => {
    if (batch.some((event) => event.type === type)) act();
  };
}

const approving = { approval: async () => ({ kind: 'approve', actor: alice }) as const };

test('a run that is halted before its first step starts nothing and waits', async () => {
  const outcome = await halted((panic) => {
    panic.engage();
    return {};
  });
  assert.deepEqual(types(outcome), ['run.created', 'runbook.parsed', 'panic.engaged', 'run.paused']);
  assert.deepEqual(outcome.started, []);
});

test('an answer that comes in the instant of a halt counts no more, and the approval that was asked for is taken back', async () => {
  const outcome = await halted((panic) => ({
    people: {
      approval: async () => {
        panic.engage();
        return { kind: 'approve', actor: alice };
      },
    },
  }));
  assert.deepEqual(types(outcome).slice(-4), ['approval.requested', 'panic.engaged', 'approval.revoked', 'run.paused']);
  assert.deepEqual(outcome.started, []);
  const engaged = outcome.events.find(({ type }) => type === 'panic.engaged');
  assert.deepEqual(engaged?.data, {
    by: 'bob',
    channel: 'cli',
    reason: 'wrong cluster',
    approvals_revoked: 1,
    processes: 0,
    latency_ms: 12,
    engaged_at: notice.at,
  });
  assert.deepEqual(engaged?.actor, { kind: 'human', id: 'bob', channel: 'cli' });
});

test('a prompt that nobody answers does not hold up a halt', async () => {
  const outcome = await halted((panic) => ({
    people: {
      approval: () => {
        setImmediate(panic.engage);
        return new Promise(() => {});
      },
    },
  }));
  assert.equal(types(outcome).at(-1), 'run.paused');
});

test('an approval that was given is taken back where its step has not started', async () => {
  const outcome = await halted((panic) => ({ people: approving, onStore: onType('step.approved', panic.engage) }));
  assert.deepEqual(types(outcome).slice(-4), ['step.approved', 'panic.engaged', 'approval.revoked', 'run.paused']);
  assert.deepEqual(outcome.started, []);
});

test('a step that was recorded as started and was not is tried again, with a new gate', async () => {
  const outcome = await halted((panic) => ({ people: approving, onStore: onType('step.started', panic.engage) }));
  assert.deepEqual(types(outcome).slice(-4), ['step.started', 'panic.engaged', 'step.retried', 'run.paused']);
  assert.deepEqual(outcome.started, []);
  const resumed = decide(plan, outcome.state, { kind: 'resume-run', actor: alice, droppedBytes: 0 }, moment);
  assert.ok(resumed.ok);
  assert.deepEqual(
    resumed.value.map(({ type }) => type),
    ['run.resumed'],
    'nobody has to say what became of it',
  );
});

test('what is frozen may still end, and nothing else goes on while a run is halted', async () => {
  const outcome = await halted((panic) => ({ people: approving, onStore: onType('step.started', panic.engage) }));
  const until = outcome.events.findIndex(({ type }) => type === 'panic.engaged');
  const executing = fold(outcome.events.slice(0, until));
  const frozen = { processes: 1, running: 0, latencyMs: 3 };
  const paused = decide(plan, executing, { kind: 'panic-run', notice, frozen }, moment);
  assert.ok(paused.ok);
  assert.deepEqual(
    paused.value.map(({ type }) => type),
    ['panic.engaged', 'run.paused'],
  );
  const start = { kind: 'start-step', index: 0, executionId: 'x', cwd: '/', removedEnvironment: [] } as const;
  const refusal = decide(plan, outcome.state, start, moment);
  assert.ok(!refusal.ok && refusal.error.reason === 'not-running');
});

test('only a halted run can be cleared, and one that is over is not halted', async () => {
  const over = await runInMemory(planOf([cli('look', ['df'])]));
  const frozen = { processes: 0, running: 0, latencyMs: 0 };
  const halt = decide(plan, over.state, { kind: 'panic-run', notice, frozen }, moment);
  assert.ok(!halt.ok && halt.error.reason === 'run-finished');
  const clear = { kind: 'clear-panic', by: 'bob', reason: 'looked' } as const;
  const refusal = decide(plan, over.state, clear, moment);
  assert.ok(!refusal.ok && refusal.error.reason === 'not-halted');
  const waiting = await halted((panic) => {
    panic.engage();
    return {};
  });
  const cleared = decide(plan, waiting.state, clear, moment);
  assert.ok(cleared.ok);
  assert.deepEqual(
    cleared.value.map(({ type, actor, data }) => [type, actor.id, data]),
    [['panic.cleared', 'bob', { by: 'bob', reason: 'looked' }]],
  );
});
