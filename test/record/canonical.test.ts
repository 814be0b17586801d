import assert from 'node:assert/strict';
import test from 'node:test';
import canonicalize from 'canonicalize';
import { canonical, canonicalJson, isCanonical } from '../../runtime/record/canonical.js';

const values = [
  { b: 1, a: [{ d: 'é', c: null }], '': true },
  { z: '🙂', a: { y: '\u2028"\\', x: 1e21 } },
  { 10: 'ten', 9: 'nine', a: { 2: 'b', 1: 'a' } },
  [{ a: 1 }, { c: [1, { e: 2, d: 3 }], b: 2 }, 'x'],
  { a: { b: [] }, c: [1, { d: 'in order' }] },
  { ü: 1, u: 2, '🙂': 3, '\uffee': 4 },
  [],
  'text',
  -0,
];

test('the canonical JSON of a value is that of RFC 8785, whatever way it is written', () => {
  for (const value of values) {
    assert.equal(canonicalJson(value), canonicalize(value));
    assert.ok(isCanonical(canonicalJson(value), value));
  }
});

test('the value that comes with the canonical JSON has its keys as one reads them from it', () => {
  for (const value of values) {
    const { text, value: ordered } = canonical(value);
    assert.equal(JSON.stringify(ordered), JSON.stringify(JSON.parse(text)));
  }
});
