import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { parse } from 'yaml';
import { createPlan, readRunbook } from '../../../runtime/language/index.js';
import { suggestionFor } from '../../../runtime/language/shape/suggestion.js';
import { testFaults } from '../../../runtime/replay/test/check.js';
import { readTestFile } from '../../../runtime/replay/test/read.js';
import { isRunbookTestFile } from '../../../runtime/schema/generated/runbook-test.js';
import { root } from '../../support/paths.js';

const head = 'apiVersion: runbook-test/v0\n';

/** The faults of a text with their lines. */
function faultsOf(text: string): readonly string[] {
  const file = readTestFile(text);
  return file.ok ? [] : file.error.map(({ line, message }) => `${line}: ${message}`);
}

test('a file with one test writes its keys at the top, one with more a list', () => {
  const one = readTestFile(`${head}expect: {exit: 1}\n`);
  const two = readTestFile(`${head}runbook: a.yaml\ntests:\n  - name: first\n  - {name: second, scenario: s.yaml}\n`);
  assert.ok(one.ok && two.ok);
  assert.deepEqual(one.value.tests[0]?.expect.exit, { value: 1, line: 2 });
  assert.deepEqual(
    two.value.tests.map(({ name, line }) => [name, line]),
    [
      ['first', 4],
      ['second', 5],
    ],
  );
});

test('a fault tells its line and what would be right', () => {
  const cases: readonly (readonly [text: string, fault: RegExp])[] = [
    ['expect: {}\n', /^1: it does not say which version it is; write 'apiVersion: runbook-test\/v0'$/],
    ['apiVersion: runbook-test/v9\n', /^1: 'runbook-test\/v9' is no version of tests/],
    [`${head}tests: []\n`, /^2: there is no test/],
    [`${head}tests:\n  - scenario: a\n`, /^3: a test of a list has no name/],
    [`${head}tests:\n  - name: a\n  - name: a\n`, /^4: two tests are called 'a'/],
    [`${head}tests: [{name: a}]\nexpect: {}\n`, /^3: a file with a list of tests has no field 'expect'/],
    [`${head}expect:\n  steps: {a: done}\n`, /^3: 'done' is no outcome of a step; write 'passed', 'failed'/],
    [`${head}expect:\n  outcome: green\n`, /^3: 'green' is no outcome of a run; write 'completed'/],
    [`${head}expect: {exit: 256}\n`, /^2: 'exit: 256' is no exit code/],
    [`${head}expect:\n  captures:\n    a: {matches: "("}\n`, /^4: '\(' is not a regular expression/],
    [`${head}expect:\n  captures:\n    a: [1]\n`, /^4: what 'a' has to be is no text/],
    [`${head}expect: {captures: {a: {absent: false}}}\n`, /^2: 'absent' is only said where/],
    [`${head}expect: {never: a}\n`, /^2: 'never' has to be a list of step ids/],
    [`${head}scenario: ""\n`, /^2: 'scenario' names no file/],
    [`${head}gates: {a: maybe}\n`, /^2: the gate of 'a' is answered with 'approve' or 'reject'/],
    [`${head}fuzz: {runs: 0}\n`, /^2: 'runs: 0' is no number of runs/],
    [`${head}expect: {exit: 1\n`, /^2: a map in brackets is never closed/],
    ['', /^1: a file with one test has to be a map/],
  ];
  for (const [text, fault] of cases) assert.match(faultsOf(text)[0] ?? 'no fault', fault, text);
});

test('names that the runbook does not have are told at their lines, with the nearest that it has', () => {
  const plan = createPlan(
    readRunbook(`apiVersion: runbook/v1
meta: {name: names, inputs: {server: {type: string}}, outputs: {load: 'load'}}
steps:
  - id: look
    type: cli
    with: {argv: [uptime]}
    capture: {load: stdout}
  - id: rest
    type: group
    steps:
      - id: ask
        type: manual
        instructions: look
        required_evidence: [{kind: text, name: seen}]
`),
    { runbookPath: 'a.yaml', runbookSha256: '' },
  );
  assert.ok(plan.ok, JSON.stringify(plan));
  const text = `${head}inputs: {servr: a}
evidence:
  ask: {sen: x}
  look: {seen: x}
gates: {lok: approve}
interventions: {look:rollback: {resolution: done}}
expect:
  steps: {rest: passed}
  captures: {laod: x}
  outputs: {loads: x}
  never: [zzz]
fuzz: {inputs: [other]}
`;
  const file = readTestFile(text);
  assert.ok(file.ok, JSON.stringify(file));
  const faults = testFaults(file.value, plan.value, suggestionFor).map(({ line, message }) => `${line}: ${message}`);
  assert.deepEqual(faults, [
    "2: the runbook has no input 'servr'; did you mean 'server'?",
    "4: step 'ask' asks for no evidence 'sen'; did you mean 'seen'?",
    "5: step 'look' asks for no evidence 'seen'; remove it, for there are none",
    "6: the runbook has no step 'lok'; did you mean 'look'?",
    "7: step 'look' has no rollback, so there is no 'look:rollback'",
    "9: 'rest' is a group, which does nothing itself; name its steps",
    "10: the runbook has no capture 'laod'; did you mean 'load'?",
    "11: the runbook has no output 'loads'; did you mean 'load'?",
    "12: the runbook has no step 'zzz'; it has look, ask",
    "13: the runbook has no input 'other'; it has server",
  ]);
});

test('the schema for editors takes what the reader takes, and refuses what it refuses', () => {
  const expected = (text: string) => `${head}expect: {captures: {a: ${text}}}\n`;
  const texts = [
    head,
    `${head}name: a\nscenario: s.yaml\nrecording: r.yaml\ninputs: {a: 1}\nenvironment: {A: b}\nprerequisites: confirmed\n`,
    `${head}gates: {a: approve, b: [reject, approve]}\ninterventions: {a: {resolution: retry, note: x}}\n`,
    `${head}evidence: {a: {b: text, c: [one], d: {file: f.txt}}}\nfuzz: {inputs: [a], runs: 5, seed: 7}\n`,
    `${head}expect: {outcome: waiting, exit: 6, steps: {a: blocked}, never: [a], outputs: {o: 1}}\n`,
    expected('{equals: x, contains: 1, matches: y, json: {a: [1]}, absent: true}'),
    expected('{}'),
    expected('{match: x}'),
    expected('[x]'),
    `${head}stray: 1\n`,
    `${head}tests: [{scenario: s.yaml}]\n`,
    `${head}tests: []\n`,
    `${head}expect: {outcome: passed}\n`,
    `${head}expect: {steps: {a: completed}}\n`,
    `${head}fuzz: {runs: 10001}\n`,
    `${head}prerequisites: maybe\n`,
  ];
  const told = texts.map((text) => [text, readTestFile(text).ok]);
  assert.deepEqual(
    texts.map((text) => [text, isRunbookTestFile(parse(text))]),
    told,
  );
  assert.deepEqual(new Set(told.map(([, isTaken]) => isTaken)), new Set([true, false]));
});

test('what people give a run is written the same in a recording and in a test', () => {
  const [recording, ofTests] = ['recording', 'runbook-test'].map((name) =>
    JSON.parse(readFileSync(join(root, 'runtime', 'schema', `${name}.schema.json`), 'utf8')),
  );
  const { apiVersion: _, ...keys } = recording.properties;
  assert.ok(Object.keys(keys).length > 5);
  const same = (own: object) => Object.fromEntries(Object.entries(own).filter(([key]) => Object.hasOwn(keys, key)));
  assert.deepEqual(same(ofTests.properties), keys);
  assert.deepEqual(same(ofTests.$defs.test.properties), keys);
  for (const [name, definition] of Object.entries(recording.$defs)) assert.deepEqual(ofTests.$defs[name], definition);
});
