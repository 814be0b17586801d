import assert from 'node:assert/strict';
import test from 'node:test';
import { readRunbook } from '../../runtime/language/index.js';

function codesOf(text: string): readonly string[] {
  return readRunbook(text).diagnostics.map(({ code }) => code);
}

test('deep nesting is refused however often it is read, and never ends the process', () => {
  const check = (text: string) => assert.deepEqual(codesOf(text), ['document/too-deep']);
  for (const depth of [65, 1000, 20_000, 20_000, 20_000, 40_000]) check('['.repeat(depth) + ']'.repeat(depth));
  check('['.repeat(20_000));
  check('{a: '.repeat(20_000));
  check('- '.repeat(20_000));
  check('? '.repeat(20_000));
  check(Array.from({ length: 100 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n'));
});

test('64 levels are read', () => {
  assert.doesNotMatch(codesOf('['.repeat(64) + ']'.repeat(64)).join(), /too-deep/);
});

test('a text over 8 MiB of UTF-8 is refused', () => {
  const check = (text: string, isRefused: boolean) =>
    assert.equal(codesOf(text).join() === 'document/too-large', isRefused, `${text.length} units`);
  const limit = 8 * 1024 * 1024;
  check(`#${'a'.repeat(limit - 1)}`, false);
  check(`#${'a'.repeat(limit)}`, true);
  check(`#${'é'.repeat(limit / 2 - 1)}`, false);
  check(`#${'é'.repeat(limit / 2)}`, true);
  check(`#${'\u{1F600}'.repeat(limit / 4)}`, true);
  check('a'.repeat(20 * 1024 * 1024), true);
});

test('a bomb of aliases says only that aliases are refused', () => {
  const lines = ['a: &a [x]', ...Array.from({ length: 9 }, (_, index) => `b${index}: &b${index} [*a, *a, *a, *a]`)];
  const codes = new Set(codesOf(lines.join('\n')).filter((code) => code.startsWith('yaml/')));
  assert.deepEqual([...codes].sort(), ['yaml/alias', 'yaml/anchor']);
});
