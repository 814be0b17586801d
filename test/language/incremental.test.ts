import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { type Analysis, readInSlices, readRunbook } from '../../runtime/language/index.js';
import { parseAround, parseWhole, parseYaml, type Reading } from '../../runtime/language/syntax/parse.js';
import { markedFixtures } from './marked-fixture.js';

const head = 'apiVersion: runbook/v1\nmeta:\n  name: x\n  vars: {place: "here"}\n';
const steps = [
  '  - id: one\n    type: cli\n    with:\n      argv: ["echo", \'it\'\'s\', --flag=1, "{{ .place }}"]\n    timeout: 30s\n\n',
  '  - id: two\n    title: "quoted \\"twice\\""\n    type: manual\n    instructions: |\n      Look.\n\n        Write down.\n\n',
  '  - id: three\n    type: script\n    with: {shell: bash, run: "true"}\n    # between\n    capture: {out: stdout} # behind\n',
  '  - id: four\n    type: group\n    steps:\n    - id: five\n      type: manual\n      approvals:\n        min: 2\n        roles:\n        - DRI\n',
];
const runbookText = `${head}steps:\n${steps.join('')}`;
const flush = `\uFEFF---\n${head}steps:\n${steps.join('').replace(/^ {2}/gm, '')}outputs:\n  a: b\n`;
const texts = [runbookText, runbookText.replaceAll('\n', '\r\n'), flush, ...markedFixtures().map(({ text }) => text)];

/** What editing brings into a text, much of it for a moment only. */
const bits = [
  ...[
    '"',
    "'",
    '{',
    '}',
    '[',
    ']',
    ',',
    '#',
    '\\',
    '|',
    '>',
    '&a ',
    '*a',
    '!!t ',
    '<<: 1\n',
    '? ',
    '\t',
    ' ',
    '  ',
    '\n',
  ],
  ...['\r\n', '\n\n', '---\n', '...\n', '%Y\n', '- ', '  - ', '\n  - id: new\n', '\n- a: 1\n', 'a: ', ': ', 'steps:\n'],
  ...[
    '\nfoo: bar\n',
    '\nfoo\n',
    '\nfoo bar: 1\n',
    '\n\tfoo\n',
    '\n---\n',
    '\n...\n',
    '\n"foo": 1\n',
    '\n"foo\n',
    '\n? foo\n',
    '\nfoo: - a\n',
    '\nfoo: a\n    b: 1\n',
    '\nfoo: "a\n    b: 1\n',
    '\nfoo',
    '\nfoo:',
    '\n  ]\n',
    '\n# c\n',
    '\n    # c\n',
    '\n foo\n',
    '|+\n',
    '>-\n',
    '\u2028',
    '\uFEFF',
    '12',
    'true',
    '~',
    '0x1f',
    '.5',
  ],
];

const edit = fc.record({
  at: fc.noBias(fc.nat(999)),
  cut: fc.nat(20),
  bit: fc.constantFrom('', ...bits),
});
const edits = fc.record({
  text: fc.oneof(fc.constantFrom(...texts.slice(0, 3)), fc.constantFrom(...texts)),
  edits: fc.array(edit, { minLength: 1, maxLength: 5 }),
});

function edited(text: string, { at, cut, bit }: { readonly at: number; readonly cut: number; readonly bit: string }) {
  const start = Math.floor((at / 999) * text.length);
  return text.slice(0, start) + bit + text.slice(start + (bit === '' ? cut : 0));
}

function said({ root, diagnostics, isCertain }: Reading) {
  const places = diagnostics.map(({ at, code, message }) => `${at.start}-${at.end} ${code}: ${message}`).sort();
  return { root, places, isCertain };
}

test('a text that is YAML is read step by step as it is read as a whole, node for node', () => {
  let inSteps = 0;
  fc.assert(
    fc.property(edits, ({ text, edits: changes }) => {
      let current = text;
      for (const change of changes) {
        current = edited(current, change);
        const [whole, bySteps] = [parseWhole(current), parseYaml(current)];
        assert.equal(bySteps.isCertain, whole.isCertain, current);
        if (whole.isCertain) assert.deepEqual(said(bySteps), said(whole), current);
        if (bySteps.pieces) inSteps += 1;
      }
    }),
    { numRuns: 300, seed: 1 },
  );
  assert.ok(inSteps > 300, `only ${inSteps} texts were read step by step`);
});

test('after any edits a text is known as if it had just been opened', () => {
  fc.assert(
    fc.property(edits, ({ text, edits: changes }) => {
      let current = text;
      let analysis = readRunbook(text);
      for (const change of changes) {
        current = edited(current, change);
        analysis = readAgain(current, analysis);
        const fresh = readRunbook(current);
        assert.deepEqual(analysis.document, fresh.document, current);
        assert.deepEqual(analysis.diagnostics, fresh.diagnostics, current);
        assert.deepEqual(analysis.outline.steps, fresh.outline.steps, current);
      }
    }),
    { numRuns: 120, seed: 2 },
  );
});

function readAgain(text: string, earlier: Analysis): Analysis {
  const slices = readInSlices(text, {}, earlier);
  for (;;) {
    const slice = slices.next();
    if (slice.done) return slice.value;
  }
}

test('a value is read as the library reads it, wherever in a step it stands', () => {
  const values = [
    ...[
      'a',
      'a b',
      '-a',
      '- a',
      '-',
      '1',
      '-1',
      '+1',
      '01',
      '0x1F',
      '0o7',
      '1_000',
      '1.5',
      '.5',
      '1e3',
      '.inf',
      '-.INF',
      '.nan',
    ],
    ...[
      'true',
      'True',
      'no',
      'null',
      'Null',
      '~',
      '~a',
      '2026-11-21',
      '30s',
      '1.2.3',
      '=',
      '<',
      '<<',
      '@a',
      '`a`',
      '%a',
      '?a',
    ],
    ...[
      'a:',
      'a: b',
      'a:b',
      'http://x:80/',
      ':a',
      'a #b',
      'a#b',
      '#b',
      'a, b',
      'a]',
      'a}',
      '"a"',
      '"a" b',
      '"a',
      '"a\\n\\t\\"\\\\"',
    ],
    ...[
      '"\\x41"',
      '"\\q"',
      "'a'",
      "'it''s'",
      "'a",
      "'a' b",
      '""',
      "''",
      '[]',
      '[ ]',
      '[a]',
      '[a, ]',
      '[a b, "c"]',
      '[a: b]',
      '[a:b]',
    ],
    ...[
      '[1, true, ~]',
      '[[a], {b: c}]',
      '[a',
      '[a]]',
      '{}',
      '{ a: 1 }',
      '{a: 1, a: 2}',
      '{a}',
      '{a: }',
      '{a: {b: [c]}}',
      '{"a": 1}',
    ],
    ...[
      '{a: b',
      '|\n{i}  a',
      '|-\n{i}  a\n\n',
      '|+\n{i}  a\n\n',
      '|2\n{i}  a',
      '>\n{i}  a',
      '|\n\n{i}  a\n{i}   b\n{i}  \n',
      '|\n{i}a',
    ],
    ...[
      '|\n',
      '|\n   \n{i}  a',
      '| # c\n{i}  a',
      'a\n{i}  b',
      '"a\n{i}  b"',
      '[a,\n{i}  b]',
      '\n{i}  a: 1',
      '\n{i}- a',
      '\n{i}  - a',
      '',
    ],
    ...[
      'é',
      '€ 5',
      '$x',
      '${x}',
      '(a)',
      '/a/b',
      '*a',
      '&a b',
      '!t a',
      '|a',
      '>a',
      '"a": b',
      'a  ',
      '"a"  ',
      'a\u00A0',
      '\u0085',
      'a\u2028b',
    ],
  ];
  const places = [
    '    key: {v}\n',
    '    k-ey:   {v}\n',
    '    list:\n      - {v}\n      - x\n',
    '    true: {v}\n',
    '    map:\n        k: {v}\n',
  ];
  for (const place of places) {
    for (const value of values) {
      const indent = ' '.repeat(place.search(/\S(?=[^\n]*\{v\})/));
      const step = `  - id: x\n${place.replace('{v}', () => value.replaceAll('{i}', indent))}    type: cli\n`;
      for (const text of [`${head}steps:\n${step}`, `${head}steps:\n${step}`.replaceAll('\n', '\r\n')]) {
        const [whole, bySteps] = [parseWhole(text), parseYaml(text)];
        assert.equal(bySteps.isCertain, whole.isCertain, text);
        if (whole.isCertain) assert.deepEqual(said(bySteps), said(whole), text);
      }
    }
  }
});

test('an edit in one step leaves the nodes of all steps before it, and moves those behind it', () => {
  const before = readRunbook(runbookText);
  const after = readAgain(runbookText.replace('Write down', 'Write it down'), before);
  const nodes = ({ outline }: Analysis) => outline.steps.map(({ node }) => node);
  const [one, two, three] = nodes(before);
  const [sameOne, newTwo, movedThree] = nodes(after);
  assert.equal(sameOne, one);
  assert.notEqual(newTwo, two);
  assert.equal(movedThree?.at.start, (three?.at.start ?? 0) + 3);
  assert.equal(after.reading.pieces?.steps[2]?.mark, before.reading.pieces?.steps[2]?.mark);
});

test('around an offset only its step is read, and it stands where it stands in the whole', () => {
  for (const text of texts) {
    const { root, pieces } = parseYaml(text);
    for (let offset = 0; pieces && offset <= text.length; offset += 61) {
      const index = pieces.steps.findLastIndex((_, at) => (pieces.cut.starts[at] ?? 0) <= offset);
      const around = parseAround(text, offset).root;
      const expected = index < 0 ? [] : [pieces.steps[index]?.node];
      assert.deepEqual(stepsOf(around), expected, `${offset} in ${text}`);
      assert.deepEqual(stepsOf(root).length, pieces.steps.length);
    }
  }
});

function stepsOf(root: Reading['root']) {
  const steps = root?.kind === 'map' ? root.entries.find(({ key }) => key.source === 'steps')?.value : undefined;
  return steps?.kind === 'sequence' ? steps.items : [];
}

test('a runbook of four thousand steps is read in slices of which none does more than a few steps', () => {
  const step = '  - id: s{i}\n    type: cli\n    with:\n      argv: ["uname"]\n';
  const list = Array.from({ length: 4000 }, (_, index) => step.replace('{i}', String(index)));
  const slices = readInSlices(`${head}steps:\n${list.join('')}`, {});
  let count = 0;
  while (!slices.next().done) count += 1;
  assert.ok(count > 60, `only ${count} slices`);
});
