import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import type { FinalRisk, Risk } from '../../runtime/model/risk.js';
import { declaredRisk, type Key, merged, withDeclared } from '../../runtime/risk/merge.js';

const scanners: readonly Risk[] = ['safe', 'caution', 'dangerous', 'unknown'];
const classes: readonly FinalRisk[] = ['safe', 'caution', 'dangerous'];
const sure = [0.9, 0.95, 1];
const unsure = [0, 0.5, 0.89, 0.8999999, Number.NaN, undefined, -1, 1.01, Infinity, '1' as unknown as number];

function keyOf(risk: FinalRisk, confidence: number | undefined): Key {
  return confidence === undefined ? { risk } : { risk, confidence };
}

// Scanner, then the second key after doubt has raised it, then what comes out.
const table: readonly (readonly [Risk, FinalRisk | 'none', FinalRisk, string])[] = [
  ['dangerous', 'safe', 'dangerous', 'R1'],
  ['dangerous', 'caution', 'dangerous', 'R1'],
  ['dangerous', 'dangerous', 'dangerous', 'R1'],
  ['dangerous', 'none', 'dangerous', 'R1'],
  ['caution', 'safe', 'caution', 'R2'],
  ['caution', 'caution', 'caution', 'R2'],
  ['caution', 'dangerous', 'dangerous', 'R2'],
  ['caution', 'none', 'caution', 'R2'],
  ['safe', 'safe', 'safe', 'R3'],
  ['safe', 'caution', 'caution', 'R4'],
  ['safe', 'dangerous', 'dangerous', 'R4'],
  ['safe', 'none', 'caution', 'R4'],
  ['unknown', 'safe', 'caution', 'R5'],
  ['unknown', 'caution', 'caution', 'R5'],
  ['unknown', 'dangerous', 'dangerous', 'R5'],
  ['unknown', 'none', 'caution', 'R5'],
];

const upper: Readonly<Record<FinalRisk, FinalRisk>> = { safe: 'caution', caution: 'dangerous', dangerous: 'dangerous' };

test('the truth table holds for every class, key and confidence', () => {
  let checked = 0;
  const check = (scanner: Risk, key: Key | undefined, second: FinalRisk | 'none') => {
    const row = table.find(([given, answer]) => given === scanner && answer === second);
    assert.ok(row);
    assert.deepEqual(merged(scanner, key, { twoKeys: true }), { risk: row[2], rule: row[3] });
    if (second !== 'none') assert.deepEqual(merged(scanner, key), { risk: row[2], rule: row[3] });
    checked += 1;
  };
  for (const scanner of scanners) {
    check(scanner, undefined, 'none');
    check(scanner, { risk: 'unknown' as FinalRisk, confidence: 1 }, 'none');
    for (const risk of classes) {
      for (const confidence of sure) check(scanner, keyOf(risk, confidence), risk);
      for (const confidence of unsure) check(scanner, keyOf(risk, confidence), upper[risk]);
    }
  }
  assert.equal(checked, 4 * (2 + 3 * (sure.length + unsure.length)));
});

test('a confidence of exactly 0.9 is not raised, the next smaller number is', () => {
  assert.equal(merged('safe', { risk: 'safe', confidence: 0.9 }).risk, 'safe');
  assert.equal(merged('safe', { risk: 'safe', confidence: 0.8999999999999999 }).risk, 'caution');
});

test('without a second key the scanner decides alone, and unknown counts as caution', () => {
  const found = scanners.map((scanner) => merged(scanner, undefined));
  assert.deepEqual(found, [
    { risk: 'safe', rule: 'local' },
    { risk: 'caution', rule: 'local' },
    { risk: 'dangerous', rule: 'local' },
    { risk: 'caution', rule: 'local' },
  ]);
});

const rank = (risk: Risk): number => (risk === 'unknown' ? 1 : classes.indexOf(risk));
const anyScanner = fc.constantFrom(...scanners);
const anyKey = fc
  .tuple(fc.constantFrom(...classes), fc.oneof(fc.double(), fc.double({ min: 0, max: 1 }), fc.constant(undefined)))
  .map(([risk, confidence]) => keyOf(risk, confidence));
const maybeKey = fc.option(anyKey, { nil: undefined });
const policy = fc.boolean().map((twoKeys) => ({ twoKeys }));

test('the merged class is below neither the scanner nor the key', () => {
  fc.assert(
    fc.property(anyScanner, maybeKey, policy, (scanner, key, twoKeys) => {
      const final = rank(merged(scanner, key, twoKeys).risk);
      assert.ok(final >= rank(scanner));
      if (key !== undefined) assert.ok(final >= rank(key.risk));
    }),
  );
});

test('a worse scanner or a worse key never gives a better class', () => {
  fc.assert(
    fc.property(anyScanner, anyScanner, anyKey, fc.constantFrom(...classes), policy, (one, other, key, risk, two) => {
      const [better, worse] = rank(one) <= rank(other) ? [one, other] : [other, one];
      assert.ok(rank(merged(better, key, two).risk) <= rank(merged(worse, key, two).risk));
      const second = { ...key, risk };
      const [milder, harder] = rank(key.risk) <= rank(risk) ? [key, second] : [second, key];
      assert.ok(rank(merged(one, milder, two).risk) <= rank(merged(one, harder, two).risk));
    }),
  );
});

test('more doubt never gives a better class', () => {
  const confidence = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(
    fc.property(anyScanner, fc.constantFrom(...classes), confidence, confidence, (scanner, risk, one, other) => {
      const at = (value: number) => rank(merged(scanner, { risk, confidence: value }).risk);
      assert.ok(at(Math.min(one, other)) >= at(Math.max(one, other)));
    }),
  );
});

test('with two keys asked for, safe comes out only where both say safe', () => {
  fc.assert(
    fc.property(anyScanner, maybeKey, (scanner, key) => {
      if (merged(scanner, key, { twoKeys: true }).risk !== 'safe') return;
      assert.equal(scanner, 'safe');
      assert.equal(key?.risk, 'safe');
    }),
  );
});

test('a declared class raises and never lowers', () => {
  for (const risk of classes) {
    for (const declared of classes) {
      const found = withDeclared({ risk, rule: 'R2' }, declared);
      assert.deepEqual(found, { risk: rank(declared) > rank(risk) ? declared : risk, rule: 'R2' });
    }
    assert.equal(withDeclared({ risk, rule: 'R2' }, undefined).risk, risk);
  }
});

test('the words of other vocabularies are understood, and no others', () => {
  const check = (words: string, risk: FinalRisk, critical = false) => {
    for (const word of words.split(' ')) assert.deepEqual(declaredRisk(word), { risk, critical }, word);
  };
  check('read safe Read', 'safe');
  check('low low_risk medium caution MEDIUM', 'caution');
  check('high high_risk dangerous', 'dangerous');
  check('critical', 'dangerous', true);
  for (const word of ['', 'none', 'constructor', 'unknown', '__proto__']) assert.equal(declaredRisk(word), undefined);
});
