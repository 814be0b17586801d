import assert from 'node:assert/strict';
import test from 'node:test';
import { expressionsIn, inlineText } from '../../extension/expressions.js';

test('templates and names with their scope are found where they stand', () => {
  const line = '    argv: ["kubectl", "{{ .node }}", "{{captures.pods | upper}}"] # vars.site, other.x';
  const found = expressionsIn(line);
  assert.deepEqual(
    found.map(({ text }) => text),
    ['{{ .node }}', '{{captures.pods | upper}}', 'vars.site'],
  );
  for (const { start, end, text } of found) assert.equal(line.slice(start, end), text);
  assert.deepEqual(expressionsIn('    when: other == 1'), []);
});

test('a value stands beside its line by its name, cut to one line', () => {
  assert.equal(inlineText('{{ .node }}', 'web-1\n'), 'node = web-1');
  assert.equal(inlineText('{{- .vars.node -}}', 'web-1'), 'vars.node = web-1');
  assert.equal(inlineText('captures.pods', 'one\ntwo'), 'captures.pods = one…');
  assert.equal(inlineText('vars.long', 'x'.repeat(61)), `vars.long = ${'x'.repeat(60)}…`);
});
