import assert from 'node:assert/strict';
import test from 'node:test';
import type { RecordedEvent } from '../../../runtime/model/event.js';
import { type Condition, holds } from '../../../runtime/replay/test/condition.js';
import { fuzzFaults } from '../../../runtime/replay/test/fuzz-check.js';
import { chanceFrom, fuzzValue } from '../../../runtime/replay/test/fuzz-values.js';
import { initialState, type RunState } from '../../../runtime/run/state.js';
import { cli, planOf } from '../../support/plans.js';

test('a text is what a condition says, or it is not', () => {
  const cases: readonly (readonly [condition: Condition, yes: string | undefined, no: string | undefined])[] = [
    [{ kind: 'equals', text: 'a' }, 'a', 'a '],
    [{ kind: 'equals', text: 'a\nb\n' }, 'a\nb', 'a\nb\n\n'],
    [{ kind: 'contains', text: 'b' }, 'abc', 'ac'],
    [{ kind: 'matches', text: '^a+$' }, 'aaa', 'baa'],
    [{ kind: 'json', value: { a: [1], b: null } }, '{"b": null, "a": [1]}', '{"a": [1]}'],
    [{ kind: 'json', value: 'a' }, '"a"', 'a'],
    [{ kind: 'absent' }, undefined, ''],
    [{ kind: 'contains', text: '' }, '', undefined],
  ];
  for (const [condition, yes, no] of cases) {
    assert.deepEqual([holds(condition, yes), holds(condition, no)], [true, false], JSON.stringify(condition));
  }
});

const waiting: RunState = { ...initialState, phase: { name: 'paused', reason: 'approval', detail: '' } };

test('a run that tells a secret, starts what an input names, or does not come to rest is found', () => {
  const secret = { kind: 'secret', text: 'a"b\\c' };
  const marked = { kind: 'blanks', text: 'fz1q fz2q', marks: ['fz1q', 'fz2q'] as const };
  const plan = planOf([cli('look', ['uptime'])]);
  const run = {
    plan,
    values: new Map([
      ['token', secret],
      ['name', marked],
    ]),
    calls: [],
    events: [],
    state: waiting,
  };
  assert.deepEqual(fuzzFaults(run), []);
  const event = { type: 'run.started', data: { reason: `got ${secret.text}` } } as unknown as RecordedEvent;
  assert.match(
    fuzzFaults({ ...run, events: [event] })[0] ?? '',
    /^the secret input 'token' stands in the event 'run\.started'/,
  );
  assert.match(
    fuzzFaults({ ...run, calls: [['fz1q', 'fz2q']] }).join('\n'),
    /became more than one argument.*\n.*became a program/,
  );
  assert.deepEqual(
    fuzzFaults({
      ...run,
      calls: [
        ['ls', 'fz1q fz2q'],
        ['ls', '-fz1q fz2q-'],
      ],
    }),
    [],
  );
  const running: RunState = { ...initialState, phase: { name: 'running' } };
  assert.deepEqual(fuzzFaults({ ...run, state: running }), ['the run never came to rest: it is running']);
});

test('the same seed gives the same values, and others give many kinds', () => {
  const declaration = { type: 'string', isRequired: true, isSecret: false } as const;
  const values = (seed: number) => {
    const chance = chanceFrom(seed);
    return Array.from({ length: 300 }, () => fuzzValue(chance, declaration));
  };
  assert.deepEqual(values(4), values(4));
  assert.notDeepEqual(values(4), values(5));
  const kinds = new Set(values(4).map(({ kind }) => kind));
  for (const kind of ['nothing', 'a very long text', 'a template', 'a substitution', 'letters of many scripts']) {
    assert.ok(kinds.has(kind), kind);
  }
});
