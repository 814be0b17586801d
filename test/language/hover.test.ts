import assert from 'node:assert/strict';
import test from 'node:test';
import { explanationHover, hoverAt, readRunbook } from '../../runtime/language/index.js';

/** Splits a text at its cursor, which is written `|`. */
function cursor(text: string): { readonly text: string; readonly offset: number } {
  const offset = text.indexOf('|');
  return { text: text.slice(0, offset) + text.slice(offset + 1), offset };
}

function check(marked: string, expected: RegExp): void {
  const { text, offset } = cursor(marked);
  assert.match(hoverAt(readRunbook(text), offset)?.text ?? '', expected, marked);
}

const step =
  'apiVersion: runbook/v0\nmeta: {name: x, vars: {namespace: prod}}\nsteps:\n  - id: one\n    type: cli\n    with: {argv: ["echo"]}\n    capture: {said: stdout}\n';

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

test('hover says what a key means, what a value means and where a name comes from', () => {
  check(step.replace('meta', 'me|ta'), /\*\*meta\*\*: What the runbook is called/);
  check(step.replace('capture', 'cap|ture'), /Names for the output/);
  check(step.replace('type: cli', 'type: c|li'), /What kind of step/);
  check(step.replace('"echo"', '"{{ .name|space }}"'), /`\.namespace`: variable of meta\.vars, 'prod'/);
  check(step.replace('"echo"', '"{{ .sa|id }}"'), /no variable and no earlier capture/);
  check(step.replace('"echo"', '"{{ .env.HO|ME }}"'), /environment variable/);
  const { text, offset } = cursor(step.replace('name: x', 'name: |x'));
  assert.equal(hoverAt(readRunbook(text), offset), undefined);
});

test('hover in version 1 says where the names of expressions come from and what new keys mean', () => {
  check(newer.replace('type: script', 'when: captures.sa|id == "x"'), /part of stderr captured by step 'one'/);
  check(newer.replace('type: script', 'env: {A: "{{ .inputs.ser|vice }}"}'), /input of meta\.inputs, which one/);
  check(newer.replace('regex: a', 'expr: size(std|out)'), /`stdout`: the standard output of this step/);
  check(newer.replace('inputs', 'inp|uts'), /Values that are asked for when a run starts/);
  check(newer.replace('run: "ls"', 'ru|n: "ls"'), /no template is filled in/);
});

test('hover says what a template becomes, as far as variables and defaults say it, and never a secret', () => {
  const inputs = 'inputs: {service: {default: api}, token: {secret: true, default: s3cret, from: "env:T"}, size: {}}';
  const text = newer.replace(/inputs: .*}}/, `${inputs}}`).replace('"echo"', '"app={{ .service }}-{{ .name|space }}"');
  check(text, /variable of meta\.vars, 'prod'\n\nHere: `app=api-prod`/);
  check(text.replace('service }', 'serv|ice }').replace('name|space', 'namespace'), /; 'api' unless another is given/);
  check(text.replace('name|space', 'si|ze'), /^`\.size`: input of meta\.inputs$/);
  const secret = cursor(text.replace('name|space', 'tok|en'));
  const said = hoverAt(readRunbook(secret.text), secret.offset)?.text ?? '';
  assert.match(said, /a secret, whose value is never shown/);
  assert.doesNotMatch(said, /s3cret|Here/);
});

test('hover over a step that came from a guide knows the place, and over what is wrong says why', () => {
  const guided = newer
    .replace('meta: {', 'meta: {source: {file: guide.md}, ')
    .replace('    type: script', '    type: script\n    source: {lines: [3, 5]}');
  const at = (word: string) => hoverAt(readRunbook(guided), guided.indexOf(word) + 1)?.passage;
  for (const word of ['id: two', 'source: {lines']) {
    const passage = at(word);
    assert.deepEqual([passage?.file, passage?.lines], ['guide.md', [3, 5]], word);
  }
  assert.equal(at('type: script'), undefined);
  assert.equal(at('id: one'), undefined);
  const { text, offset } = cursor(newer.replace('id: two', 'id: o|ne'));
  const analysis = readRunbook(text);
  assert.match(
    explanationHover(analysis, offset)?.text ?? '',
    /\*\*steps\/duplicate-id\*\*[\s\S]*What to do[\s\S]*runbook explain steps\/duplicate-id/,
  );
  assert.equal(explanationHover(analysis, 0), undefined);
});
