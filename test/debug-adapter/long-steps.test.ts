import assert from 'node:assert/strict';
import test from 'node:test';
import { longSteps } from '../../debug-adapter/long-steps.js';
import type { RecordedEvent } from '../../runtime/model/event.js';

/** What is told of a step whose program runs for so many beats of the clock. */
function toldOf(beats: number, end: RecordedEvent['type'] = 'step.executed') {
  const told: unknown[] = [];
  const beating = new Set<() => void>();
  const steps = longSteps(
    (event, body) => told.push([event, body]),
    (milliseconds, act) => {
      assert.equal(milliseconds, 2000);
      beating.add(act);
      return () => beating.delete(act);
    },
  );
  steps.note({ type: 'step.started', seq: 7, step_id: 'slow' } as RecordedEvent);
  for (let count = 0; count < beats; count += 1) for (const act of beating) act();
  steps.note({ type: end } as RecordedEvent);
  steps.note({ type: 'run.finished' } as RecordedEvent);
  assert.equal(beating.size, 0, 'the clock is left alone once the program has ended');
  return told;
}

test('of a program that ends soon nothing is told', () => {
  assert.deepEqual(toldOf(0), []);
});

test('a program that runs for long is told of, with its time, until it ends, however that is', () => {
  const told = [
    ['progressStart', { progressId: 'step-7', title: "step 'slow' runs", message: 'for 2 s', cancellable: false }],
    ['progressUpdate', { progressId: 'step-7', message: 'for 4 s' }],
    ['progressUpdate', { progressId: 'step-7', message: 'for 6 s' }],
    ['progressEnd', { progressId: 'step-7' }],
  ];
  assert.deepEqual(toldOf(3), told);
  assert.deepEqual(toldOf(3, 'run.paused'), told);
});
