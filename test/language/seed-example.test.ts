import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { readRunbook } from '../../runtime/language/index.js';
import type { Entry, MapNode, Node } from '../../runtime/language/syntax/node.js';
import { fixture } from '../support/paths.js';
import { foundIn } from './marked-fixture.js';

const text = readFileSync(fixture('language', 'seed-000-example.runbook.yaml'), 'utf8');
const seed = readRunbook(text);

test('the example of the first seed is valid as it is written', () => {
  assert.deepEqual(foundIn(seed), []);
  assert.equal(seed.hasErrors, false);
  assert.deepEqual(
    seed.runbook?.steps.map(({ id, type }) => `${type} ${id}`),
    ['cli check_pods', 'manual validate_portal'],
  );
});

test('an unknown key is one diagnostic at the key, at every level', () => {
  const maps = mapsIn(seed.document).filter(({ names }) => names !== 'vars' && names !== 'capture');
  assert.equal(maps.length, 13);
  for (const { map, names } of maps) {
    const start = map.entries[0]?.key.at.start ?? 0;
    const indent = start - (text.lastIndexOf('\n', start - 1) + 1);
    const changed = `${text.slice(0, start)}zzz_unknown: 1\n${' '.repeat(indent)}${text.slice(start)}`;
    const { diagnostics } = readRunbook(changed);
    assert.deepEqual(
      diagnostics.map(({ code, at }) => [code, changed.slice(at.start, at.end)]),
      [['schema/unknown-key', 'zzz_unknown']],
      `in ${names}`,
    );
  }
});

test('a value of the wrong type is one diagnostic at the value or its key, at every key', () => {
  const entries = mapsIn(seed.document).flatMap(({ map }) => map.entries);
  assert.ok(entries.length > 35, `only ${entries.length} keys`);
  for (const { key, value } of entries) {
    const wrong = value.kind === 'scalar' ? '[wrong]' : '5';
    const changed = text.slice(0, value.at.start) + wrong + text.slice(value.at.end);
    const { diagnostics } = readRunbook(changed);
    assert.equal(diagnostics.length, 1, `${key.source}: ${diagnostics.map(({ message }) => message).join(' | ')}`);
    const [diagnostic] = diagnostics;
    assert.match(diagnostic?.code ?? '', /^schema\/(wrong-type|unknown-value)$/);
    assert.ok(
      [key.at.start, value.at.start].includes(diagnostic?.at.start ?? -1),
      `${key.source} at ${diagnostic?.at.start}`,
    );
  }
});

test('a key that is missing is one diagnostic where it should stand', () => {
  const check = (from: RegExp, place: string, message: RegExp) => {
    const changed = text.replace(from, '');
    const { diagnostics } = readRunbook(changed);
    assert.equal(diagnostics.length, 1, diagnostics.map((diagnostic) => diagnostic.message).join(' | '));
    assert.match(diagnostics[0]?.message ?? '', message);
    assert.equal(changed.slice(diagnostics[0]?.at.start, diagnostics[0]?.at.end), place);
  };
  check(/apiVersion: runbook\/v0\n/, 'meta', /a runbook has no 'apiVersion'/);
  check(/ {2}name: "example"\n/, 'meta', /'meta' has no 'name'/);
  check(/ {4}type: cli\n/, 'id', /a step has no 'type'/);
  check(/ {4}with:\n\n {6}argv: .*\n/, 'id', /a cli step has no 'with'/);
  check(/ {8}replace: .*\n/, 'pattern', /a redaction has no 'replace'/);
  check(/ {8}items:\n\n.*\n/, 'kind', /a checklist evidence has no 'items'/);
  check(/ {6}min: 1\n/, 'approvals', /'approvals' has no 'min'/);
});

test('each mistake of meaning is one diagnostic at the right place', () => {
  const check = (from: string, to: string, code: string, place: string) => {
    assert.ok(text.includes(from), from);
    const changed = text.replace(from, to);
    const { diagnostics } = readRunbook(changed);
    assert.deepEqual(
      diagnostics.map((diagnostic) => [diagnostic.code, changed.slice(diagnostic.at.start, diagnostic.at.end)]),
      [[code, place]],
    );
  };
  check('id: validate_portal', 'id: check_pods', 'steps/duplicate-id', 'check_pods');
  check(
    'pods", "-n", "{{ .namespace }}"',
    'pods", "{{ .namespace }}", "{{ .nowhere }}"',
    'templates/undefined-name',
    '.nowhere',
  );
  check('CrashLoopBackOff"', 'CrashLoopBackOff {{ .nowhere }}"', 'templates/undefined-name', '.nowhere');
  check('Open dashboard X', 'Open dashboard {{ .nowhere }}', 'templates/undefined-name', '.nowhere');
  check('Open dashboard X', 'Open dashboard {{ .env.AWS_KEY }}', 'templates/env-denied', '.env.AWS_KEY');
  check('(?i)password', '(?i)(password', 'patterns/invalid-regex', '"(?i)(password\\\\s*[:=]\\\\s*\\\\S+"');
  check('argv: ["kubectl"', 'argv: ["helm"', 'governance/command-not-allowed', '"helm"');
  check('argv: ["kubectl"', 'argv: ["./kubectl"', 'governance/command-not-allowed', '"./kubectl"');
  check('pods: stdout', 'namespace: stdout', 'names/capture-shadows-variable', 'namespace');
  check('name: dashboard_link', 'name: criteria', 'evidence/duplicate-name', 'criteria');
  check('namespace: "prod"', 'namespace: "prod"\n    namespace: x', 'yaml/duplicate-key', 'namespace');
});

test('what rests on something misspelled is not reported as well', () => {
  const check = (from: string, to: string) => {
    const changed = text.replace(from, to);
    assert.deepEqual(
      readRunbook(changed).diagnostics.map(({ code }) => code),
      ['schema/unknown-key'],
      to,
    );
  };
  check('vars:', 'vras:');
  check('required_evidence:', 'required_evidense:');
  check('name: "example"', 'nme: "example"');
  check('kind: text', 'kid: text');
});

function mapsIn(
  node: Node | undefined,
  names = 'the whole file',
): readonly { readonly map: MapNode; readonly names: string }[] {
  switch (node?.kind) {
    case 'map':
      return [{ map: node, names }, ...node.entries.flatMap(({ key, value }: Entry) => mapsIn(value, key.source))];
    case 'sequence':
      return node.items.flatMap((item) => mapsIn(item, `an item of ${names}`));
    default:
      return [];
  }
}
