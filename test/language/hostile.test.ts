import assert from 'node:assert/strict';
import test from 'node:test';
import { readInSlices } from '../../runtime/language/analysis.js';
import {
  type Analysis,
  completionsAt,
  createPlan,
  explanations,
  hoverAt,
  readRunbook,
} from '../../runtime/language/index.js';
import { features } from './features.js';
import { markedFixtures } from './marked-fixture.js';

// The expectations that are drawn in are comments, each of which is read as the one before it.
const fixtures = markedFixtures()
  .filter(({ text }) => text.length < 4096)
  .map(({ name, text }) => ({ name, text: text.replace(/^#.*\n/gm, '') }));
const asked = Object.entries(features);

// The YAML library makes an error of each fault that it tells of; what throws here is told with its text.
Error.stackTraceLimit = 0;

/** Asks for features in turn, so that in many texts each is asked often. */
function askInTurn(
  analysis: Analysis,
  offset: number,
  { turn, count }: { readonly turn: number; readonly count: number },
) {
  for (let index = 0; index < count; index++) {
    const [name, feature] = asked[(turn * count + index) % asked.length]!;
    try {
      feature(analysis, offset);
    } catch (error) {
      const where = JSON.stringify(analysis.text.slice(Math.max(0, offset - 200), offset));
      throw new Error(`${name} at the end of ${where} threw`, { cause: error });
    }
  }
}

/** What holds of every text: diagnostics are explained, lie in it and in its order, and without an error it has a plan. */
function checkReading(analysis: Analysis): void {
  const { text, diagnostics, hasErrors } = analysis;
  let last = 0;
  for (const { at, code, message } of diagnostics) {
    assert.ok(last <= at.start && at.start <= at.end && at.end <= text.length, `${code} in ${JSON.stringify(text)}`);
    assert.ok(codes.has(code) && message.length > 0, code);
    last = at.start;
  }
  assert.equal(
    hasErrors,
    diagnostics.some(({ severity }) => severity === 'error'),
  );
  if (!hasErrors) assert.ok(analysis.runbook, 'a text without errors is a runbook');
  assert.equal(createPlan(analysis, source).ok, !hasErrors);
}

const codes = new Set(explanations.map(({ code }) => code));
const source = { runbookPath: 'x.runbook.yaml', runbookSha256: 'sha256:0' };

/** What is offered takes the place of a stretch of one line, in which the cursor is. */
function checkOffers(analysis: Analysis, offset: number): void {
  for (const { label, replaces } of completionsAt(analysis, offset)) {
    const isAround = replaces.start <= offset && offset <= replaces.end;
    const isOneLine = !analysis.text.slice(replaces.start, replaces.end).includes('\n');
    assert.ok(isAround && isOneLine, `${label} at ${offset} of ${JSON.stringify(analysis.text)}`);
  }
}

test('the beginnings of every fixture are read as they are typed, the features answer at their words, and nothing throws', () => {
  let count = 0;
  let typed: Analysis | undefined;
  for (const { text, end } of beginnings()) {
    count += 1;
    const beginning = text.slice(0, end);
    // Reading a text anew comes to the same, which test/language/incremental.test.ts shows; a part of them is read so.
    typed = count % 16 === 0 ? readRunbook(beginning) : readAfter(beginning, typed);
    checkReading(typed);
    if (!isInside(text, end)) askAtEnd(typed, count);
  }
  assert.ok(count > 15_000, `${count} beginnings`);
});

/** Every third beginning of every fixture, each once; which of three neighbours it is goes from fixture to fixture. */
function* beginnings() {
  const seen = new Set<string>();
  for (const [index, { text }] of fixtures.entries()) {
    for (let end = index % 3; end <= text.length; end += 3) {
      const beginning = text.slice(0, end);
      if (!seen.has(beginning)) yield { text, end };
      seen.add(beginning);
    }
  }
}

function askAtEnd(analysis: Analysis, turn: number): void {
  const end = analysis.text.length;
  if (turn % 8 === 0) checkOffers(analysis, end);
  askInTurn(analysis, end, { turn, count: 1 });
}

/** The reading of a text, of which an earlier one may be known. */
function readAfter(text: string, earlier: Analysis | undefined): Analysis {
  const slices = readInSlices(text, {}, earlier);
  for (;;) {
    const slice = slices.next();
    if (slice.done) return slice.value;
  }
}

// At a part of a word and within blanks the same is offered as at their ends.
function isInside(text: string, end: number): boolean {
  return /^(?:\w\w| {2})$/.test(text.slice(Math.max(0, end - 1), end + 1));
}

test('three thousand damaged fixtures have an answer from every feature, and none throws', () => {
  const random = randomFrom(20_261_121);
  for (let turn = 0; turn < 3000; turn++) {
    const { text } = fixtures[random(fixtures.length)]!;
    const { damaged, offset } = damage(text, random);
    const analysis = readRunbook(damaged);
    checkReading(analysis);
    if (turn % 5 === 0) checkOffers(analysis, offset);
    askInTurn(analysis, offset, { turn, count: 2 });
  }
});

/** Whole numbers below a limit, the same ones each time. */
function randomFrom(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
}

const pieces = [
  ...'{}[]:,#&*!|>\'"%@`-?\\\t\n\r\0 ',
  ...['{{', '}}', '{{ .x', ': ', '- ', '<<: *a', '&a ', '*a', '!!str ', '---\n', '...\n', '|\n', '>-\n', '\r\n'],
  ...[
    '\uFEFF',
    '\uD800',
    '\uDC00',
    '\u{1F600}',
    '\u2028',
    '__proto__: ',
    'constructor: ',
    'toString: 1\n',
    '~',
    'null',
  ],
];

function damage(text: string, random: (limit: number) => number) {
  let damaged = text;
  let offset = 0;
  for (let edits = 1 + random(3); edits > 0; edits--) {
    offset = random(damaged.length + 1);
    const end = Math.min(damaged.length, offset + (random(3) === 0 ? random(60) : random(2)));
    const taken = random(damaged.length + 1);
    const moved = damaged.slice(taken, taken + random(40));
    const written = [pieces[random(pieces.length)]!, moved, '', pieces[random(pieces.length)]!][random(4)]!;
    damaged = damaged.slice(0, offset) + written + damaged.slice(end);
    offset += written.length;
  }
  return { damaged, offset };
}

const head = 'apiVersion: runbook/v1\nmeta: {name: x}\nsteps:\n';
const step = '  - id: a\n    type: cli\n    with: {argv: [ls]}\n';

const hostile: Readonly<Record<string, string>> = {
  'a bomb of aliases': ['a: &a [x]', ...Array.from({ length: 9 }, (_, i) => `b${i}: &b${i} [*a, *a, *a]`)].join('\n'),
  'thousands of brackets': `${head}  - ${'['.repeat(3000)}`,
  'thousands of braces': `${head}  - ${'{a: '.repeat(3000)}`,
  'thousands of dashes': `${head}${'- '.repeat(3000)}`,
  'a line of ten million characters': `${head}  - id: ${'a'.repeat(10_000_000)}`,
  'a very long line': `${head}  - id: ${'a '.repeat(100_000)}`,
  'a line of templates': `${head}${step}    resource: "${'{{ .x }}'.repeat(500)}"\n`,
  'templates that are never closed': `${head}${step}    resource: "${'{{ .x | '.repeat(500)}"\n`,
  'an expression of brackets': `${head}${step}    when: ${'('.repeat(20_000)}\n`,
  'an expression of quotes': `${head}${step}    when: ${'a("'.repeat(20_000)}\n`,
  'quotes that are never closed': `${head}  - id: "${"a'\n".repeat(2000)}`,
  'comments alone': '# a\n'.repeat(20_000),
  'blank lines alone': '\n'.repeat(100_000),
  'hundreds of keys that there are not': `${head}${Array.from({ length: 400 }, (_, i) => `k${i}: 1\n`).join('')}`,
  'lone surrogates': `${head}  - id: "\uD800"\n    type: manual\n    title: \uDC00\uD800\n`,
  'carriage returns alone': `${head}${step}`.replaceAll('\n', '\r'),
  'names of JavaScript': `${head}  - __proto__: {}\n    constructor: x\n    id: toString\n    type: hasOwnProperty\n`,
};

for (const [name, text] of Object.entries(hostile)) {
  test(`${name}: every feature answers`, () => {
    const analysis = readRunbook(text);
    checkReading(analysis);
    for (const offset of [0, text.indexOf('\n', 30), text.length >> 1, text.length]) {
      askInTurn(analysis, Math.max(0, offset), { turn: 0, count: asked.length });
    }
  });
}

test('line ends and a byte order mark change no answer', () => {
  const { text } = fixtures.find(({ name }) => name === 'valid/every-field')!;
  const answersOf = (written: string, word: string) => {
    const analysis = readRunbook(written);
    const offset = written.indexOf(word) + word.length;
    const { start, end } = hoverAt(analysis, offset)!.at;
    return {
      diagnostics: analysis.diagnostics.map(({ code }) => code),
      offered: completionsAt(analysis, offset).map(({ label }) => label),
      hovered: written.slice(start, end),
    };
  };
  for (const word of ['  type: cli', 'capture', 'when: inputs.service', '{{ .inputs.serv', 'apiVersion']) {
    const expected = answersOf(text, word);
    assert.deepEqual(answersOf(text.replaceAll('\n', '\r\n'), word), expected, word);
    assert.deepEqual(answersOf(`\uFEFF${text}`, word), expected, word);
  }
});
