import assert from 'node:assert/strict';
import test from 'node:test';
import {
  type Analysis,
  completionsAt,
  createPlan,
  explanations,
  hoverAt,
  readRunbook,
} from '../../runtime/language/index.js';
import { markedFixtures } from './marked-fixture.js';

const texts = markedFixtures().map(({ text }) => text);
const codes = new Set(explanations.map(({ code }) => code));
const source = { runbookPath: 'x.runbook.yaml', runbookSha256: 'sha256:0' };

/** Reads a text and checks all that holds for every text. */
function read(text: string): readonly string[] {
  const analysis = readRunbook(text);
  const { diagnostics, runbook, hasErrors } = analysis;
  for (const { code, at, message } of diagnostics) {
    assert.ok(codes.has(code), `'${code}' is not explained`);
    assert.ok(at.start >= 0 && at.start <= at.end && at.end <= text.length, `${code} at ${at.start}-${at.end}`);
    assert.ok(message.length > 0);
  }
  const starts = diagnostics.map(({ at }) => at.start);
  assert.deepEqual(
    starts,
    [...starts].sort((left, right) => left - right),
  );
  assert.equal(
    hasErrors,
    diagnostics.some(({ severity }) => severity === 'error'),
  );
  assert.ok(runbook !== undefined || hasErrors, 'a text without errors is a runbook');
  const plan = createPlan(analysis, source);
  assert.equal(plan.ok, !hasErrors);
  return diagnostics.map(({ code, at }) => `${code} ${at.start}`);
}

test('every beginning of every fixture is read without an exception', () => {
  let count = 0;
  for (const text of texts) {
    for (let length = 0; length <= text.length; length += text.length > 1200 ? 3 : 1) {
      read(text.slice(0, length));
      count += 1;
    }
  }
  assert.ok(count > 5000, `only ${count} beginnings`);
});

test('two thousand mutations of the fixtures are read without an exception', () => {
  const random = numbers(1);
  for (let index = 0; index < 2000; index++) read(mutated(texts[index % texts.length] ?? '', random));
});

test('completion and hover answer at every place of every fixture, whole or cut off there', () => {
  let answers = 0;
  for (const text of texts) {
    const whole = readRunbook(text);
    for (let offset = 0; offset <= text.length; offset += 5) {
      answers += answersAt(whole, offset) + answersAt(readRunbook(text.slice(0, offset)), offset);
    }
  }
  assert.ok(answers > 1000, `only ${answers} answers`);
});

test('the same text has the same diagnostics every time', () => {
  for (const text of texts) {
    const first = JSON.stringify(readRunbook(text).diagnostics);
    for (let index = 0; index < 20; index++) assert.equal(JSON.stringify(readRunbook(text).diagnostics), first);
  }
});

test('names that every object inherits are names like any other', () => {
  for (const name of ['__proto__', 'constructor', 'toString', 'hasOwnProperty']) {
    const { runbook, diagnostics } = readRunbook(
      `apiVersion: runbook/v0\nmeta: {name: x, vars: {${name}: v}}\nsteps:\n  - {id: ${name}, type: cli, with: {argv: [uname, "{{ .${name} }}"]}}\n`,
    );
    assert.deepEqual(diagnostics, [], name);
    assert.deepEqual(Object.entries(runbook?.vars ?? {}), [[name, 'v']]);
    const unknown = readRunbook(
      `apiVersion: runbook/v0\nmeta: {name: x, ${name}: 1}\nsteps: [{id: a, type: manual, instructions: "{{ .${name} }}"}]\n`,
    );
    assert.deepEqual(
      unknown.diagnostics.map(({ code }) => code),
      ['schema/unknown-key'],
    );
  }
});

function answersAt(analysis: Analysis, offset: number): number {
  const completions = completionsAt(analysis, offset);
  for (const { replaces } of completions) assert.ok(replaces.start <= offset && offset <= replaces.end);
  return completions.length + (hoverAt(analysis, offset) ? 1 : 0);
}

/** A small generator of numbers below 1, the same for the same seed. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1664525 + 1013904223) % 4294967296;
    return state / 4294967296;
  };
}

const pieces = [
  '{',
  '}',
  '[',
  ']',
  '"',
  "'",
  ': ',
  '- ',
  '\n',
  '\t',
  '{{',
  '}}',
  '&a',
  '*a',
  '<<: ',
  '!!str ',
  '|',
  '>',
  '#',
  '---\n',
  '%',
  '\0',
  '\u2028',
  '\ud800',
  '?',
  ',',
];

function mutated(text: string, random: () => number): string {
  const at = () => Math.floor(random() * text.length);
  const start = at();
  const end = Math.min(text.length, start + Math.floor(random() * 30));
  const piece = pieces[Math.floor(random() * pieces.length)] ?? '';
  switch (Math.floor(random() * 4)) {
    case 0:
      return text.slice(0, start) + text.slice(end);
    case 1:
      return text.slice(0, start) + piece + text.slice(start);
    case 2:
      return text.slice(0, start) + text.slice(start, end).repeat(2) + text.slice(end);
    default:
      return text.slice(0, end) + text.slice(start, end) + piece + text.slice(at());
  }
}
