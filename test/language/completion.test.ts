import assert from 'node:assert/strict';
import test from 'node:test';
import { completionsAt, hoverAt, readRunbook } from '../../runtime/language/index.js';

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
  check('|', ['apiVersion', 'meta', 'steps']);
  check('apiVersion: runbook/v0\n|', ['meta', 'steps']);
  check('apiVersion: runbook/v0\nme|\nsteps: []\n', ['meta']);
  check('meta:\n  |', ['name', 'description', 'vars', 'governance', 'defaults']);
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
  check('meta:\n  name: so|');
  check('meta:\n  name: "so me|"');
  check('# me|');
  check(
    `${step}  - id: two\n    type: manual\n    instructions: |-\n      some words`
      .replace('some words', 'some wo|')
      .replace('|-', '>-'),
  );
});

test('templates offer variables and what earlier steps capture, with where it comes from', () => {
  const check = (marked: string, expected: readonly string[]) => assert.deepEqual(labels(marked), expected, marked);
  check(step.replace('"echo"', '"echo", "{{ |"'), ['.namespace']);
  check(`${step}  - id: two\n    type: cli\n    with: {argv: ["echo", "{{ .na| }}"]}\n`, ['.namespace', '.said']);
  check(`${step}  - id: two\n    type: manual\n    instructions: see {{.|\n`, ['.namespace', '.said']);
  const { text, offset } = cursor(`${step}  - id: two\n    type: cli\n    with: {argv: ["echo", "{{ .sa|"]}\n`);
  const said = completionsAt(readRunbook(text), offset).find(({ label }) => label === '.said');
  assert.equal(said?.detail, "stdout captured by step 'one'");
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
  check(`${v1}meta:\n  |`, ['name', 'description', 'vars', 'inputs', 'governance', 'defaults']);
  check(`${v1}meta:\n  inputs:\n    service:\n      type: |`, ['string', 'number', 'boolean']);
  check(`${v1}meta:\n  defaults:\n    |`, ['timeout', 'cwd', 'env', 'retry', 'on_error']);
  check(`${v1}steps:\n  - id: a\n    type: |`, ['cli', 'script', 'manual', 'group']);
  check(`${v1}steps:\n  - id: a\n    type: script\n    with:\n      |`, ['shell', 'run', 'env']);
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
  const check = (marked: string, expected: readonly string[]) => assert.deepEqual(labels(marked), expected, marked);
  check(
    newer.replace('type: script', 'env: {A: "{{ .|"}'),
    known.map((name) => `.${name}`),
  );
  check(newer.replace('type: script', 'when: captures.said == "x" && s|'), known);
  check(newer.replace('runbook/v1', 'runbook/v0').replace('type: script', 'when: s|'), []);
});

test('hover in version 1 says where the names of expressions come from and what new keys mean', () => {
  const check = (marked: string, expected: RegExp) => {
    const { text, offset } = cursor(marked);
    assert.match(hoverAt(readRunbook(text), offset)?.text ?? '', expected, marked);
  };
  check(newer.replace('type: script', 'when: captures.sa|id == "x"'), /part of stderr captured by step 'one'/);
  check(newer.replace('type: script', 'env: {A: "{{ .inputs.ser|vice }}"}'), /input of meta\.inputs, which one/);
  check(newer.replace('regex: a', 'expr: size(std|out)'), /`stdout`: the standard output of this step/);
  check(newer.replace('inputs', 'inp|uts'), /Values that are asked for when a run starts/);
  check(newer.replace('run: "ls"', 'ru|n: "ls"'), /no template is filled in/);
});

test('every position of a runbook has an answer and no throw', () => {
  const analysis = readRunbook(step);
  for (let offset = 0; offset <= step.length; offset++) {
    completionsAt(analysis, offset);
    hoverAt(analysis, offset);
    completionsAt(readRunbook(step.slice(0, offset)), offset);
  }
});

test('hover says what a key means, what a value means and where a name comes from', () => {
  const check = (marked: string, expected: RegExp) => {
    const { text, offset } = cursor(marked);
    assert.match(hoverAt(readRunbook(text), offset)?.text ?? '', expected, marked);
  };
  check(step.replace('meta', 'me|ta'), /\*\*meta\*\*: What the runbook is called/);
  check(step.replace('capture', 'cap|ture'), /Names for the output/);
  check(step.replace('type: cli', 'type: c|li'), /What kind of step/);
  check(step.replace('"echo"', '"{{ .name|space }}"'), /`\.namespace`: variable of meta\.vars, 'prod'/);
  check(step.replace('"echo"', '"{{ .sa|id }}"'), /no variable and no earlier capture/);
  check(step.replace('"echo"', '"{{ .env.HO|ME }}"'), /environment variable/);
  const { text, offset } = cursor(step.replace('name: x', 'name: |x'));
  assert.equal(hoverAt(readRunbook(text), offset), undefined);
});
