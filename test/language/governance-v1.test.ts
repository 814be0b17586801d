import assert from 'node:assert/strict';
import test from 'node:test';
import { createPlan, hoverAt, readRunbook } from '../../runtime/language/index.js';

function runbookWith(governance: string, version = 'v1'): string {
  return `apiVersion: runbook/${version}\nmeta: {name: x, governance: {${governance}}}\nsteps:\n  - {id: a, type: manual}\n`;
}

function planOf(governance: string) {
  const plan = createPlan(readRunbook(runbookWith(governance)), { runbookPath: 'x', runbookSha256: 'sha256:0' });
  assert.ok(plan.ok);
  return plan.value;
}

const errorsIn = (text: string) => readRunbook(text).diagnostics.map(({ message }) => message);

test('a runbook can tighten how it is governed', () => {
  const { governance, posture } = planOf(
    'mode: strict, trust_level: 1, confirm: step_id, limits: {max_mutations: 2, cooldown_between_critical: 90s}',
  );
  assert.deepEqual(
    [governance.mode, governance.trustLevel, governance.confirm, governance.limits],
    ['strict', 1, 'step_id', { maxMutations: 2, cooldownMs: 90_000 }],
  );
  assert.deepEqual([posture.mode, posture.trustLevel, posture.confirm], ['strict', 1, 'step_id']);
  assert.deepEqual(posture.limits, { maxMutations: 2, cooldownMs: 90_000 });
  assert.deepEqual(posture.layers.cooldownMs, { layer: 'runbook' });
});

test('a runbook that says nothing of it is governed as before', () => {
  const { governance, posture } = planOf('');
  assert.deepEqual([governance.mode, governance.limits, posture.profile], [undefined, undefined, 'local']);
  assert.deepEqual([posture.mode, posture.trustLevel, posture.limits], ['audit', 2, {}]);
});

test('a value that is none of a key is said with those that are', () => {
  const check = (governance: string, expected: RegExp) =>
    assert.match(errorsIn(runbookWith(governance)).join('\n'), expected, governance);
  check('mode: loose', /'loose'.*'strict'.*'audit'/);
  check('trust_level: 3', /'3'.*'0'.*'1'.*'2'/);
  check('confirm: nothing', /'nothing'.*'resource'.*'step_id'/);
  check('limits: {max_mutations: -1}', /-1/);
  check('limits: {max_mutations: many}', /many/);
  check('limits: {cooldown_between_critical: soon}', /'soon'/);
  check('limits: {max_mutation: 1}', /'max_mutation'/);
});

test('runbook/v0 knows none of it, and says which version does', () => {
  for (const governance of ['mode: strict', 'trust_level: 1', 'confirm: step_id', 'limits: {max_mutations: 1}']) {
    assert.match(errorsIn(runbookWith(governance, 'v0')).join('\n'), /runbook\/v1/, governance);
  }
});

test('hovering over a key says what it does', () => {
  const check = (key: string, expected: RegExp) => {
    const text = runbookWith(
      'mode: strict, trust_level: 1, confirm: step_id, limits: {max_mutations: 2, cooldown_between_critical: 90s}',
    );
    assert.match(hoverAt(readRunbook(text), text.indexOf(key) + 1)?.text ?? '', expected, key);
  };
  check('mode:', /nothing runs without a person's approval/);
  check('trust_level', /people do it by hand/);
  check('confirm', /What a person types/);
  check('max_mutations', /the next such step is denied/);
  check('cooldown_between', /cannot be approved/);
});
