import assert from 'node:assert/strict';
import test from 'node:test';
import { follower, type LookedAt } from '../../extension/guide/follow.js';

const passage = { stepId: 'look', path: '/srv/guide.md', line: 3, endLine: 5 };

function lookedAt(answer: () => Promise<unknown>, given: object = { frameId: 1 }): LookedAt {
  const session = { type: 'runbook', customRequest: answer };
  return { session, ...given } as LookedAt;
}

test('the lines of the current step are shown while a run stands still, and no longer', async () => {
  const shown: unknown[] = [];
  const follow = follower((one) => shown.push(one));
  await follow(lookedAt(async () => ({ passage })));
  // A thread is looked at while it runs; where a session is over, nothing is.
  await follow(lookedAt(async () => ({ passage }), { threadId: 1 }));
  await follow(lookedAt(async () => ({})));
  await follow(lookedAt(() => Promise.reject(new Error('the session is gone'))));
  await follow(undefined);
  const foreign = { session: { type: 'node', customRequest: async () => ({ passage }) }, frameId: 1 };
  await follow(foreign);
  assert.deepEqual(shown, [passage, ...Array(5).fill(undefined)]);
});

test('an answer that comes once the run has gone on is not shown', async () => {
  const shown: unknown[] = [];
  const follow = follower((one) => shown.push(one));
  let answer = (_: unknown) => {};
  const late = follow(
    lookedAt(
      () =>
        new Promise((resolve) => {
          answer = resolve;
        }),
    ),
  );
  await follow(undefined);
  answer({ passage });
  await late;
  assert.deepEqual(shown, [undefined]);
});
