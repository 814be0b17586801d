import assert from 'node:assert/strict';
import test from 'node:test';
import { readRunbook, signatureAt } from '../../runtime/language/index.js';
import { atCursor } from './marked-cursor.js';

const head = `apiVersion: runbook/v1
meta: { name: x, vars: { ns: prod }, inputs: { size: { type: number } } }
steps:
  - id: a
    type: cli
`;

/** The label with the active parameter in brackets. */
function shown(marked: string): string | undefined {
  const { text, offset } = atCursor(marked);
  const signature = signatureAt(readRunbook(text), offset);
  if (!signature) return undefined;
  const { label, parameters, active } = signature;
  const at = parameters[active]?.at;
  return at ? `${label.slice(0, at.start)}[${label.slice(at.start, at.end)}]${label.slice(at.end)}` : label;
}

test('in a template the names that there are, the filters, and what a filter is given are told', () => {
  const check = (written: string, expected: string | undefined) =>
    assert.equal(shown(`${head}    resource: ${written}\n`), expected, written);
  check('"{{ ¦', '{{ [.name] | filter }}');
  check('"{{ .n¦s }}"', '{{ [.name] | filter }}');
  check('"{{ .ns | ¦ }}"', '{{ .name | [filter] }}');
  check('"{{ .ns | default ¦ }}"', 'default ["text"]');
  check('\'{{ .ns | join "|"¦ }}\'', 'join [", "]');
  check('\'{{ .ns | default "}" | ¦ }}\'', '{{ .name | [filter] }}');
  check('"{{ .ns }} ¦"', undefined);
  const { text, offset } = atCursor(`${head}    resource: "{{ ¦"\n`);
  assert.match(
    signatureAt(readRunbook(text), offset)?.documentation ?? '',
    /`\.ns` variable of meta\.vars[\s\S]*`\.size` input/,
  );
  assert.equal(shown(`${head.replace('v1', 'v0')}    with: { argv: ["{{ .ns | ¦"] }\n`), '{{ [.name] }}');
});

test('in an expression the innermost call that is open is told, with the argument that is being written', () => {
  const check = (written: string, expected: string | undefined) =>
    assert.equal(shown(`${head}    when: ${written}\n`), expected, written);
  check('size(¦', 'size([x])');
  check('vars.ns.startsWith(¦"a")', 'startsWith([part])');
  check('int(vars.ns) > size(vars.¦)', 'size([x])');
  check("'[1, 2].map(x, ¦)'", 'map(x, [value])');
  check(`'[1, (2)].map(x, size("a)(,") + ¦)'`, 'map(x, [value])');
  check('vars.ns == "size(¦"', undefined);
  check('vars.ns == "a" && ¦inputs.size > 1', undefined);
  check('unheard(¦)', undefined);
});
