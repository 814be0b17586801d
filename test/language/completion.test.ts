import assert from 'node:assert/strict';
import test from 'node:test';
import { completionsAt, readRunbook } from '../../runtime/language/index.js';

/** Splits a text at its cursor, which is written `|`. */
function cursor(text: string): { readonly text: string; readonly offset: number } {
  const offset = text.indexOf('|');
  return { text: text.slice(0, offset) + text.slice(offset + 1), offset };
}

function labels(marked: string): readonly string[] {
  const { text, offset } = cursor(marked);
  return completionsAt(readRunbook(text), offset).map(({ label }) => label);
}

const step =
  'apiVersion: runbook/v0\nmeta: {name: x, vars: {namespace: prod}}\nsteps:\n  - id: one\n    type: cli\n    with: {argv: ["echo"]}\n    capture: {said: stdout}\n';

test('keys are offered where they may stand and are not there yet', () => {
  const check = (marked: string, expected: readonly string[]) => assert.deepEqual(labels(marked), expected, marked);
  check('|', ['runbook', 'apiVersion', 'meta', 'steps']);
  check('apiVersion: runbook/v0\n|', ['meta', 'steps']);
  check('apiVersion: runbook/v0\nme|\nsteps: []\n', ['meta']);
  check('meta:\n  |', ['name', 'description', 'vars', 'governance', 'defaults']);
  check('meta:\n  descr|iption: y\n  name: x\n', ['description', 'vars', 'governance', 'defaults']);
  check('meta:\n  name: x\n  governance:\n    |', [
    'allowed_commands',
    'denied_commands',
    'deny_env_vars',
    'redact',
    'evidence',
  ]);
  check('meta: {na|}', ['name', 'description', 'vars', 'governance', 'defaults']);
  check('meta: {name: x, |}', ['description', 'vars', 'governance', 'defaults']);
  check(`${step}    |`, ['title', 'assertions', 'timeout']);
  check('steps:\n  - id: a\n    type: manual\n    |', [
    'title',
    'instructions',
    'required_evidence',
    'approvals',
    'replay_mode',
  ]);
  check(
    'steps:\n  - id: a\n    type: group\n    steps:\n      - id: b\n        type: cli\n        with:\n          |',
    ['argv'],
  );
  check('steps:\n  - id: a\n    type: cli\n    assertions:\n      - con|', [
    'contains',
    'not_contains',
    'matches',
    'equals',
    'not_equals',
    'exit_code',
    'json_path',
  ]);
  check('steps:\n  - id: a\n    type: cli\n    assertions:\n      - contains: x\n        |', []);
});

test('values are offered where they are closed words', () => {
  const check = (marked: string, expected: readonly string[]) => assert.deepEqual(labels(marked), expected, marked);
  check('apiVersion: |', ['runbook/v0', 'runbook/v1']);
  check('steps:\n  - id: a\n    type: |', ['cli', 'manual', 'group']);
  check('steps:\n  - id: a\n    type: cl|\n    with: {argv: [x]}', ['cli', 'manual', 'group']);
  check('steps:\n  - id: a\n    type: cli\n    capture:\n      out: |', ['stdout', 'stderr']);
  check('meta:\n  name: x\n  governance:\n    evidence:\n      require_for_manual: |', ['true', 'false']);
});

test('nothing is offered in plain text and comments', () => {
  const check = (marked: string) => assert.deepEqual(labels(marked), [], marked);
  check('meta:\n  name: x # a comment with {{ .|');
  check('# me|');
  check(
    `${step}  - id: two\n    type: manual\n    instructions: |-\n      some words`
      .replace('some words', 'some wo|')
      .replace('|-', '>-'),
  );
});

test('where any text may stand, only what the schema gives as an example is offered', () => {
  const { text, offset } = cursor('meta:\n  name: so| far\n');
  const offered = completionsAt(readRunbook(text), offset);
  assert.deepEqual([...new Set(offered.map(({ kind }) => kind))], ['example']);
  assert.equal(text.slice(offered[0]?.replaces.start, offered[0]?.replaces.end), 'so far');
});

test('templates offer variables and what earlier steps capture, with where it comes from', () => {
  const check = (marked: string, expected: readonly string[]) => assert.deepEqual(labels(marked), expected, marked);
  check(step.replace('"echo"', '"echo", "{{ |"'), ['.namespace']);
  check(`${step}  - id: two\n    type: cli\n    with: {argv: ["echo", "{{ .na| }}"]}\n`, ['.namespace', '.said']);
  check(`${step}  - id: two\n    type: manual\n    instructions: see {{.|\n`, ['.namespace', '.said']);
  const { text, offset } = cursor(`${step}  - id: two\n    type: cli\n    with: {argv: ["echo", "{{ .sa|"]}\n`);
  const said = completionsAt(readRunbook(text), offset).find(({ label }) => label === '.said');
  assert.equal(said?.detail, "string, stdout captured by step 'one'");
  assert.equal(text.slice(said?.replaces.start, said?.replaces.end), '.sa');
  assert.equal(said?.newText, '.said }}');
  const middle = cursor(step.replace('"echo"', '"{{ .na|mespace }}"'));
  const [whole] = completionsAt(readRunbook(middle.text), middle.offset);
  assert.equal(middle.text.slice(whole?.replaces.start, whole?.replaces.end), '.namespace');
  assert.equal(whole?.newText, '.namespace');
});

const newer = `apiVersion: runbook/v1
meta: {name: x, vars: {namespace: prod}, inputs: {service: {description: which one}}}
steps:
  - id: one
    type: cli
    with: {argv: ["echo"]}
    capture: {said: {regex: a, from: stderr}}
  - id: two
    type: script
    with: {run: "ls"}
`;

test('a runbook of version 1 is offered its own keys and values', () => {
  const check = (marked: string, expected: readonly string[]) => assert.deepEqual(labels(marked), expected, marked);
  const v1 = 'apiVersion: runbook/v1\n';
  for (const key of ['inputs', 'outputs', 'prerequisites']) assert.ok(labels(`${v1}meta:\n  |`).includes(key), key);
  check(`${v1}meta:\n  inputs:\n    service:\n      type: |`, ['string', 'number', 'boolean']);
  check(`${v1}meta:\n  defaults:\n    |`, ['timeout', 'cwd', 'env', 'retry', 'on_error']);
  check(`${v1}steps:\n  - id: a\n    type: |`, ['cli', 'script', 'manual', 'group']);
  check(`${v1}steps:\n  - id: a\n    type: script\n    with:\n      |`, ['run', 'shell', 'env']);
  check(`${v1}steps:\n  - id: a\n    type: cli\n    capture:\n      out: |`, ['stdout', 'stderr']);
  check(`${v1}steps:\n  - id: a\n    type: cli\n    capture:\n      out: {regex: x, |}`, [
    'from',
    'json_path',
    'expr',
    'trim',
    'type',
    'secret',
  ]);
  check(`${v1}steps:\n  - id: a\n    type: cli\n    on_error: |`, ['abort', 'continue', 'retry']);
});

test('templates and expressions of version 1 offer inputs and the results of earlier steps', () => {
  const names = ['namespace', 'service', 'said', 'run.id', 'steps.one.outputs.said', 'steps.one.exit_code'];
  const known = [...names, 'steps.one.status'];
  const calls = ['size', 'has', 'int', 'double', 'string', 'captures.count > 3 && inputs.region == "eu"'];
  const check = (marked: string, expected: readonly string[]) => assert.deepEqual(labels(marked), expected, marked);
  check(
    newer.replace('type: script', 'env: {A: "{{ .|"}'),
    known.map((name) => `.${name}`),
  );
  check(newer.replace('type: script', 'when: captures.said == "x" && s|'), [...known, ...calls]);
  check(newer.replace('type: script', 'env: {A: "{{ .vars.n| }}"}'), ['.vars.namespace']);
  check(newer.replace('type: script', 'env: {A: "{{ .run.|"}'), ['.run.id']);
  const scoped = (marked: string, expected: readonly string[]) => {
    const offered = labels(newer.replace('type: script', marked));
    assert.deepEqual(offered.slice(0, offered.indexOf('size')), expected, marked);
  };
  scoped('when: captures.|', ['captures.said']);
  scoped('when: size(inputs.s|', ['inputs.service']);
  scoped('when: steps.one.|', ['steps.one.outputs.said', 'steps.one.exit_code', 'steps.one.status']);
  check(newer.replace('runbook/v1', 'runbook/v0').replace('type: script', 'when: s|'), []);
});
