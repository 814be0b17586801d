import assert from 'node:assert/strict';
import test from 'node:test';
import type { Actor, RecordedEvent } from '../../runtime/model/event.js';
import { sha256Hex } from '../../runtime/node/digest.js';
import { unsatisfied, verifyTrace } from '../../runtime/record/verify.js';
import type { Command, Preparation } from '../../runtime/run/command.js';
import { approve, DecidedRun, end, prepared, resume, start } from '../support/decided-run.js';
import { cli, planOf } from '../support/plans.js';
import { classificationOf, runInMemory } from '../support/ports.js';
import { undoable } from '../support/rollbacks.js';
import { rechained } from './rechain.js';

const alice: Actor = { kind: 'human', id: 'alice', channel: 'tty' };
const plan = planOf([undoable('a', ['good'], ['back-a']), undoable('b', ['bad'], ['back-b'])]);

/** A run whose second step failed and was taken back like the first; a person answers like this. */
async function rolledBack(resolution: 'failed' | 'done' | 'retry' = 'failed') {
  const answers = { bad: [{ exitCode: 1 }, { exitCode: 0 }] };
  const { events, state } = await runInMemory(plan, {
    answers,
    people: {
      approval: async () => ({ kind: 'approve', actor: alice }),
      intervention: async () => ({ actor: alice, resolution, note: 'looked' }),
    },
  });
  assert.equal(state.phase.name, 'finished');
  return events;
}

type Change = (event: RecordedEvent) => RecordedEvent | undefined;

/** What the verifier says of a trace that was written anew with hashes that fit, changed like this. */
async function forged(change: Change): Promise<string> {
  const events = (await rolledBack()).flatMap((event) => change(event) ?? []);
  const verdict = verifyTrace(rechained(events).trace, sha256Hex);
  return verdict.kind === 'changed' ? verdict.message : verdict.kind;
}

const isOf = (event: RecordedEvent, type: RecordedEvent['type'], id: string) =>
  event.type === type && 'step_id' in event && event.step_id === id;

const without =
  (type: RecordedEvent['type'], id: string): Change =>
  (event) =>
    isOf(event, type, id) ? undefined : event;

const withData =
  (type: RecordedEvent['type'], id: string, data: object): Change =>
  (event) =>
    isOf(event, type, id) ? ({ ...event, data: { ...event.data, ...data } } as RecordedEvent) : event;

const other = `sha256:${'2'.repeat(64)}`;

test('a run that was rolled back verifies, whatever a person said of it then', async () => {
  assert.equal(await forged((event) => event), 'intact');
  for (const resolution of ['done', 'retry'] as const) {
    const verdict = verifyTrace(rechained(await rolledBack(resolution)).trace, sha256Hex);
    assert.equal(verdict.kind, 'intact', JSON.stringify(verdict));
    assert.deepEqual(verdict.kind === 'intact' && unsatisfied(verdict.events), []);
  }
});

test('a rollback that was started without its approval is found', async () => {
  assert.match(
    await forged(without('step.approved', 'b:rollback')),
    /'b:rollback' was started without .*0 of 1 approvals/,
  );
  assert.match(
    await forged(without('approval.requested', 'b:rollback')),
    /'b:rollback' does not count: it was not asked for/,
  );
  const automatic: Change = (event) =>
    isOf(event, 'approval.requested', 'b:rollback')
      ? ({ ...event, type: 'step.auto_executed', data: { why: { risk: 'safe', profile: 'local' } } } as RecordedEvent)
      : without('step.approved', 'b:rollback')(event);
  assert.match(await forged(automatic), /runs only where a person approves it/);
});

test('a rollback that is not what was stored is found, unless it was said to be another one', async () => {
  const message = /takes step 'b' back is not what was stored before the step ran/;
  assert.match(
    await forged(withData('rollback.stored', 'b', { rollback_hash: other })),
    /is not what was stored before it ran/,
  );
  assert.match(await forged(withData('approval.requested', 'b:rollback', { command_hash: other })), message);
  assert.match(await forged(withData('step.started', 'b:rollback', { command_hash: other })), message);
  const everywhere: Change = (event) =>
    'step_id' in event && event.step_id === 'b:rollback' && 'command_hash' in event.data
      ? ({ ...event, data: { ...event.data, command_hash: other } } as RecordedEvent)
      : event;
  assert.match(await forged(everywhere), message);
  const told: Change = (event) =>
    withData('rollback.offered', 'b', { changed_hash: other })(everywhere(event) ?? event);
  assert.equal(await forged(told), 'intact');
});

test('a rollback that was not stored or not offered is found', async () => {
  assert.match(await forged(without('rollback.stored', 'b')), /offered without having been stored/);
  assert.match(await forged(without('rollback.offered', 'b')), /made ready without having been offered/);
});

test('the rollback of a step that was never started is found', async () => {
  const isRun = (event: RecordedEvent) => isOf(event, 'step.started', 'b') || isOf(event, 'step.executed', 'b');
  assert.match(await forged((event) => (isRun(event) ? undefined : event)), /offered, and the step was never started/);
});

test('an outcome of a rollback that its own step did not have is found', async () => {
  assert.match(await forged(withData('rollback.executed', 'b', { status: 'failed' })), /did not end as failed/);
  assert.match(await forged(without('step.result', 'b:rollback')), /did not end as passed/);
  assert.match(
    await forged(withData('rollback.executed', 'b', { rollback_hash: other })),
    /is not about what was stored/,
  );
});

test('a step that failed passes afterwards only on the word of a person', async () => {
  const events = await rolledBack('done');
  const wordless = events.filter((event) => !isOf(event, 'intervention.resolved', 'b'));
  const verdict = verifyTrace(rechained(wordless).trace, sha256Hex);
  assert.match(verdict.kind === 'changed' ? verdict.message : '', /step 'b' failed, and nobody took it as done/);
});

test('what was taken back and not done again is not satisfied, whatever it once had for a result', async () => {
  const events = await rolledBack();
  assert.ok(unsatisfied(events).includes("step 'a' was taken back and not done again"), unsatisfied(events).join('; '));
  // An earlier version went on behind it.
  const { run_id, runbook_id, mode, tenant_id, actor } = events.at(-1)!;
  const resumed = { run_id, runbook_id, mode, tenant_id, actor, type: 'run.resumed', data: { reason: 'x' } };
  assert.ok(
    unsatisfied([...events, resumed as unknown as RecordedEvent]).includes(
      "step 'a' was taken back and not done again",
    ),
  );
});

test('a run in which what was taken back is done again verifies, and lacks nothing', () => {
  const run = new DecidedRun(plan);
  const argv = ['back'];
  const back = { shown: { argv }, programs: [argv], hash: 'sha256:back', isRedacted: false };
  const rollback = { kind: 'command', ...back, classification: classificationOf('safe') } as const;
  let count = 0;
  const does = (index: number, preparation: Command, exitCode: number) => {
    count += 1;
    run.happens(preparation);
    if (index > 1) run.happens(approve(index, alice));
    run.happens({ ...start(index), executionId: `e-${count}` } as Command).happens(end(index, exitCode));
  };
  const forward = (index: number) => prepared(index, 'safe', { rollback } as Partial<Preparation>);
  const undo = (index: number): Command => ({
    kind: 'prepare-step',
    index,
    preparation: rollback,
    approvalId: `undo-${index}`,
  });
  does(0, forward(0), 0);
  does(1, forward(1), 1);
  does(3, undo(3), 0);
  run.happens({ kind: 'settle-rollback', index: 1 });
  run.happens({ kind: 'resolve-intervention', index: 1, actor: alice, resolution: 'failed', note: 'looked' });
  does(2, undo(2), 0);
  run.happens({ kind: 'settle-rollback', index: 0 }).happens({ kind: 'finish-run' }).happens(resume());
  does(0, forward(0), 0);
  does(1, forward(1), 0);
  run.happens({ kind: 'finish-run' });
  const verdict = verifyTrace(rechained(run.events).trace, sha256Hex);
  assert.equal(verdict.kind, 'intact', JSON.stringify(verdict));
  assert.deepEqual(unsatisfied(run.events), []);
});

test('what takes a step back is not counted among the steps of the run', async () => {
  const closing = (await rolledBack()).at(-1)!;
  assert.deepEqual(closing.type === 'run.finished' && closing.data.steps, { passed: 1, failed: 1, skipped: 0 });
  const more = { passed: 3, failed: 1, skipped: 0 };
  const miscounted: Change = (event) =>
    event.type === 'run.finished' ? ({ ...event, data: { ...event.data, steps: more } } as RecordedEvent) : event;
  assert.match(await forged(miscounted), /tells of 3 passed steps, and the lines before it of 1/);
});

test('a step that waits for a person is said to, and why, once', async () => {
  const slow = planOf([cli('a', ['slow'])]);
  const { events } = await runInMemory(slow, { answers: { slow: { outcome: 'timeout', exitCode: null } } });
  assert.deepEqual(unsatisfied(events), [
    "the run waits: step 'a' waits for a person's word on how it goes on: its time limit was reached",
  ]);
});

test('what takes a step back cannot be stored once more after the step ran or ended', async () => {
  const events = await rolledBack();
  for (const id of ['a', 'b']) {
    const stored = events.find((event) => isOf(event, 'rollback.stored', id));
    assert.ok(stored?.type === 'rollback.stored');
    for (const type of ['step.started', 'step.result'] as const) {
      const after = events.findIndex((event) => isOf(event, type, id)) + 1;
      const again = { ...stored, data: { ...stored.data, rollback_hash: other, argv: ['rm', '-rf', '/'] } };
      const swapped = (event: RecordedEvent) =>
        JSON.parse(JSON.stringify(event).replaceAll(stored.data.rollback_hash, other)) as RecordedEvent;
      const all = [...events.slice(0, after), again, ...events.slice(after).map(swapped)];
      const verdict = verifyTrace(rechained(all).trace, sha256Hex);
      assert.ok(verdict.kind === 'changed', `${type} of ${id}`);
      assert.equal(verdict.message, `what takes step '${id}' back was stored only once the step had run`);
    }
  }
});

test('a word that is asked for once a step was taken back is found where something else came of that', async () => {
  const opened = (cause: string) => forged(withData('intervention.opened', 'b', { cause }));
  assert.equal(await opened('rolled_back'), 'intact');
  for (const cause of ['rollback_failed', 'rollback_declined', 'approval_expired', 'timeout']) {
    assert.match(await opened(cause), /step 'b' did not come to a word on it/, cause);
  }
  assert.match(await forged(without('rollback.executed', 'b')), /'b' did not come to a word on it \(rolled_back\)/);
});
