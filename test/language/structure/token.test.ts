import assert from 'node:assert/strict';
import test from 'node:test';
import { readRunbook, type SemanticToken, tokensIn } from '../../../runtime/language/index.js';
import { atOnce } from '../../../runtime/language/slice.js';
import { markedFixtures } from '../marked-fixture.js';

const head = `apiVersion: runbook/v1
meta:
  name: x
  inputs: {host: {type: string, pattern: '^[a-z]+\\d{2}$'}}
  vars: {region: west}
  governance: {redact: [{pattern: 'k=(\\w+)|x.y', replace: z}]}
steps:
`;

function written(text: string, tokens: readonly SemanticToken[]): readonly string[] {
  return tokens.map(({ at, type, modifier }) => {
    const short = modifier === undefined ? '' : `.${modifier}`;
    return `${text.slice(at.start, at.end)} ${type}${short}`;
  });
}

/** The tokens of steps below the head. */
function tokensOf(steps: string): readonly string[] {
  const text = head + steps;
  const tokens = atOnce(tokensIn(readRunbook(text))).filter(({ at }) => at.start >= head.length);
  return written(text, tokens);
}

test('definitions and patterns at the head of a runbook are told apart', () => {
  const tokens = atOnce(tokensIn(readRunbook(head)));
  assert.deepEqual(written(head, tokens), [
    'host parameter.declaration',
    ...['^ keyword', '[a-z] type', '+ operator', '\\d type', '{2} operator', '$ keyword'],
    'region variable.declaration',
    ...[
      'k= regexp',
      '( keyword',
      '\\w type',
      '+ operator',
      ') keyword',
      '| operator',
      'x regexp',
      '. type',
      'y regexp',
    ],
  ]);
});

test('the type of a step and the kind of evidence have the same colour', () => {
  const steps = `  - id: one
    type: manual
    required_evidence:
      - kind: checklist
        name: seen
        items: [a]
      - { kind: text, name: said }
`;
  assert.deepEqual(tokensOf(steps), ['one function.declaration', 'manual type', 'checklist type', 'text type']);
});

test('the names in templates have the colour of where they come from', () => {
  const steps = `  - id: one
    type: cli
    with: {argv: [x, "{{ .region }}-{{ host | default "a" | json }}{{ "{{" }}", "{{ .env.HOME }}"]}
    capture: {said: stdout}
  - id: two
    type: manual
    instructions: 'é {{ .steps.one.outputs.said }} {{ .steps.one.exit_code }} {{ .nothing }}'
`;
  assert.deepEqual(tokensOf(steps.replaceAll('default "a"', 'default 5').replace('{{ "{{" }}', '')), [
    ...['one function.declaration', 'cli type'],
    ...['{{ operator', 'region variable', '}} operator'],
    ...['{{ operator', 'host parameter', 'default method', '5 number', 'json method', '}} operator'],
    ...['{{ operator', 'env namespace', 'HOME variable.defaultLibrary', '}} operator'],
    'said property.declaration',
    ...['two function.declaration', 'manual type'],
    ...[
      '{{ operator',
      'steps namespace',
      'one function',
      'outputs property.defaultLibrary',
      'said property',
      '}} operator',
    ],
    ...['{{ operator', 'steps namespace', 'one function', 'exit_code property.defaultLibrary', '}} operator'],
    ...['{{ operator', '}} operator'],
  ]);
});

test('the words of an expression are told apart', () => {
  const steps = `  - id: one
    type: cli
    when: region == "w" && !(inputs.host in ["a", 'b']) || size(vars) > 2
    with: {argv: [x]}
    assertions: [{expr: "stdout.contains(region)"}]
`;
  assert.deepEqual(tokensOf(steps).slice(2), [
    ...['region variable', '== operator', '"w" string', '&& operator', '! operator'],
    ...['inputs namespace', 'host parameter', 'in keyword', '"a" string', "'b' string", '|| operator'],
    ...['size method', 'vars namespace', '> operator', '2 number'],
    ...['stdout variable.defaultLibrary', 'contains method', 'region variable'],
  ]);
});

test('the shell in a script and behind sh -c is told apart, each line by itself', () => {
  const steps = `  - id: one
    type: script
    with:
      run: |
        # all of it
        A=1 if [ "$A: \${B}" = x ]; then cat 'a
          b' | wc -l > $OUT; fi
  - id: two
    type: cli
    with: {argv: [bash, -c, "echo \\"$HOME\\" {{ .region }} # end"]}
    rollback: {script: 'undo "x"'}
`;
  assert.deepEqual(tokensOf(steps).slice(2), [
    '# all of it comment',
    ...['if keyword', '[ function', '" string', '$A variable', ':  string', '${B} variable', '" string', '; operator'],
    ...['then keyword', 'cat function', "'a string", "b' string", '| operator', 'wc function'],
    ...['> operator', '$OUT variable', '; operator', 'fi keyword'],
    ...['two function.declaration', 'cli type'],
    ...['echo function', '\\" string', '$HOME variable', '\\" string'],
    ...['{{ operator', 'region variable', '}} operator', '# end comment'],
    ...['undo function', '"x" string'],
  ]);
});

test('a pattern in an assertion or a capture is told apart from the templates in it', () => {
  const steps = `  - id: one
    type: cli
    with: {argv: [x]}
    capture: {a: {regex: '(\\d+)'}}
    assertions: [{matches: 'x{{ .region }}y*'}, {contains: 'x*'}]
`;
  assert.deepEqual(tokensOf(steps).slice(2), [
    ...['a property.declaration', '( keyword', '\\d type', '+ operator', ') keyword'],
    ...['x regexp', '{{ operator', 'region variable', '}} operator', 'y regexp', '* operator'],
  ]);
});

test('tokens are in order, each on one line and none over another, and those of a part are among those of the whole', () => {
  const texts = markedFixtures().map(({ text }) => text);
  let count = 0;
  for (const text of texts.flatMap((whole) => [whole, whole.slice(0, whole.length / 2)])) {
    const analysis = readRunbook(text);
    const tokens = atOnce(tokensIn(analysis));
    let end = 0;
    for (const { at } of tokens) {
      assert.ok(end <= at.start && at.start < at.end && at.end <= text.length, text);
      assert.doesNotMatch(text.slice(at.start, at.end), /[\r\n]/);
      end = at.end;
    }
    count += tokens.length;
    const within = { start: text.length >> 2, end: text.length >> 1 };
    const part = atOnce(tokensIn(analysis, within));
    const expected = tokens.filter(({ at }) => at.start <= within.end && within.start <= at.end);
    assert.deepEqual(part, expected);
  }
  assert.ok(count > 1000, `${count}`);
});
