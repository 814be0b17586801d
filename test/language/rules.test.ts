import assert from 'node:assert/strict';
import test from 'node:test';
import type { ReadingContext } from '../../runtime/language/analysis.js';
import { type Analysis, createPlan, explanations, readRunbook } from '../../runtime/language/index.js';
import { edited } from '../../runtime/language/suggest/map-edit.js';
import { suppressionText } from '../../runtime/language/suppression/explanation.js';
import { foundIn, markedFixtures } from './marked-fixture.js';

const fixtures = markedFixtures();

/** What is known beside the text of some fixtures. */
const contexts: Readonly<Record<string, ReadingContext>> = {
  'approvals/role-not-held': { policy: { roles: { DRI: ['alice'], 'SRE-lead': ['alice', 'bob'] } } },
};

function read(name: string, text: string) {
  return readRunbook(text, contexts[name.replace(/-clean$/, '')] ?? {});
}

const isOfReading = (code: string) => ['document', 'yaml', 'schema', 'guide'].includes(code.split('/')[0] ?? '');
const codesOfRules = explanations.map(({ code }) => code).filter((code) => !isOfReading(code));

for (const { name, text, expected } of fixtures) {
  test(`${name} has the diagnostics that are drawn in it, and no others`, () => {
    assert.deepEqual(foundIn(read(name, text)), expected);
  });
}

test('every rule has a fixture with its name, which shows it', () => {
  assert.ok(codesOfRules.length >= 45, `only ${codesOfRules.length} rules`);
  for (const code of codesOfRules) {
    const found = fixtures.find(({ name }) => name === code);
    assert.ok(found, `no fixture ${code}.runbook.yaml`);
    assert.ok(
      found.expected.some((mark) => mark.includes(` ${code}: `)),
      `${code} is not shown in its fixture`,
    );
  }
});

test('every rule is quiet on a fixture that only looks alike', () => {
  for (const code of codesOfRules) {
    const clean = fixtures.find(({ name }) => name === `${code}-clean`);
    assert.ok(clean, `no fixture ${code}-clean.runbook.yaml`);
    assert.deepEqual(foundIn(read(clean.name, clean.text)), [], clean.name);
  }
});

test('every code that a fixture shows is explained once', () => {
  const explained = explanations.map(({ code }) => code);
  assert.equal(new Set(explained).size, explained.length);
  const shown = new Set(fixtures.flatMap(({ name, text }) => read(name, text).diagnostics.map(({ code }) => code)));
  for (const code of shown) assert.ok(explained.includes(code), `'${code}' is not explained`);
});

test('severities in the explanations are those of the diagnostics', () => {
  const severities = new Map(explanations.map(({ code, severity }) => [code, severity]));
  for (const { name, text } of fixtures) {
    for (const { code, severity } of read(name, text).diagnostics) assert.equal(severities.get(code), severity, code);
  }
});

test('messages say what is wrong and what to do in one line of our style', () => {
  const messages = fixtures.flatMap(({ name, text }) => read(name, text).diagnostics.map(({ message }) => message));
  assert.ok(messages.length > 50, `only ${messages.length} messages`);
  for (const message of messages) {
    assert.doesNotMatch(message, /\.$|\n|please|error:/i, message);
    assert.doesNotMatch(message, /^[A-Z]/, message);
    assert.match(message, /;/, `nothing to do in: ${message}`);
  }
});

test('a fix takes away the fault that offers it and brings no other', () => {
  const kinds = new Set<string>();
  for (const { name, text } of fixtures) {
    const { diagnostics } = read(name, text);
    for (const { code, message, fixes = [] } of diagnostics) {
      for (const fix of fixes) {
        const left = new Map(counted(diagnostics));
        left.set(code, (left.get(code) ?? 0) - 1);
        const now = read(name, edited(text, fix.edits)).diagnostics;
        // Until a text is read whole, most rules say nothing of it.
        const wasRead = !diagnostics.some((diagnostic) => isOfReading(diagnostic.code));
        const more = [...counted(now)].filter(([other, count]) => count > (left.get(other) ?? 0));
        const unexpected = more.filter(([other]) => wasRead || isOfReading(other));
        assert.deepEqual(unexpected, [], `'${fix.title}' for '${message}' in ${name}:\n${edited(text, fix.edits)}`);
        kinds.add(code);
      }
    }
  }
  for (const code of fixable) assert.ok(kinds.has(code), `${code} offers no fix in its fixture`);
});

test('fixes that are taken one after another come to an end, and a rule with a fix finds nothing more that has one', () => {
  for (const { name, text } of fixtures) {
    const now = withoutFixable(name, text);
    const left = read(name, now).diagnostics.filter(({ code }) => code === name);
    const unfixable = read(name, text).diagnostics.filter(
      ({ code, fixes = [] }) => code === name && fixes.length === 0,
    );
    assert.ok(left.length <= unfixable.length, `${name}:\n${now}`);
  }
});

/** A text after the first fix of it, and of what it is then, until there is none. */
function withoutFixable(name: string, text: string): string {
  let now = text;
  for (let turn = 0; turn < 50; turn += 1) {
    const [fix] = read(name, now).diagnostics.flatMap(({ fixes = [] }) => fixes);
    if (!fix) return now;
    now = edited(now, fix.edits);
  }
  throw new Error(`the fixes of ${name} come to no end:\n${now}`);
}

/** Those whose remedy the text alone tells. */
const fixable = [
  'yaml/tab',
  'yaml/duplicate-key',
  'schema/unknown-key',
  'schema/unknown-value',
  'schema/wrong-type',
  'schema/wrong-form',
  'approvals/unknown-step',
  'evidence/duplicate-name',
  'expressions/undefined-name',
  'expressions/unknown-status',
  'governance/allowed-and-denied',
  'governance/allowed-entry',
  'governance/command-not-allowed',
  'governance/env-denied',
  'governance/evidence-required',
  'inputs/invalid',
  'inputs/unused',
  'names/maybe-skipped',
  'risk/declared-lower',
  'secrets/literal',
  'steps/duplicate-id',
  'suppressions/unknown-code',
  'suppressions/unused',
  'templates/deprecated-spelling',
  'templates/syntax',
  'templates/undefined-name',
  'timeouts/zero',
  'vars/unused',
];

function counted(diagnostics: Analysis['diagnostics']): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { code } of diagnostics) counts.set(code, (counts.get(code) ?? 0) + 1);
  return counts;
}

test('what a comment leaves as it is goes away, and an error stays with the runbook unfit to run', () => {
  const left = '# runbook-ignore vars/unused: read elsewhere';
  const text = (comment: string) => `apiVersion: runbook/v0
meta:
  name: Left
  vars:
    ${comment}
    name: value
steps:
  - { id: look, type: manual, instructions: Look. }
`;
  assert.deepEqual(foundIn(readRunbook(text(left))), []);
  assert.equal(readRunbook(text('# nothing')).diagnostics.length, 1);
  const errors = fixtures.find(({ name }) => name === 'suppressions/errors');
  const analysis = readRunbook(errors?.text ?? '');
  assert.deepEqual(
    analysis.diagnostics.map(({ code, isHidden }) => ({ code, isHidden })),
    [{ code: 'governance/command-not-allowed', isHidden: true }],
  );
  assert.equal(analysis.hasErrors, true);
  const source = { runbookPath: 'x.runbook.yaml', runbookSha256: `sha256:${'0'.repeat(64)}` };
  assert.equal(createPlan(analysis, source).ok, false);
});

test('the comment that the docs show leaves its fault as it is', () => {
  const [comment = ''] = /# runbook-ignore .*/.exec(suppressionText) ?? [];
  const text = (line: string) => `apiVersion: runbook/v1
meta: { name: Topics }
steps:
  ${line}
  - id: drop_topic
    type: cli
    with: { argv: ["kubectl", "delete", "kafkatopic", "orders"] }
`;
  assert.equal(readRunbook(text('# nothing')).diagnostics.length, 1);
  assert.deepEqual(foundIn(readRunbook(text(comment))), []);
});
