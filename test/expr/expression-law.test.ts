import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { evaluateCondition, evaluateExpression, parseExpression, type Value } from '../../runtime/expr/index.js';

const pieces = fc.constantFrom(
  ...'a b x l m s 1 2.5 "t" \'u\' true false null ( ) [ ] { } , . : ? + - * / % ! == != < <= > >= && || in has( size('.split(
    ' ',
  ),
  ...['.map(x,', '.all(x,', '.exists(x,', '.filter(x,', '.matches(', '.contains(', 'int(', 'string(', ' ', '"', '\\'],
);
const texts = fc.oneof(
  fc.array(pieces, { maxLength: 30 }).map((parts) => parts.join('')),
  fc.array(pieces, { maxLength: 30 }).map((parts) => parts.join(' ')),
  fc.string({ unit: 'binary', maxLength: 40 }),
);
const values = fc.jsonValue({ maxDepth: 3 }) as fc.Arbitrary<Value>;

test('any text is read to an expression or to a fault within it', () => {
  fc.assert(
    fc.property(texts, (text) => {
      const parsed = parseExpression(text);
      const spans = parsed.ok ? parsed.value.references.map(({ span }) => span) : [parsed.error.span];
      for (const { start, end } of spans) assert.ok(0 <= start && start <= end && end <= text.length, text);
    }),
    { numRuns: 3000 },
  );
});

// Expressions that are well formed, with any operator on any value.
const { node: wellFormed } = fc.letrec<{ node: string }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 5 },
    fc.constantFrom('a', 'b', 'x', 'l', 'm.k', 'm["k"]', 'l[0]', '(1)', '(0)', '(2.5)', '"t"', 'true', 'false', 'null'),
    fc
      .tuple(
        tie('node'),
        fc.constantFrom('+', '-', '*', '/', '%', '==', '!=', '<', '<=', '>', '>=', 'in', '&&', '||'),
        tie('node'),
      )
      .map(([l, o, r]) => `(${l} ${o} ${r})`),
    fc.tuple(tie('node'), tie('node'), tie('node')).map(([a, b, c]) => `(${a} ? ${b} : ${c})`),
    fc
      .tuple(tie('node'), fc.constantFrom('all', 'exists', 'filter', 'map'), tie('node'))
      .map(([l, macro, body]) => `${l}.${macro}(x, ${body})`),
    fc.tuple(fc.constantFrom('size', 'int', 'double', 'string'), tie('node')).map(([name, of]) => `${name}(${of})`),
    fc
      .tuple(tie('node'), fc.constantFrom('contains', 'startsWith', 'endsWith', 'matches'), tie('node'))
      .map(([of, name, part]) => `${of}.${name}(${part})`),
    fc.tuple(tie('node'), tie('node')).map(([a, b]) => `[${a}, ${b}]`),
    fc.tuple(tie('node'), tie('node')).map(([a, b]) => `{"k": ${a}, ${b}: 1}`),
    tie('node').map((of) => `!${of}`),
    tie('node').map((of) => `-${of}`),
    tie('node').map((of) => `${of}["k"]`),
  ),
}));

test('any expression over any values comes to a value or to an error with a place', () => {
  fc.assert(
    fc.property(wellFormed, values, values, values, values, (text, a, b, l, m) => {
      const parsed = parseExpression(text);
      if (!parsed.ok) return assert.match(parsed.error.message, /is not a regular expression/, text);
      const result = evaluateExpression(parsed.value, { a, b, l, m });
      if (result.ok) return assert.doesNotThrow(() => JSON.stringify(result.value));
      const { start, end } = result.error.span;
      return assert.ok(0 <= start && start < end && end <= text.length, text);
    }),
    { numRuns: 3000 },
  );
});

// true, false or an error, with what Kleene's logic makes of them.
type Truth = { readonly text: string; readonly truth: boolean | undefined };
const { tree: logic } = fc.letrec<{ tree: Truth }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 6 },
    fc.constantFrom<Truth>(
      { text: 'true', truth: true },
      { text: 'false', truth: false },
      { text: '(1 / 0 == 1)', truth: undefined },
      { text: '"false"', truth: undefined },
    ),
    fc.tuple(tie('tree'), tie('tree')).map(([left, right]) => ({
      text: `(${left.text} && ${right.text})`,
      truth: decide(left.truth, right.truth, false),
    })),
    fc.tuple(tie('tree'), tie('tree')).map(([left, right]) => ({
      text: `(${left.text} || ${right.text})`,
      truth: decide(left.truth, right.truth, true),
    })),
    tie('tree').map(({ text, truth }) => ({ text: `!${text}`, truth: truth === undefined ? undefined : !truth })),
  ),
}));

function decide(left: boolean | undefined, right: boolean | undefined, deciding: boolean): boolean | undefined {
  if (left === deciding || right === deciding) return deciding;
  return left === undefined || right === undefined ? undefined : !deciding;
}

test('logic is that of three values, where an error is the third and never counts as true', () => {
  fc.assert(
    fc.property(logic, ({ text, truth }) => {
      const parsed = parseExpression(text);
      assert.ok(parsed.ok, text);
      const result = evaluateCondition(parsed.value, {});
      assert.equal(result.ok ? result.value : undefined, truth, text);
    }),
    { numRuns: 2000 },
  );
});

const { tree: sums } = fc.letrec<{ tree: { text: string; value: number; rank: number } }>((tie) => {
  const of = (operator: '+' | '-' | '*', rank: number, compute: (left: number, right: number) => number) =>
    fc.tuple(tie('tree'), tie('tree')).map(([left, right]) => ({
      text: `${bracketed(left, rank)} ${operator} ${bracketed(right, rank + 1)}`,
      value: compute(left.value, right.value),
      rank,
    }));
  return {
    tree: fc.oneof(
      { maxDepth: 5 },
      fc.nat(9).map((value) => ({ text: String(value), value, rank: 3 })),
      of('+', 1, (left, right) => left + right),
      of('-', 1, (left, right) => left - right),
      of('*', 2, (left, right) => left * right),
    ),
  };
});

function bracketed({ text, rank }: { readonly text: string; readonly rank: number }, least: number): string {
  return rank < least ? `(${text})` : text;
}

test('arithmetic without needless brackets comes to what the tree behind it does', () => {
  fc.assert(
    fc.property(sums, ({ text, value }) => {
      const parsed = parseExpression(text);
      assert.ok(parsed.ok, text);
      const result = evaluateExpression(parsed.value, {});
      if (Math.abs(value) < 2 ** 50) assert.deepEqual(result, { ok: true, value: value + 0 }, text);
    }),
  );
});

test('every JSON text that holds no large number and no half character is the expression of its value, and equal to itself', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 4 }), (json) => {
      const text = JSON.stringify(json, (_, held) =>
        typeof held === 'number' && Math.abs(held) > Number.MAX_SAFE_INTEGER ? 1 : held,
      );
      fc.pre(!/\\ud[89a-f]/.test(text));
      const parsed = parseExpression(text);
      assert.ok(parsed.ok, text);
      const expected = JSON.parse(text) as Value;
      assert.deepEqual(evaluateExpression(parsed.value, {}), { ok: true, value: expected });
      const same = parseExpression(`${text} == json`);
      assert.ok(same.ok, text);
      assert.deepEqual(evaluateExpression(same.value, { json: expected }), { ok: true, value: true });
    }),
  );
});
