import assert from 'node:assert/strict';
import test from 'node:test';
import type { Assertion } from '../../runtime/model/runbook.js';
import { evaluateAssertions } from '../../runtime/run/assertion.js';
import { resolverOf } from '../../runtime/run/resolve.js';
import type { Values } from '../../runtime/run/values.js';
import { planOf } from '../support/plans.js';
import { executedWith } from '../support/ports.js';

const values: Values = {
  apiVersion: 'runbook/v1',
  vars: {},
  inputs: {},
  captures: new Map(),
  captors: new Map(),
  outcome: () => undefined,
  runId: 'r',
  environment: {},
};

function check(assertion: Assertion, stdout: string, passes: boolean, exitCode: number | null = 0): void {
  const execution = executedWith(exitCode ?? 0, { stdout, assertions: [assertion] });
  const output = { ...execution, executed: { ...execution.executed, exit_code: exitCode } };
  const [verdict, ...others] = evaluateAssertions(output);
  const what = `${JSON.stringify(assertion)} on ${JSON.stringify(stdout)} (${exitCode})`;
  assert.deepEqual([verdict?.kind, verdict?.index, others], [assertion.kind, 0, []], what);
  assert.equal(verdict?.passed, passes, what);
  assert.notEqual(verdict?.detail, '', what);
}

type TextKind = Extract<Assertion, { text: string }>['kind'];
const texts = (kind: TextKind, rows: readonly (readonly [text: string, stdout: string, passes: boolean])[]) => {
  for (const [text, stdout, passes] of rows) check({ kind, text, on: 'stdout' }, stdout, passes);
};

test('contains and not_contains look for a text, not for a pattern, and mind its case', () => {
  const rows = [
    ['Ready', 'node Ready\n', true],
    ['ready', 'node Ready\n', false],
    ['R..dy', 'node Ready\n', false],
    ['a\nb', 'xa\nbx', true],
    ['', '', true],
    ['x', '', false],
  ] as const;
  texts('contains', rows);
  texts(
    'not_contains',
    rows.map(([text, stdout, holds]) => [text, stdout, !holds] as const),
  );
});

test('equals and not_equals compare the whole output but for one last line feed', () => {
  const rows = [
    ['ok', 'ok', true],
    ['ok', 'ok\n', true],
    ['ok', 'ok\r\n', true],
    ['ok', 'ok\n\n', false],
    ['ok', '\nok', false],
    ['ok', 'ok ', false],
    ['ok', 'OK', false],
    ['ok', 'okay', false],
    ['', '', true],
    ['', '\n', true],
    ['', '\n\n', false],
    ['', ' ', false],
    ['', 'x', false],
    ['a\nb', 'a\nb\n', true],
  ] as const;
  texts('equals', rows);
  texts(
    'not_equals',
    rows.map(([text, stdout, same]) => [text, stdout, !same] as const),
  );
});

test('matches looks for a pattern anywhere, and fails where the pattern is none', () => {
  texts('matches', [
    ['^[0-9]+%', '93% used', true],
    ['used$', '93% used', true],
    ['^used', '93% used', false],
    ['(?i)USED', '93% used', true],
    ['(?m)^b$', 'a\nb\nc', true],
    ['^b$', 'a\nb\nc', false],
    ['(', '(', false],
    ['a(?=b)', 'ab', false],
    ['(a)\\1', 'aa', false],
  ]);
});

test('exit_code compares the number, and a program that has none fails', () => {
  for (const [code, is, passes] of [
    [0, 0, true],
    [3, 3, true],
    [0, 3, false],
    [3, 0, false],
    [0, null, false],
    [1, null, false],
  ] as const)
    check({ kind: 'exit_code', code }, '', passes, is);
});

test('json_path compares the one value that it finds, by value and not by spelling', () => {
  const stdout =
    '{ "status": "Ready", "n": 3, "none": null, "tags": ["a", "b"], "at": { "x": 1, "y": { "z": [] } } }\n';
  const rows: readonly (readonly [path: string, equals: unknown, passes: boolean])[] = [
    ['$.status', 'Ready', true],
    ['$.status', 'ready', false],
    ['$.n', 3, true],
    ['$.n', 4, false],
    ['$.none', null, true],
    ['$.none', {}, false],
    ['$.at', { y: { z: [] }, x: 1 }, true],
    ['$.at', { x: 1 }, false],
    ['$.at', { x: 1, y: { z: [] }, more: 1 }, false],
    ['$.at', { x: 1, y: { z: {} } }, false],
    ['$.at', { x: 1, other: { z: [] } }, false],
    ['$.at', null, false],
    ['$.tags', ['a', 'b'], true],
    ['$.tags', ['b', 'a'], false],
    ['$.tags', ['a'], false],
    ['$.tags', { 0: 'a', 1: 'b' }, false],
    ['$.tags[1]', 'b', true],
    ['$.tags[0]', 'b', false],
    ['$.tags[*]', 'a', false],
    ['$.missing', 'x', false],
    ['$.missing', null, false],
    ['$[', 'x', false],
    ['status', 'Ready', false],
  ];
  for (const [path, equals, passes] of rows) check({ kind: 'json_path', path, equals, on: 'stdout' }, stdout, passes);
  for (const text of ['', 'Ready', '{"status":', '{"status":"Ready"} {}'])
    check({ kind: 'json_path', path: '$.status', equals: 'Ready', on: 'stdout' }, text, false);
});

test('every assertion is judged, in order, whatever became of the others', () => {
  const assertions: readonly Assertion[] = [
    { kind: 'contains', text: 'x', on: 'stdout' },
    { kind: 'matches', text: '(', on: 'stdout' },
    { kind: 'equals', text: 'ok', on: 'stdout' },
  ];
  const verdicts = evaluateAssertions(executedWith(0, { stdout: 'ok', assertions }));
  assert.deepEqual(
    verdicts.map(({ index, kind, passed }) => [index, kind, passed]),
    [
      [0, 'contains', false],
      [1, 'matches', false],
      [2, 'equals', true],
    ],
  );
});

test('what a verdict quotes of the output is redacted before it is cut', () => {
  const redact = (text: string) => text.replaceAll(/hunter[0-9]+x/g, '***');
  for (let before = 180; before < 200; before++) {
    const secret = `${'-'.repeat(before)}hunter2345678x`;
    const assertions: readonly Assertion[] = [
      { kind: 'equals', text: 'ok', on: 'stdout' },
      { kind: 'json_path', path: '$.a', equals: 'ok', on: 'stdout' },
      { kind: 'json_path', path: '$', equals: { a: 'ok' }, on: 'stdout' },
    ];
    for (const stdout of [secret, JSON.stringify({ a: secret })])
      for (const { detail } of evaluateAssertions(executedWith(0, { stdout, assertions, redact })))
        assert.ok(!detail.includes('hunt'), detail);
  }
});

test('an assertion looks at the output that it names', () => {
  const passes = (assertion: Assertion, stdout: string, stderr: string) =>
    evaluateAssertions(executedWith(0, { stdout, stderr, assertions: [assertion] }))[0]?.passed;
  for (const [on, isThere] of [
    ['stdout', true],
    ['stderr', false],
  ] as const) {
    assert.equal(passes({ kind: 'contains', text: 'x', on }, 'x', ''), isThere);
    assert.equal(passes({ kind: 'not_contains', text: 'x', on }, 'x', ''), !isThere);
    assert.equal(passes({ kind: 'equals', text: 'x', on }, 'x\n', 'y'), isThere);
    assert.equal(passes({ kind: 'not_equals', text: 'x', on }, 'x\n', 'y'), !isThere);
    assert.equal(passes({ kind: 'matches', text: '^x$', on }, 'x', 'y'), isThere);
    assert.equal(passes({ kind: 'json_path', path: '$.a', equals: 1, on }, '{"a":1}', '{"a":2}'), isThere);
  }
});

test('an expression holds only where it is true, and one that cannot be evaluated does not', () => {
  const check = (value: boolean | string) => {
    const evaluate = () =>
      typeof value === 'string' ? ({ ok: false, error: { message: value } } as const) : ({ ok: true, value } as const);
    const assertions = [{ kind: 'expr', expression: 'captures.n > 1' } as const];
    return evaluateAssertions(executedWith(0, { assertions, evaluate }))[0];
  };
  assert.deepEqual([check(true)?.passed, check(false)?.passed], [true, false]);
  assert.deepEqual(check("'captures.n' has no value"), {
    index: 0,
    kind: 'expr',
    passed: false,
    detail: "'captures.n' has no value",
  });
});

test('a text that its template leaves empty is not found, while one that was written empty is', () => {
  const filled = (kind: TextKind, text: string, e: string) => {
    const resolver = resolverOf({ ...values, inputs: { e } }, planOf([]).governance);
    const assertions = resolver.assertions([{ kind, text, on: 'stdout' }]);
    assert.ok(assertions.ok);
    return evaluateAssertions(executedWith(0, { stdout: 'ready', assertions: assertions.value }))[0];
  };
  for (const kind of ['contains', 'matches'] as const) {
    const detail = `'{{ .e }}' came out empty, so '${kind}' would hold for any output`;
    assert.deepEqual(filled(kind, '{{ .e }}', ''), { index: 0, kind, passed: false, detail });
    assert.equal(filled(kind, '{{ .e }}', 'ready')?.passed, true);
    assert.equal(filled(kind, '', 'x')?.passed, true);
  }
  assert.equal(filled('not_equals', '{{ .e }}', '')?.passed, true);
});
