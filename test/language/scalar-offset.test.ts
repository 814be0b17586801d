import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { stringify } from 'yaml';
import { textNode, valueAt } from '../../runtime/language/syntax/node.js';
import { parseYaml } from '../../runtime/language/syntax/parse.js';
import { spanInScalar } from '../../runtime/language/syntax/scalar-offset.js';

// The characters that YAML can escape, fold or drop are left out of what is looked for, not of the text around it.
const words = fc.array(
  fc.oneof(
    fc.constantFrom(' ', '  ', '\n', '\n\n', "'", '"', '\\', '\t', ': ', '#', '{{ .x }}', 'é', '\u{1F600}', '\u0007'),
    fc.stringMatching(/^[a-z]{1,30}$/),
  ),
  { maxLength: 30 },
);

for (const type of ['QUOTE_DOUBLE', 'QUOTE_SINGLE', 'BLOCK_LITERAL', 'BLOCK_FOLDED', 'PLAIN'] as const) {
  test(`a stretch of a ${type} scalar is found in the text`, () => {
    let count = 0;
    fc.assert(
      fc.property(words, words, (before, after) => {
        const value = `${before.join('')}\u2603${after.join('')}`;
        const text = stringify(
          { a: { b: value, c: 1 } },
          { defaultStringType: type, defaultKeyType: 'PLAIN', lineWidth: 40 },
        );
        const scalar = textNode(valueAt(valueAt(parseYaml(text).root, 'a'), 'b'));
        assert.ok(scalar, text);
        // The library's own writer does not keep every value in every style.
        const start = scalar.source.indexOf('\u2603');
        const found = spanInScalar(text, scalar, { start, end: start + 1 });
        assert.equal(text.slice(found.start, found.end), '\u2603', text);
        count += 1;
      }),
      { numRuns: 400 },
    );
    assert.ok(count >= 400);
  });
}
