import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { escapeTemplate, parseTemplate, renderTemplate } from '../../runtime/expr/index.js';

const values = new Map([
  ['namespace', 'prod'],
  ['env.HOME', '/home/dri'],
]);

function check(text: string, rendered: string): void {
  const result = renderTemplate(parseTemplate(text), (path) => values.get(path.join('.')));
  assert.deepEqual(result, { ok: true, value: rendered }, text);
}

function checkFault(text: string, faulty: string, message: RegExp): void {
  const { faults } = parseTemplate(text);
  assert.equal(faults.length, 1, text);
  assert.equal(text.slice(faults[0]!.span.start, faults[0]!.span.end), faulty, text);
  assert.match(faults[0]!.message, message, text);
  assert.equal(renderTemplate(parseTemplate(text), () => 'x').ok, false);
}

test('names, environment variables and quoted braces are filled in', () => {
  check('', '');
  check('plain } { text', 'plain } { text');
  check('{{ .namespace }}', 'prod');
  check('{{.namespace}}-{{   .namespace}}', 'prod-prod');
  check('cd {{ .env.HOME }}/x', 'cd /home/dri/x');
  check('{{ "{{" }} .x }}', '{{ .x }}');
});

test('each fault names the exact characters and what to write', () => {
  checkFault('a {{ namespace }} b', '{{ namespace }}', /lacks the dot; write '\{\{ \.namespace \}\}'/);
  checkFault('a {{ .namespace', '{{', /never closed/);
  checkFault('a {{ "\\\n" }}', '{{', /never closed/);
  checkFault('{{ }}', '{{ }}', /names nothing/);
  checkFault('{{- .a -}}', '{{- .a -}}', /trims blanks/);
  checkFault('{{ .a | json }}', '{{ .a | json }}', /filter/);
  checkFault('{{ .steps.a.b }}', '.steps.a.b', /not a name that a template knows/);
  checkFault('{{ .vars.a }}', '.vars.a', /not a name that a template knows/);
});

test('a name without a value is an error, never empty text', () => {
  const result = renderTemplate(parseTemplate('-n {{ .missing }}'), () => undefined);
  assert.deepEqual(result, { ok: false, error: { message: "'.missing' has no value", span: { start: 3, end: 17 } } });
});

test('what a template brings in is not a template again', () => {
  const result = renderTemplate(parseTemplate('{{ .a }}'), () => '{{ .b }}');
  assert.deepEqual(result, { ok: true, value: '{{ .b }}' });
});

test('an escaped text renders to itself, whatever it holds', () => {
  const texts = fc
    .array(fc.constantFrom('{', '}', '{{', '}}', '.', 'a', '"', '\\', ' ', '\n'))
    .map((parts) => parts.join(''));
  fc.assert(
    fc.property(texts, (text) => {
      assert.deepEqual(
        renderTemplate(parseTemplate(escapeTemplate(text)), () => undefined),
        { ok: true, value: text },
      );
    }),
  );
});
