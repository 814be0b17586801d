import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import fc from 'fast-check';
import { formatEdits, rangeFormatEdits, readRunbook } from '../../../runtime/language/index.js';
import { atOnce } from '../../../runtime/language/slice.js';
import { edited } from '../../../runtime/language/suggest/map-edit.js';
import { jsonOf } from '../../../runtime/language/syntax/node.js';
import { root } from '../../support/paths.js';
import { markedFixtures } from '../marked-fixture.js';

const options = { indent: 2 };

function formatted(text: string): string {
  return edited(text, atOnce(formatEdits(readRunbook(text), options)));
}

function check(text: string, expected: string): void {
  assert.equal(formatted(text), expected);
  assert.equal(formatted(expected), expected, 'what is laid out is left alone');
}

test('blocks are indented by as much as is wanted, with their comments, texts and lists in brackets', () => {
  const messy = `meta:
     name:   x   
     # About the variables.
     vars:
         a:  1
         b : "2"  # as text
steps:
-   id:    look
    type: script
    with:
            run: |
                   echo one
                     echo two   

                   echo three
    # Before the condition.
    when: >-
        a
        == b
-  id: ask
   type:   manual
   instructions: "one
      two
       three"
   required_evidence: [
        {kind: text ,name: a},
      ]
`;
  const neat = `meta:
  name: x
  # About the variables.
  vars:
    a: 1
    b: "2"  # as text
steps:
  - id: look
    type: script
    with:
      run: |
        echo one
          echo two   

        echo three
    # Before the condition.
    when: >-
      a
      == b
  - id: ask
    type: manual
    instructions: "one
       two
        three"
    required_evidence: [
         {kind: text, name: a},
       ]
`;
  check(messy, neat);
});

test('what stands in brackets is written with a blank behind each comma and colon', () => {
  check('a: {  b: [ 1,2 ,  3 ],c:   {d: 4 } , e }\n', 'a: { b: [ 1, 2, 3 ], c: {d: 4}, e }\n');
  check('a: [b: 1,{ c : 2} ]\n', 'a: [b: 1, {c: 2}]\n');
  check('a: ["x,y",  \'p:q\' ]\n', 'a: ["x,y", \'p:q\']\n');
  check('a: [1, # one\n  2 ]\n', 'a: [1, # one\n  2]\n');
});

test('blank lines come one at a time and none at the ends; the last line ends', () => {
  check('\n\na: 1   \n\n \n\nb: 2\n\n\n', 'a: 1\n\nb: 2\n');
  check('a: 1', 'a: 1\n');
  check('a: 1\r\n\r\n\r\nb:   2', 'a: 1\r\n\r\nb: 2\r\n');
  check('a: |\n  x\n\n\n\nb: 1\n', 'a: |\n  x\n\nb: 1\n');
});

test('blanks that belong to a text are left alone', () => {
  const check2 = (text: string) => check(text, text);
  check2('a: |+\n  x\n\n\n\n');
  check2('a: |2\n    x\n   y\n');
  check2('a: "x\\ \n  y  \n  z"\n');
  check2('a: >\n  x\n\n\n  y\n');
  check2('- |\n  x  \n     \n  y\n');
  check('a:\n     - |3\n         x\n', 'a:\n  - |3\n      x\n');
});

test('comments at the left edge stay there, and the others move with what they stand above', () => {
  check('a:\n      # one\n      b: 1\n# left\n      # two\n', 'a:\n  # one\n  b: 1\n# left\n      # two\n');
  check('a:\n- 1\n# left\n# left too\n- 2\n', 'a:\n  - 1\n# left\n# left too\n  - 2\n');
});

test('a text that is not read as YAML, or in an unusual way, is left alone', () => {
  const check2 = (text: string) => assert.deepEqual(atOnce(formatEdits(readRunbook(text), options)), [], text);
  check2('a:   1\nb: [\n');
  check2('a:   &x 1\nb: *x\n');
  check2('a:\n\t b:   1\n');
  check2('a:   1\n---\nb: 2\n');
  check2('? a\n:   1\n');
  check2('a:   1\rb: 2\n');
  check2('');
  check2('# only   \n');
});

test('a part is laid out alone where the rest need not move', () => {
  const text = 'a:   1\nb:\n      c:   2\n      d:   3\n';
  const analysis = readRunbook(text);
  const part = (start: number, end: number) =>
    edited(text, atOnce(rangeFormatEdits(analysis, { start, end }, options)));
  assert.equal(part(0, 6), 'a: 1\nb:\n      c:   2\n      d:   3\n');
  assert.equal(part(7, 23), 'a:   1\nb:\n      c: 2\n      d:   3\n', 'one key of two would not stand with the other');
  assert.equal(part(7, text.length), 'a:   1\nb:\n  c: 2\n  d: 3\n');
});

/** Every runbook that lies in this repository. */
function allTexts(): readonly string[] {
  const examples = readdirSync(join(root, 'examples')).filter((name) => name.endsWith('.yaml'));
  return [
    ...markedFixtures().map(({ text }) => text),
    ...examples.map((name) => readFileSync(join(root, 'examples', name), 'utf8')),
  ];
}

test('every runbook of this repository says the same when it is laid out, and is then left alone', () => {
  const changed = allTexts().filter((text) => sameAndStill(text, { indent: 4 }));
  assert.ok(changed.length > 20, `${changed.length}`);
});

test('every runbook with blanks put anywhere says the same when it is laid out, and is then left alone', () => {
  const texts = allTexts();
  const blanks = fc.array(fc.tuple(fc.nat(2000), fc.constantFrom(' ', '  ', '\n', '\n\n', '    ', ' # c\n')), {
    minLength: 1,
    maxLength: 6,
  });
  fc.assert(
    fc.property(fc.constantFrom(...texts), blanks, (text, added) => {
      sameAndStill(
        added.reduce((now, [at, blank]) => inserted(now, at, blank), text.slice(0, 2000)),
        options,
      );
    }),
    { numRuns: 150 },
  );
});

function inserted(text: string, at: number, blank: string): string {
  const place = at % (text.length + 1);
  return text.slice(0, place) + blank + text.slice(place);
}

/** Whether a text is laid out anew, after a look at what becomes of it. */
function sameAndStill(text: string, wanted: typeof options): boolean {
  const analysis = readRunbook(text);
  const edits = atOnce(formatEdits(analysis, wanted));
  if (edits.length === 0) return false;
  const after = edited(text, edits);
  const again = readRunbook(after);
  assert.deepEqual(again.document && jsonOf(again.document), analysis.document && jsonOf(analysis.document), text);
  assert.equal(after.replace(/\s/g, ''), text.replace(/\s/g, ''));
  assert.deepEqual(atOnce(formatEdits(again, wanted)), [], text);
  return true;
}
