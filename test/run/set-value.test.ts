import assert from 'node:assert/strict';
import test from 'node:test';
import type { Actor } from '../../runtime/model/event.js';
import type { Plan } from '../../runtime/model/plan.js';
import type { CaptureType, InputDeclaration } from '../../runtime/model/runbook.js';
import { snapshotOf } from '../../runtime/record/snapshot.js';
import type { Command, ValueChange } from '../../runtime/run/command.js';
import { divergenceOf } from '../../runtime/run/divergence.js';
import { valueNamed, varsNow } from '../../runtime/run/values-now.js';
import { DecidedRun, person, prepared, start } from '../support/decided-run.js';
import { cli, planOf, whole } from '../support/plans.js';
import { executedWith } from '../support/ports.js';

const alice = person('alice');

const inputs: Record<string, InputDeclaration> = {
  count: { type: 'number', isRequired: false, isSecret: false },
  region: { type: 'string', isRequired: false, isSecret: false, choices: ['eu', 'us'] },
  token: { type: 'string', isRequired: false, isSecret: true },
} as never;

function captured(type: CaptureType, isSecret = false): Plan {
  const plan = planOf([cli('a', ['df'], { capture: { n: whole('stdout', { type, isSecret }) } }), cli('b', ['df'])], {
    name: 'old',
  });
  return { ...plan, inputs };
}

function set(scope: ValueChange['scope'], name: string, text: string, actor: Actor = alice): Command {
  const redact = (value: string) => value.replaceAll('hunter2', '***');
  return { kind: 'set-value', actor, scope, name, text, redact, digest: (value) => `sha256:${value}` };
}

/** A run in which the first step has captured a value. */
function afterCapture(plan: Plan, value = '1'): DecidedRun {
  const capture = { name: 'n', sha256: 'sha256:0', bytes: 1, preview: value, redacted: false, value };
  const run = new DecidedRun(plan).happens(prepared(0, 'safe')).happens(start(0));
  return run.happens({ kind: 'finish-step', index: 0, execution: executedWith(0, { captures: [capture] }) });
}

test('a variable that is set is recorded with both values, and counts from then on', () => {
  const run = new DecidedRun(captured('string'));
  run.happens(set('vars', 'name', 'new')).happens(set('vars', 'name', 'newest'));
  const last = run.events.at(-1);
  assert.deepEqual(
    [last?.type, last?.actor, last?.data],
    [
      'variable.changed',
      alice,
      {
        scope: 'vars',
        name: 'name',
        before: 'new',
        after: 'newest',
        before_hash: 'sha256:new',
        after_hash: 'sha256:newest',
      },
    ],
  );
  assert.deepEqual(varsNow(run.plan, run.state), { name: 'newest' });
  assert.deepEqual(snapshotOf(run.state).vars, { name: 'newest' });
  assert.deepEqual(
    divergenceOf(run.plan, run.state)?.modified.map(({ how, by, detail }) => [how, by, detail]),
    [
      ['value_changed', 'alice', "'vars.name' was set to 'new', before 'old'"],
      ['value_changed', 'alice', "'vars.name' was set to 'newest', before 'new'"],
    ],
  );
});

test('the same value again is no change', () => {
  assert.deepEqual(new DecidedRun(captured('string')).gives(set('vars', 'name', 'old')), []);
});

test('an input takes only what its declaration takes, and never a secret', () => {
  const run = new DecidedRun(captured('string'));
  const check = (name: string, text: string, refusal: RegExp | undefined) => {
    const said = run.refusal(set('inputs', name, text));
    if (refusal === undefined) assert.equal(said, undefined);
    else assert.match(said ?? '', refusal);
  };
  check('count', '3', undefined);
  check('count', 'three', /'count' is a number, and 'three' is none/);
  check('region', 'eu', undefined);
  check('region', 'mars', /'region' is one of 'eu', 'us'/);
  check('token', 'other', /'token' is a secret, so its value is not taken as text; begin a new run/);
  check('nothing', '1', /no input 'nothing'/);
  run.happens(set('inputs', 'count', '3'));
  assert.equal(run.state.changes?.[0]?.after, 3);
});

test('a capture is set once it has a value, by its type, until its step captures it anew', () => {
  const fresh = new DecidedRun(captured('number'));
  assert.match(
    fresh.refusal(set('captures', 'n', '2')) ?? '',
    /'n' has no value yet that could be set; step 'a' captures it/,
  );
  const run = afterCapture(captured('number'));
  assert.match(run.refusal(set('captures', 'n', 'two')) ?? '', /'n' is a number, and the new value is none/);
  run.happens(set('captures', 'n', '2'));
  assert.deepEqual([run.state.captures['n']?.value, run.state.captures['n']?.stepId], ['2', 'a']);
  run.happens({ kind: 'jump-run', to: 0, actor: alice });
  assert.equal(run.state.captures['n'], undefined);
});

test('a secret capture and a value that holds something hidden are refused', () => {
  const secret = afterCapture(captured('string', true));
  assert.match(secret.refusal(set('captures', 'n', 'x')) ?? '', /'n' is a secret/);
  assert.equal(secret.gives(set('vars', 'name', 'say hunter2')), 'value-hidden');
  assert.equal(secret.gives(set('vars', 'name', 'x'.repeat(20_000))), 'value-too-long');
  assert.deepEqual(secret.state.changes, undefined);
});

test('only a person sets a value, and not while a program runs', () => {
  const run = new DecidedRun(captured('string'));
  assert.equal(run.gives(set('vars', 'name', 'x', { kind: 'engine', id: 'engine' })), 'not-a-person');
  run.happens(prepared(0, 'safe')).happens(start(0));
  assert.equal(run.gives(set('vars', 'name', 'x')), 'step-begun');
});

test('a name is found bare or with its kind before it', () => {
  const { plan, state } = afterCapture(captured('string'));
  const check = (text: string, found: string | undefined) => {
    const named = valueNamed(plan, state, text);
    assert.equal(named.ok ? `${named.value.scope}.${named.value.name}` : undefined, found, text);
  };
  check('name', 'vars.name');
  check('.name', 'vars.name');
  check('n', 'captures.n');
  check('inputs.count', 'inputs.count');
  check('vars.n', undefined);
  check('steps.a.status', undefined);
  check('constructor', undefined);
});
