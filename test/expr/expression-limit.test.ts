import assert from 'node:assert/strict';
import test from 'node:test';
import { evaluateExpression, parseExpression, type Value } from '../../runtime/expr/index.js';

function checkFault(text: string, message: RegExp): void {
  const parsed = parseExpression(text);
  assert.ok(!parsed.ok, text.slice(0, 80));
  assert.match(parsed.error.message, message);
}

const nested = (levels: number) => JSON.parse('['.repeat(levels) + ']'.repeat(levels)) as Value;
const scope = {
  numbers: Array.from({ length: 1000 }, (_, index) => index),
  large: 'a'.repeat(1024 * 1024),
  larger: 'a'.repeat(1024 * 1024 + 1),
  long: Array.from({ length: 100_001 }, () => 0),
  wide: Object.fromEntries(Array.from({ length: 100_000 }, (_, index) => [`k${index}`, index])),
  deep: nested(50_000),
  reachable: nested(150),
};

function checkError(text: string, message: RegExp): void {
  const parsed = parseExpression(text);
  assert.ok(parsed.ok, text);
  const result = evaluateExpression(parsed.value, scope);
  assert.ok(!result.ok, text);
  assert.match(result.error.message, message, text);
}

function check(text: string, value: Value): void {
  const parsed = parseExpression(text);
  assert.ok(parsed.ok, text);
  assert.deepEqual(evaluateExpression(parsed.value, scope), { ok: true, value }, text);
}

test('a text that nests too deep is a fault, however it nests', () => {
  for (const part of ['(', '[', '{"a":', '!(', 'a[', 'size(', 'a.map(x,', 'true?(', 'a?b:']) {
    checkFault(part.repeat(Math.floor(9000 / part.length)), /nests deeper than 100 levels|belongs/);
  }
  checkFault('('.repeat(102), /nests deeper than 100 levels/);
  checkFault(`1${'+1'.repeat(4000)}`, /nests deeper than 250 levels/);
  checkFault(`a${'.a'.repeat(4000)}`, /nests deeper than 250 levels/);
  checkFault(`a${'[0]'.repeat(3000)}`, /nests deeper than 250 levels/);
  checkFault(`${'!'.repeat(9000)}true`, /nests deeper than 250 levels/);
  checkFault(`${'-'.repeat(9000)}1`, /nests deeper than 250 levels/);
  checkFault(`a${'.size()'.repeat(1200)}`, /nests deeper than 250 levels/);
  checkFault(`true${'?1:true'.repeat(1400)}?1:2`, /nests deeper than 100 levels/);
  checkFault('a'.repeat(10_001), /an expression of 10001 characters is too long; at most 10000/);
});

test('what stays below the limits is not touched by them', () => {
  check(`1${'+1'.repeat(240)}`, 241);
  check(`${'('.repeat(99)}1${')'.repeat(99)}`, 1);
  check('numbers.filter(x, x % 2 == 0).size()', 500);
  check('numbers.map(x, numbers[x]) == numbers', true);
  check('large.contains("b")', false);
  check('size(long)', 100_001);
  check('reachable == reachable', true);
});

test('an expression that takes too many steps ends with an error that nothing absorbs', () => {
  const steps = /takes more than 100000 steps/;
  checkError('numbers.all(a, numbers.all(b, numbers.all(c, a + b + c >= 0)))', steps);
  checkError('numbers.all(a, numbers.all(b, a + b >= 0)) || true', steps);
  checkError('numbers.map(a, numbers.map(b, numbers.map(c, 1))).size()', steps);
  checkError('numbers.exists(a, large.contains(string(a) + "b"))', steps);
  checkError('numbers.exists(a, wide.missing)', steps);
  checkError('numbers.exists(a, wide.size() < a)', steps);
  checkError('numbers.exists(a, large + "b" == large)', /takes more than|at most 1048576/);
  checkError(
    'numbers.map(a, numbers + numbers + numbers).size() > numbers.map(a, numbers + numbers).size() || numbers.all(a, numbers.all(b, true))',
    steps,
  );
  checkError('long.all(x, true)', steps);
});

test('a hostile pattern costs as much as it takes', () => {
  check('"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!".matches("^(a+)+$")', false);
  check('large.matches("^(a+)+$")', true);
  checkError('large.matches("([a-z]{0,30}){0,30}[0-9]")', /takes more than 100000 steps/);
  checkError('numbers.exists(x, "a".matches("(a{1000}){1}" + string(x)))', /takes more than 100000 steps/);
  checkError('"a".matches(large)', /a pattern of 1048576 characters is too long/);
});

test('what an expression makes has a largest size', () => {
  checkError('large + "b"', /makes a text of 1048577 characters; at most 1048576/);
  checkError('long + [1]', /makes a list of 100002 entries; at most 100000/);
  checkError('larger', /the value of the expression holds more than 1048576 characters/);
  checkError('[large, "b"]', /holds more than 1048576 characters/);
  checkError('long', /holds more than 100000 entries/);
  checkError('numbers.map(x, numbers)', /holds more than 100000 entries/);
  checkError(`[1]${'.map(x, [x, x])'.repeat(40)}`, /holds more than 100000 entries/);
  checkError('deep', /nests deeper than 200 levels/);
  checkError('deep == deep', /values deeper than 200 levels cannot be compared/);
  checkError('deep in [deep]', /values deeper than 200 levels cannot be compared/);
});
