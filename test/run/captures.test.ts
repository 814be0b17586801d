import assert from 'node:assert/strict';
import test from 'node:test';
import type { RecordedEvent } from '../../runtime/model/event.js';
import { type CaptureEvent, evolve, initialState, type RunState, withCaptures } from '../../runtime/run/state.js';

const hash = `sha256:${'0'.repeat(64)}`;

function capture(name: string, value: string): CaptureEvent {
  const data = { name, preview: value, value, redacted: false, sha256: hash, bytes: value.length };
  return { type: 'capture.recorded', step_id: `of-${value}`, data } as unknown as CaptureEvent;
}

const set = (name: string): RunState => ({
  ...initialState,
  captures: { [name]: { stepId: 's', preview: 'old', value: 'old', redacted: false, sha256: hash, bytes: 3 } },
  changes: [
    { scope: 'captures', name, after: 'set', seq: 1 },
    { scope: 'vars', name, after: 'kept', seq: 2 },
  ],
});

function valuesOf({ captures, changes }: RunState) {
  return { captures: Object.entries(captures), changes };
}

test('captures that are taken at once lead to what they lead to one after the other', () => {
  const events = [capture('b', '1'), capture('a', '2'), capture('b', '3'), capture('__proto__', '4')];
  for (const state of [initialState, set('a')]) {
    const one = events.reduce<RunState>((before, event) => evolve(before, event as RecordedEvent), state);
    assert.deepEqual(valuesOf(withCaptures(state, events)), valuesOf(one));
  }
  assert.equal(Object.keys(withCaptures(initialState, events).captures).length, 3);
});

test('without captures the state is the one that was given', () => {
  const state = set('a');
  assert.equal(withCaptures(state, []), state);
});
