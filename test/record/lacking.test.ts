import assert from 'node:assert/strict';
import test from 'node:test';
import { unsatisfied } from '../../runtime/record/verify.js';
import { created, flat, ready, run, traced } from './drafts.js';

test('what a run did not come to is said in one line, and no step of it counts as one that failed', () => {
  const waits = run('paused', { reason: 'approval', detail: "step 'a' needs an approval" });
  const check = (ids: readonly string[], unreached: string) =>
    assert.deepEqual(unsatisfied(traced(flat([created('a', ...ids), ready('a'), waits]))), [
      "the run waits: step 'a' needs an approval",
      "step 'a' did not pass",
      unreached,
    ]);
  check(['b'], "step 'b' was not reached");
  check(['b', 'c'], "2 steps were not reached: 'b', 'c'");
  const many = Array.from({ length: 999 }, (_, index) => `s${index}`);
  check(many, "999 steps were not reached: the first is 's0'");
});
