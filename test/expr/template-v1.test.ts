import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import {
  escapeTemplate,
  parseTemplate,
  parseTemplateV1,
  renderTemplate,
  type Value,
} from '../../runtime/expr/index.js';

const values = new Map<string, Value>([
  ['namespace', 'prod'],
  ['vars.namespace', 'prod'],
  ['inputs.count', 3],
  ['captures.ready', true],
  ['captures.items', [1, 'b', false]],
  ['captures.pod', { name: 'api', tags: ['x'] }],
  ['captures.nested', [[1]]],
  ['captures.none', null],
  ['captures.half', 0.5],
  ['empty', ''],
  ['steps.a.outputs.b', 'out'],
  ['steps.a.exit_code', 0],
  ['steps.a.status', 'passed'],
  ['run.id', 'r1'],
  ['env.HOME', '/home/dri'],
]);
const lookup = (path: readonly string[]) => values.get(path.join('.'));

function check(text: string, rendered: string): void {
  assert.deepEqual(renderTemplate(parseTemplateV1(text), lookup), { ok: true, value: rendered }, text);
}

function checkError(text: string, at: string, message: RegExp): void {
  const template = parseTemplateV1(text);
  assert.deepEqual(template.faults, [], text);
  const result = renderTemplate(template, lookup);
  assert.ok(!result.ok, text);
  assert.match(result.error.message, message, text);
  assert.equal(text.slice(result.error.span.start, result.error.span.end), at, text);
}

function checkFault(text: string, at: string, message: RegExp): void {
  const { faults } = parseTemplateV1(text);
  assert.equal(faults.length, 1, text);
  const { span, message: found } = faults[0]!;
  assert.equal(text.slice(span.start, span.end), at, text);
  assert.match(found, message, text);
  assert.equal(renderTemplate(parseTemplateV1(text), () => 'x').ok, false, text);
}

test('every path of runbook/v1 is filled in, with the dot and without', () => {
  for (const [name, text] of [
    ['namespace', 'prod'],
    ['vars.namespace', 'prod'],
    ['inputs.count', '3'],
    ['captures.ready', 'true'],
    ['captures.half', '0.5'],
    ['steps.a.outputs.b', 'out'],
    ['steps.a.exit_code', '0'],
    ['steps.a.status', 'passed'],
    ['run.id', 'r1'],
    ['env.HOME', '/home/dri'],
  ] as const) {
    check(`<{{ .${name} }}>`, `<${text}>`);
    check(`<{{${name}}}>`, `<${text}>`);
  }
  check('{{ "{{" }} {{ empty }}', '{{ ');
});

test('a reference says its path, its filters and where both stand', () => {
  const text = 'a {{ steps.a.outputs.b | default "x" | json }}';
  const part = parseTemplateV1(text).parts[1];
  assert.ok(part?.kind === 'reference');
  assert.deepEqual(part.path, ['steps', 'a', 'outputs', 'b']);
  assert.equal(part.name, 'steps.a.outputs.b');
  assert.equal(text.slice(part.nameSpan.start, part.nameSpan.end), 'steps.a.outputs.b');
  assert.deepEqual(
    part.filters.map(({ kind, span }) => [kind, text.slice(span.start, span.end)]),
    [
      ['default', 'default "x"'],
      ['json', 'json'],
    ],
  );
  const dotted = parseTemplateV1('{{ .a }}').parts[0];
  assert.ok(dotted?.kind === 'reference');
  assert.deepEqual(dotted.nameSpan, { start: 3, end: 5 });
});

test('a default stands for a value that is not there, and for nothing else', () => {
  check('{{ .missing | default "x" }}', 'x');
  check('{{ .missing|default "" }}', '');
  check('{{ .missing | default 3 }}{{ .missing | default -0.5 }}', '3-0.5');
  check('{{ .missing | default true }}{{ .missing | default false }}', 'truefalse');
  check('{{ .missing | default "}}" }}', '}}');
  check('{{ .missing | default "a\\n\\"b" }}', 'a\n"b');
  check('{{ .empty | default "x" }}', '');
  check('{{ .namespace | default "x" }}', 'prod');
  check('{{ .missing | json | default "x" }}', 'x');
  check('{{ .missing | default "x" | json }}', '"x"');
  checkError('{{ .captures.none | default "x" }}', '{{ .captures.none | default "x" }}', /is null/);
  checkError('-n {{ .missing }}', '{{ .missing }}', /^'\.missing' has no value$/);
  checkError('{{ .missing | json }}', '{{ .missing | json }}', /has no value/);
  checkError('{{ .missing | join "," }}', '{{ .missing | join "," }}', /has no value/);
});

test('lists, maps and null need a filter that says how they are written', () => {
  check('{{ .captures.items | json }}', '[1,"b",false]');
  check('{{ .captures.pod | json }}', '{"name":"api","tags":["x"]}');
  check('{{ .captures.none | json }}', 'null');
  check('{{ .namespace | json }}', '"prod"');
  check('{{ .captures.items | join ", " }}', '1, b, false');
  check('{{ .captures.items | join "" | json }}', '"1bfalse"');
  checkError(
    '{{ .captures.items }}',
    '{{ .captures.items }}',
    /is a list; write '\{\{ \.captures\.items \| json \}\}' or .* join ", "/,
  );
  checkError('{{ .captures.pod }}', '{{ .captures.pod }}', /is a map; write '\{\{ \.captures\.pod \| json \}\}'$/);
  checkError('{{ .captures.none }}', '{{ .captures.none }}', /is null; write .* json/);
  checkError('{{ .namespace | join "," }}', '{{ .namespace | join "," }}', /is a text, and '\| join' needs a list/);
  checkError('{{ .captures.nested | join "," }}', '{{ .captures.nested | join "," }}', /holds a list of 1 entry/);
});

test('each fault names the exact characters and what to write', () => {
  checkFault('a {{ .namespace', '{{', /never closed/);
  checkFault('a {{ .namespace | upper', '{{', /never closed/);
  checkFault('{{ }}', '{{ }}', /names nothing/);
  checkFault('{{- .a -}}', '{{- .a -}}', /trims blanks/);
  checkFault('{{ a b }}', '{{ a b }}', /is not a template/);
  checkFault('{{ .a.b }}', '.a.b', /'\.a\.b' is not a name that a template knows; write .*\.vars\.name/);
  checkFault('{{ a.b }}', 'a.b', /is not a name that a template knows/);
  checkFault('{{ .vars.a.b }}', '.vars.a.b', /write '\{\{ \.vars\.a \}\}'/);
  checkFault('{{ .captures.a.b }}', '.captures.a.b', /write '\{\{ \.captures\.a \}\}'/);
  checkFault('{{ .run.now }}', '.run.now', /write '\{\{ \.run\.id \}\}'/);
  checkFault('{{ .steps.a }}', '.steps.a', /write '\{\{ \.steps\.a\.outputs\.name \}\}'/);
  checkFault('{{ .steps.a.b }}', '.steps.a.b', /'\{\{ \.steps\.a\.status \}\}'/);
  checkFault('{{ .steps.a.outputs }}', '.steps.a.outputs', /outputs\.name/);
  checkFault('{{ .steps.a.status.b }}', '.steps.a.status.b', /outputs\.name/);
  checkFault('{{ .a | upper }}', 'upper', /'upper' is not a filter; the filters are/);
  checkFault('{{ .a | constructor }}', 'constructor', /is not a filter/);
  checkFault('{{ .a | }}', '', /no filter follows '\|'/);
  checkFault('{{ .a | default }}', 'default', /'default' needs a text in double quotes, a number/);
  checkFault(`{{ .a | default 'x' }}`, 'default', /double quotes/);
  checkFault('{{ .a | default 1.10 }}', '1.10', /put it in double quotes/);
  checkFault('{{ .a | default 007 }}', '007', /put it in double quotes/);
  checkFault('{{ .a | default "\\q" }}', '"\\q"', /is not a quoted text/);
  checkFault('{{ .a | default "\\q}}" }} b', '"\\q}}"', /is not a quoted text/);
  checkFault('{{ .a | join }}', 'join', /'join' needs a text in double quotes/);
  checkFault('{{ .a | join 1 }}', 'join', /'join' needs a text/);
  checkFault('{{ .a | json "x" }}', '{{ .a | json "x" }}', /is not a template; write filters as in/);
  checkFault('{{ "a" | json }}', '{{ "a" | json }}', /is not a template; write filters as in/);
});

test('what a value or a default brings in is not a template again', () => {
  check('{{ .missing | default "{{ .namespace }}" }}', '{{ .namespace }}');
  const result = renderTemplate(parseTemplateV1('{{ .a | json }}'), () => '{{ .b }}');
  assert.deepEqual(result, { ok: true, value: '"{{ .b }}"' });
});

const pieces = fc.constantFrom(
  ...['{{', '}}', '{{ .', ' }}', '{{ "', '{', '}', '.', 'a', 'env', '.a', '.env.X', 'steps', '"', '\\', '\\"'],
  ...[' ', '\n', '\r', '|', ' | ', 'json', 'default ', 'join ', '-', '1', '\u2028'],
);
const texts = fc.array(pieces, { maxLength: 25 }).map((parts) => parts.join(''));

test('a text that is right in runbook/v0 is the same template in runbook/v1', () => {
  fc.assert(
    fc.property(texts, (text) => {
      const before = parseTemplate(text);
      fc.pre(before.faults.length === 0);
      assert.deepEqual(parseTemplateV1(text), before);
    }),
  );
});

test('parts and faults cover any text in its order and never overlap, and rendering it never throws', () => {
  fc.assert(
    fc.property(texts, fc.jsonValue(), (text, value) => {
      const { parts, faults } = parseTemplateV1(text);
      const spans = [...parts, ...faults].map(({ span }) => span).sort((a, b) => a.start - b.start);
      spans.forEach(({ start, end }, index) => {
        assert.ok((spans[index - 1]?.end ?? 0) <= start && start <= end && end <= text.length, text);
      });
      if (faults.length === 0) assert.equal(parts.map(({ span }) => text.slice(span.start, span.end)).join(''), text);
      renderTemplate(parseTemplateV1(text), () => value as Value);
    }),
  );
});

test('an escaped text renders to itself in runbook/v1 too', () => {
  fc.assert(
    fc.property(texts, (text) => {
      const rendered = renderTemplate(parseTemplateV1(escapeTemplate(text)), () => undefined);
      assert.deepEqual(rendered, { ok: true, value: text });
    }),
  );
});

test('a hostile text is read to its end in both dialects', () => {
  const many = 100_000;
  for (const read of [parseTemplate, parseTemplateV1]) {
    assert.equal(read('{{'.repeat(many)).faults.length, many);
    assert.equal(read('{{ "'.repeat(many)).faults.length, many);
    assert.equal(read(`{{ "${'\\n'.repeat(20 * many)}" }}`).faults.length, 0);
    assert.equal(read(`{{ .a${'.a'.repeat(20 * many)} }}`).faults.length, 1);
  }
  assert.equal(parseTemplateV1(`{{ .a ${'| json '.repeat(many)}}}`).faults.length, 0);
  const deep = JSON.parse('['.repeat(50_000) + ']'.repeat(50_000)) as Value;
  const result = renderTemplate(parseTemplateV1('{{ .a | json }}'), () => deep);
  assert.ok(!result.ok);
  assert.match(result.error.message, /'\.a' nests deeper than 200 levels/);
});
