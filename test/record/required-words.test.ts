import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { compilePattern } from '../../runtime/expr/pattern.js';
import { ruleOf } from '../../runtime/record/redact.js';
import { requiredWords } from '../../runtime/record/required-words.js';
import { secretRedactions } from '../../runtime/record/secrets.js';

test('the words that a match cannot do without are told, and none where it can', () => {
  const check = (pattern: string, words: readonly string[] | undefined) =>
    assert.deepEqual(requiredWords(pattern), words, pattern);
  check('(?i)Password\\s*[:=]\\s*\\S+', ['password']);
  check('token|secret', ['token', 'secret']);
  check('(?:a|bc)+xyz', ['xyz']);
  check('(abc|de)f?', ['abc', 'de']);
  check('ab?c', ['a']);
  check('ab*cde', ['cde']);
  check('xa+bc', ['xa']);
  check('x(?P<name>yz)w', ['yz']);
  check('a{2}bc', ['bc']);
  check('a{0,2}', undefined);
  check('\\$\\{x', ['${x']);
  check('[abc]+', undefined);
  check('[]x]abc[^]]d', ['abc']);
  check('[[:alpha:]]key', ['key']);
  check('a|', undefined);
  check('(abc)?', undefined);
  check('.*', undefined);
  check('\\bword\\b', ['word']);
  check('^é-key$', ['-key']);
  check('', undefined);
});

test('what is not understood gives no words', () => {
  for (const pattern of ['\\Qabc\\E', '\\x41bc', '\\pLabc', 'a**', 'abc)', '(?<!a)b', 'a++b', '\\1abc']) {
    assert.equal(requiredWords(pattern), undefined, pattern);
  }
});

test('a text that a pattern matches is never passed over', () => {
  const atom = fc.constantFrom(
    'a',
    'B',
    'k',
    'S',
    '.',
    '\\d',
    '\\.',
    '[ab]',
    '[^a]',
    '(?i)',
    'é',
    '\\b',
    '^',
    '$',
    ' ',
    '\\n',
    '{',
    '-',
  );
  const times = fc.constantFrom('', '', '', '?', '*', '+', '{0}', '{1,2}', '{2}', '+?', '*?');
  const pattern: fc.Arbitrary<string> = fc.letrec<{ readonly sequence: string; readonly item: string }>((tie) => ({
    sequence: fc
      .array(
        fc.array(tie('item'), { maxLength: 4 }).map((items) => items.join('')),
        { minLength: 1, maxLength: 3 },
      )
      .map((members) => members.join('|')),
    item: fc.oneof(
      { maxDepth: 3 },
      fc.tuple(atom, times).map(([one, more]) => (one === '(?i)' ? one : one + more)),
      fc.tuple(tie('sequence'), times).map(([inner, more]) => `(?:${inner})${more}`),
      fc.tuple(tie('sequence'), times).map(([inner, more]) => `(${inner})${more}`),
    ),
  })).sequence;
  const text = fc.string({
    unit: fc.constantFrom('a', 'A', 'b', 'k', 'K', 'K', 's', 'S', 'ſ', '1', '.', '-', '{', ' ', '\n', 'é'),
    maxLength: 12,
  });
  fc.assert(
    fc.property(pattern, text, (source, sample) => {
      const compiled = compilePattern(source);
      fc.pre(compiled.ok);
      if (!compiled.ok || !compiled.value.test(sample)) return;
      assert.ok(ruleOf({ pattern: source, replace: '' }).mayMatch(sample), `${source} in ${JSON.stringify(sample)}`);
    }),
    { numRuns: 1000 },
  );
});

test('the shipped patterns for secrets all have words, so that most texts are passed over at once', () => {
  const without = secretRedactions.filter(({ pattern }) => requiredWords(pattern) === undefined);
  assert.deepEqual(without, []);
  for (const redaction of secretRedactions) assert.ok(!ruleOf(redaction).mayMatch('kubectl get pods -n shop'));
});
