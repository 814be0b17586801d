import assert from 'node:assert/strict';
import test from 'node:test';
import { runOutputs, unknownOutputs } from '../../runtime/run/outputs.js';
import type { CapturedText, Values } from '../../runtime/run/values.js';
import { cli, planOf, whole } from '../support/plans.js';

function planWith(outputs: Readonly<Record<string, string>>) {
  const capture = { found: whole('stdout'), token: whole('stdout', { isSecret: true }) };
  const step = cli('look', ['echo'], { capture });
  const password = { type: 'string', isRequired: false, isSecret: true } as const;
  const region = { type: 'string', isRequired: false, isSecret: false } as const;
  return { ...planOf([step]), outputs, inputs: { password, region } };
}

function values(captures: Readonly<Record<string, CapturedText>>): Values {
  return {
    apiVersion: 'runbook/v1',
    vars: { most: '3' },
    inputs: { password: 'hunter2hunter2', region: 'eu' },
    captures: new Map(Object.entries(captures)),
    captors: new Map([
      ['found', 'look'],
      ['token', 'look'],
    ]),
    outcome: (id) => (id === 'look' ? { status: 'passed', exitCode: 0 } : undefined),
    runId: 'r',
    environment: {},
  };
}

const found = { found: { text: '7', type: 'number' }, token: { text: 'abcdefghij', type: 'string' } } as const;

function given(expression: string, captures: Readonly<Record<string, CapturedText>> = found) {
  return runOutputs(planWith({ it: expression }), values(captures))['it'];
}

test('an output is the value of its expression when the run ends', () => {
  assert.deepEqual(given('found > 3 && inputs.region == "eu"'), { value: true });
  assert.deepEqual(given('steps.look.outputs.found + 1'), { value: 8 });
  assert.deepEqual(given('steps.look.status'), { value: 'passed' });
});

test('an output whose value was not captured says so in place of a value', () => {
  assert.match(given('found', {})?.fault ?? '', /'found' in 'found' is captured by step 'look'/);
});

test('an output that is, or may be, about a secret is hidden, also where it tells a length or a comparison only', () => {
  for (const expression of [
    'token',
    'size(captures.token)',
    'captures["token"] == "x"',
    'size(captures)',
    'steps.look.outputs.token',
    'size(steps.look.outputs)',
    'inputs.password',
    'password.startsWith("h")',
    'size(inputs)',
  ]) {
    assert.deepEqual(given(expression), { is_hidden: true }, expression);
  }
  assert.deepEqual(given('vars.most'), { value: '3' });
});

test('an output that is too large is not kept', () => {
  const large = { found: { text: 'x'.repeat(70_000), type: 'string' } } as const;
  assert.match(given('found', large)?.fault ?? '', /has 70002 characters, and at most 65536 are kept/);
});

test('a run that was ended where its values are not known says so of each output', () => {
  assert.match(unknownOutputs(planWith({ it: 'found' }))['it']?.fault ?? '', /ended from another process/);
});
