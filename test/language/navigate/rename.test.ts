import assert from 'node:assert/strict';
import test from 'node:test';
import {
  type Analysis,
  definitionsAt,
  readRunbook,
  referencesAt,
  renamableAt,
  renamed,
} from '../../../runtime/language/index.js';
import { type Occurrence, occurrencesIn } from '../../../runtime/language/navigate/occurrence.js';
import { edited as applied } from '../../../runtime/language/suggest/map-edit.js';
import { markedFixtures } from '../marked-fixture.js';

const text = `apiVersion: runbook/v1
meta:
  name: näme 🚀 region
  inputs:
    zone: {type: string, default: eu}
  vars: {region: west, "quoted": x}
  outputs: {ended: 'captures.found == vars.region ? steps.look.exit_code : 0'}
steps:
  - id: look # look at region
    type: cli
    with: {argv: ["échø 🚀", "{{ .region }}/{{ region | json }}", '{{ .vars.region }}', "{{ .quoted }}"]}
    capture:
      found: stdout
      size: {expr: 'int(stdout) + size(captures.found) + (region == "region" ? 1 : 0)'}
  - id: group
    type: group
    when: steps.look.exit_code == 0 && steps["look"].outputs["found"] != inputs.zone
    steps:
      - id: act
        type: script
        env: {R: "{{ .region }}", F: "{{ .steps.look.outputs.found }}"}
        with:
          run: |
            echo {{ .region }} $region # region
        approvals: {min: 1, distinct_from: [look, starter]}
        assertions: [{contains: "{{ .found }}"}, {expr: found.size() > 1}]
        rollback:
          argv: ["undo", "{{ .region }}", "{{ .captures.found }}"]
`;

/** The offset behind the first place where this stands. */
function behind(written: string, before: string): number {
  const at = written.indexOf(before);
  assert.ok(at >= 0, before);
  return at + before.length;
}

function renameIn(written: string, before: string, newName: string): string {
  const edits = renamed(readRunbook(written), behind(written, before), newName);
  assert.ok(edits.ok, edits.ok ? '' : edits.error);
  return applied(written, edits.value);
}

function refusal(written: string, before: string, newName: string): string {
  const answer = renamed(readRunbook(written), behind(written, before), newName);
  assert.ok(!answer.ok, `${before} → ${newName} was not refused`);
  return answer.error;
}

test('a variable is renamed where it is defined, in templates and in expressions, and nowhere else', () => {
  const expected = text
    .replace('{region: west', '{Ort_1: west')
    .replace('vars.region ?', 'vars.Ort_1 ?')
    .replace('"{{ .region }}/{{ region | json }}"', '"{{ .Ort_1 }}/{{ Ort_1 | json }}"')
    .replace('.vars.region', '.vars.Ort_1')
    .replace('(region == "region"', '(Ort_1 == "region"')
    .replace('R: "{{ .region }}"', 'R: "{{ .Ort_1 }}"')
    .replace('["undo", "{{ .region }}"', '["undo", "{{ .Ort_1 }}"');
  for (const before of ['vars: {reg', '🚀", "{{ .reg', '"{{ .region', '{{ .vars.r', '(regio', '"undo", "{{ .region']) {
    assert.equal(renameIn(text, before, 'Ort_1'), expected, before);
  }
});

test('a name in quotes keeps its quotes', () => {
  const expected = text.replace('"quoted"', '"bare"').replace('.quoted', '.bare');
  assert.equal(renameIn(text, '"quot', 'bare'), expected);
  assert.equal(renameIn(text, '{{ .quot', 'bare'), expected);
});

test('the id of a step is renamed in paths, conditions and approvals', () => {
  const expected = text
    .replace('id: look', 'id: see')
    .replace('? steps.look', '? steps.see')
    .replace('steps.look.exit_code', 'steps.see.exit_code')
    .replace('steps["look"]', 'steps["see"]')
    .replace('.steps.look.outputs', '.steps.see.outputs')
    .replace('[look, starter]', '[see, starter]');
  for (const before of ['id: lo', 'steps.look', 'steps["l', '{{ .steps.loo', 'distinct_from: [look']) {
    assert.equal(renameIn(text, before, 'see'), expected, before);
  }
});

test('a capture is renamed with the outputs that name it', () => {
  const expected = text
    .replace('found: stdout', 'seen: stdout')
    .replace('captures.found ==', 'captures.seen ==')
    .replace('size(captures.found)', 'size(captures.seen)')
    .replace('outputs["found"]', 'outputs["seen"]')
    .replace('outputs.found', 'outputs.seen')
    .replace('{{ .found }}', '{{ .seen }}')
    .replace('expr: found.size()', 'expr: seen.size()')
    .replace('{{ .captures.found }}', '{{ .captures.seen }}');
  for (const before of ['      fou', 'outputs["f', 'look.outputs.fo', 'expr: found', '{{ .captures.f']) {
    assert.equal(renameIn(text, before, 'seen'), expected, before);
  }
});

test('an input is renamed', () => {
  assert.equal(
    renameIn(text, 'inputs.zo', 'place'),
    text.replace('zone:', 'place:').replace('inputs.zone', 'inputs.place'),
  );
});

test('a new name that is malformed, reserved or taken is refused with the reason', () => {
  const check = (before: string, newName: string, reason: string) =>
    assert.equal(refusal(text, before, newName), reason);
  check('vars: {reg', 'a b', "'a b' is not a name; write letters, digits and '_', and no digit in front");
  check('vars: {reg', '1a', "'1a' is not a name; write letters, digits and '_', and no digit in front");
  check('vars: {reg', 'größe', "'größe' is not a name; write letters, digits and '_', and no digit in front");
  check('vars: {reg', 'steps', "'steps' already means something here; choose another name");
  check('vars: {reg', 'Null', "'Null' already means something here; choose another name");
  check('id: lo', 'starter', "'starter' already means something here; choose another name");
  check('vars: {reg', 'found', "'found' is already a capture in line 13; choose another name");
  check('vars: {reg', 'zone', "'zone' is already an input in line 5; choose another name");
  check('id: lo', 'group', "'group' is already the id of a step in line 15; choose another name");
  // The ids of steps and the names of values are told apart.
  assert.equal(renameIn(text, 'vars: {reg', 'look').includes('vars: {look: west'), true);
});

test('what cannot be renamed says why', () => {
  const check = (written: string, before: string, reason: RegExp) =>
    assert.match(refusal(written, before, 'new'), reason);
  check(text, 'type: cl', /^no name stands here; go to an id, a variable, an input or a capture$/);
  check(text, 'echo {{ .reg', /^no name stands here/);
  check(text, '# look at reg', /^no name stands here/);
  check(`${text}   x: [`, 'id: lo', /^this text has faults of YAML; correct them first, then rename$/);
  check(text.replace('"{{ .quoted }}"', '"{{ .env.HOME }}"'), '.env.HO', /^'HOME' is a variable of the environment/);
  check(text.replace('.vars.region', '.vars.regoin'), '.vars.reg', /^'regoin' is defined nowhere in this text/);
  check(text.replace('id: act', 'id: look'), 'id: lo', /^'look' is the id of a step 2 times/);
  check(text.replace('zone:', 'region:'), 'argv: ["échø 🚀", "{{ .re', /^'region' is a variable and an input/);
  check(text.replace('zone:', 'region:'), 'vars: {reg', /^'region' in line 11 may mean something else of this name/);
  check(
    text.replace('"{{ .quoted }}"', '"{{ .quot\\x65d }}"'),
    '  vars: {region: west, "q',
    /is written as 'quot\\x65d' in line 11/,
  );
  check(
    text.replace("'{{ .vars.region }}'", "'{{ .vars.region'"),
    'vars: {reg',
    /^the template in line 11 is not read/,
  );
  check(
    text.replace('(region ==', '(region ='),
    'vars: {reg',
    /^the expression in line 14 is not read and may use 'region'/,
  );
  check(
    text.replace('found.size() > 1', "1 > 0 && 'region' in vars"),
    'vars: {reg',
    /^the expression in line 26 looks 'region' up by its text/,
  );
  check(
    text.replace('found.size() > 1', '"[1].exists(new, new == region)"'),
    'vars: {reg',
    /^the expression in line 26 calls an entry of a list 'new' already/,
  );
});

test('the place that is pointed at is what is shown before a rename', () => {
  const offset = behind(text, '{{ .vars.re');
  const plain = text;
  const answer = renamableAt(readRunbook(plain), offset);
  assert.ok(answer.ok);
  assert.deepEqual(
    [answer.value.kind, plain.slice(answer.value.at.start, answer.value.at.end)],
    ['variable', 'region'],
  );
});

test('a definition is found from every use, and the capture of the step that is named before others', () => {
  const twice = text.replace('assertions: [', 'capture: {found: stderr}\n        assertions: [');
  const check = (written: string, before: string, expected: readonly string[]) => {
    const offset = behind(written, before);
    const plain = written;
    const found = definitionsAt(readRunbook(plain), offset);
    const shown = found.map((one) =>
      one.kind === 'text' ? plain.slice(one.whole.start, one.whole.end).split('\n')[0] : one,
    );
    assert.deepEqual(shown, expected, before);
  };
  check(text, '{{ .vars.re', ['region: west']);
  check(text, 'inputs.zo', ['zone: {type: string, default: eu}']);
  check(text, '{{ .steps.lo', ['id: look # look at region']);
  check(text, 'distinct_from: [lo', ['id: look # look at region']);
  check(twice, '{{ .captures.fo', ['found: stdout', 'found: stderr']);
  check(twice, '{{ .steps.look.outputs.fo', ['found: stdout']);
  check(text, 'type: cl', []);
});

test('the guide that a runbook was made from is found from the places that name it', () => {
  const written = text
    .replace(
      '  name:',
      '  source: {file: guide.md}\n  ambiguities: [{text: a, reason: b, step: look, source: {lines: [2, 3]}}]\n  name:',
    )
    .replace('    type: cli', '    source: {file: sub/other.md, lines: [7, 9]}\n    type: cli');
  const check = (before: string, expected: unknown) => {
    const offset = behind(written, before);
    const plain = written;
    const found = definitionsAt(readRunbook(plain), offset);
    assert.deepEqual(
      found.map((one) => (one.kind === 'guide' ? [one.passage.file, one.passage.lines] : one.kind)),
      expected,
    );
  };
  check('source: {fi', [['guide.md', undefined]]);
  check('source: {lin', [['guide.md', [2, 3]]]);
  check('source: {file: sub', [['sub/other.md', [7, 9]]]);
  check('reason: b, step: lo', ['text']);
});

test('all places of a name are found, with the ones that give it its meaning', () => {
  const offset = behind(text, '{{ .captures.fo');
  const plain = text;
  const found = referencesAt(readRunbook(plain), offset);
  assert.deepEqual(
    found.map(({ at }) => plain.slice(at.start, at.end)),
    Array(8).fill('found'),
  );
  assert.deepEqual(
    found.map(({ isDefinition }) => isDefinition),
    [false, true, ...Array(6).fill(false)],
  );
});

test('every name of every fixture can be renamed there and back without a new fault', () => {
  const ways = [text, ...markedFixtures().map((marked) => marked.text)].flatMap((plain) => {
    const analysis = readRunbook(plain);
    return firstOccurrences(analysis).map((one) => thereAndBack(analysis, one));
  });
  assert.ok(ways.filter((way) => way === 'back').length > 150, ways.join(' '));
});

function thereAndBack(analysis: Analysis, { at, name }: Occurrence): 'refused' | 'there' | 'back' {
  const there = renamed(analysis, at.start, 'zz_renamed');
  if (!there.ok) return 'refused';
  const changed = applied(analysis.text, there.value);
  const again = readRunbook(changed);
  // What a script says is left as it is, so a warning about it may have nothing to say any more.
  const known = new Set(['suppressions/unused', ...analysis.diagnostics.map(({ code }) => code)]);
  const added = again.diagnostics.filter(({ code }) => !known.has(code));
  assert.deepEqual(added, [], changed);
  const back = renamed(again, there.value[0]!.at.start, name);
  // A malformed name can be given up and not taken again.
  if (!back.ok && /is not a name|already means/.test(back.error)) return 'there';
  assert.equal(back.ok && applied(changed, back.value), analysis.text);
  return 'back';
}

function firstOccurrences(analysis: Analysis): readonly Occurrence[] {
  const first = new Map<string, Occurrence>();
  for (const one of occurrencesIn(analysis)) {
    const key = `${one.kind} ${one.name}`;
    if (!first.has(key)) first.set(key, one);
  }
  return [...first.values()];
}
