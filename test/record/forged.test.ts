import assert from 'node:assert/strict';
import test from 'node:test';
import type { RecordedEvent, RunFinished } from '../../runtime/model/event.js';
import { sha256Hex } from '../../runtime/node/digest.js';
import { unsatisfied, verifyTrace } from '../../runtime/record/verify.js';
import { cli, planOf } from '../support/plans.js';
import { runInMemory } from '../support/ports.js';
import { type Forgery, rechained } from './rechain.js';

const { trace, events } = await runInMemory(planOf([cli('a', ['one']), cli('b', ['two'])]));
const last = events.at(-1)!;

/** The closing line with other numbers of results. */
function ending(steps: Partial<RunFinished['steps']>): RecordedEvent {
  assert.ok(last.type === 'run.finished');
  return { ...last, data: { ...last.data, steps: { ...last.data.steps, ...steps } } };
}

function verdictOn(changed: readonly RecordedEvent[], forgery?: Forgery) {
  return verifyTrace(rechained(changed, forgery).trace, sha256Hex);
}

test('a trace that is chained anew without a change is the same trace', () => {
  assert.equal(rechained(events).trace, trace);
});

test('a line after the end of the run is found, however well it is chained', () => {
  for (const more of [events[1]!, events[2]!, last]) {
    const verdict = verdictOn([...events, more]);
    assert.ok(verdict.kind === 'changed', more.type);
    assert.equal(verdict.line, events.length + 1);
    const inTheMiddle = verdictOn(events.toSpliced(3, 0, ending({ passed: 0 })));
    assert.ok(inTheMiddle.kind === 'changed');
    assert.equal(inTheMiddle.line, 5);
  }
});

test('a closing line that names another number or another hash is found', () => {
  const check = (wrong: Partial<Record<keyof RunFinished, unknown>>) => {
    const forgery: Forgery = (event) =>
      event.type === 'run.finished' ? ({ ...event, data: { ...event.data, ...wrong } } as RecordedEvent) : event;
    const verdict = verdictOn(events, forgery);
    assert.ok(verdict.kind === 'changed', JSON.stringify(wrong));
    assert.equal(verdict.line, events.length);
  };
  check({ events: events.length });
  check({ events: events.length - 2 });
  check({ events: String(events.length - 1) });
  check({ events: undefined });
  check({ chain_hash: last.hash });
  check({ chain_hash: '' });
  check({ chain_hash: undefined });
});

test('a closing line that tells of more or fewer results than there are is found', () => {
  for (const wrong of [{ passed: 1 }, { passed: 3 }, { failed: 1 }, { skipped: 1 }]) {
    const verdict = verdictOn([...events.slice(0, -1), ending(wrong)]);
    assert.ok(verdict.kind === 'changed', JSON.stringify(wrong));
    assert.deepEqual([verdict.line, /the closing line tells of/.test(verdict.message)], [events.length, true]);
  }
});

test('a line that tells of another mode, tenant or runbook than those before it is found', () => {
  for (const wrong of [{ mode: 'probe' }, { tenant_id: 'other' }, { runbook_id: 'other' }]) {
    for (const index of events.keys()) {
      const changed = (event: RecordedEvent) =>
        (event.seq === index + 1 ? { ...event, ...wrong } : event) as RecordedEvent;
      const verdict = verdictOn(events, changed);
      assert.ok(verdict.kind === 'changed', `line ${index + 1}: ${JSON.stringify(wrong)}`);
      assert.equal(verdict.line, Math.max(2, index + 1));
    }
  }
});

test('a number or a link that does not fit is found although the hash of its line fits', () => {
  for (const index of events.keys()) {
    for (const wrong of [{ seq: index + 2 }, { seq: index }, { prev_hash: `sha256:${'1'.repeat(64)}` }]) {
      const verdict = verdictOn(events, (event) => (event.seq === index + 1 ? { ...event, ...wrong } : event));
      assert.ok(verdict.kind === 'changed', `line ${index + 1}: ${JSON.stringify(wrong)}`);
      assert.equal(verdict.line, index + 1);
    }
  }
});

test('a forged trace that claims to be complete without the result of a step does not satisfy', () => {
  const without = events.filter((event) => !(event.type === 'step.result' && event.step_id === 'b'));
  const verdict = verdictOn([...without.slice(0, -1), ending({ passed: 1 })]);
  assert.ok(verdict.kind === 'intact');
  assert.deepEqual(unsatisfied(verdict.events), ["step 'b' was interrupted; nobody knows whether it ran to its end"]);
});
