import assert from 'node:assert/strict';
import test from 'node:test';
import { explanations, readRunbook } from '../../runtime/language/index.js';
import { foundIn, markedFixtures } from './marked-fixture.js';

const fixtures = markedFixtures();

for (const { name, text, expected } of fixtures) {
  test(`${name} has the diagnostics that are drawn in it, and no others`, () => {
    assert.deepEqual(foundIn(readRunbook(text)), expected);
  });
}

test('every rule has a fixture with its name, which shows it', () => {
  const groups = ['document', 'yaml', 'schema'];
  const codes = explanations.map(({ code }) => code).filter((code) => !groups.includes(code.split('/')[0] ?? ''));
  assert.ok(codes.length >= 15, `only ${codes.length} rules`);
  for (const code of codes) {
    const found = fixtures.find(({ name }) => name === code);
    assert.ok(found, `no fixture ${code}.runbook.yaml`);
    assert.ok(
      found.expected.some((mark) => mark.includes(` ${code}: `)),
      `${code} is not shown in its fixture`,
    );
  }
});

test('every code that a fixture shows is explained once', () => {
  const explained = explanations.map(({ code }) => code);
  assert.equal(new Set(explained).size, explained.length);
  const shown = new Set(fixtures.flatMap(({ text }) => readRunbook(text).diagnostics.map(({ code }) => code)));
  for (const code of shown) assert.ok(explained.includes(code), `'${code}' is not explained`);
});

test('severities in the explanations are those of the diagnostics', () => {
  const severities = new Map(explanations.map(({ code, severity }) => [code, severity]));
  for (const { text } of fixtures) {
    for (const { code, severity } of readRunbook(text).diagnostics) assert.equal(severities.get(code), severity, code);
  }
});

test('messages say what is wrong and what to do in one line of our style', () => {
  const messages = fixtures.flatMap(({ text }) => readRunbook(text).diagnostics.map(({ message }) => message));
  assert.ok(messages.length > 50, `only ${messages.length} messages`);
  for (const message of messages) {
    assert.doesNotMatch(message, /\.$|\n|please|error:/i, message);
    assert.doesNotMatch(message, /^[A-Z]/, message);
    assert.match(message, /;/, `nothing to do in: ${message}`);
  }
});

test('a fix that a diagnostic offers removes it', () => {
  const offered = fixtures.flatMap(({ text }) =>
    readRunbook(text).diagnostics.flatMap(({ code, at, fixes }) =>
      (fixes ?? []).map((fix) => ({ text, code, at, fix })),
    ),
  );
  assert.ok(offered.length >= 5, `only ${offered.length} fixes`);
  for (const { text, code, at, fix } of offered) {
    const fixed = fix.edits.reduce(
      (now, edit) => now.slice(0, edit.at.start) + edit.newText + now.slice(edit.at.end),
      text,
    );
    const left = readRunbook(fixed).diagnostics.filter((other) => other.code === code && other.at.start === at.start);
    assert.deepEqual(left, [], `${fix.title} leaves ${code}`);
  }
});
