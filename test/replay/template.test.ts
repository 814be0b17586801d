import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { outputTemplate, rendered } from '../../runtime/replay/scenario/output.js';
import { referencesOf } from '../../runtime/replay/template/references.js';

const vars = new Map([
  ['cluster', 'prod'],
  ['count', '3'],
  ['empty', ''],
]);
const captures = new Map([
  ['pod', 'web-0'],
  ['zone', 'a<b>'],
]);

function written(text: string): string {
  const template = outputTemplate(text);
  const result = template.ok ? rendered(template.value, vars, captures) : template;
  return result.ok ? result.value : `fault: ${result.error}`;
}

// Each is what Go's text/template writes for it, by its documentation.
const cases: Readonly<Record<string, string>> = {
  'plain }} text': 'plain }} text',
  '{{ .cluster }}-{{.capture.pod}}': 'prod-web-0',
  '{{ .nobody }}|{{ .capture.nobody }}|': '<no value>||',
  'a {{- " b " -}} c': 'a b c',
  'a{{/* no\nword */}}b{{- /* trims */ -}}  c': 'abc',
  '{{ "{{" }} .State }}': '{{ .State }}',
  '{{ `raw \\n` }}{{ "tab\\tA\\u00e9\\x41" }}': 'raw \\ntab\tAéA',
  '{{ if .empty }}yes{{ else }}no{{ end }}': 'no',
  '{{ if eq .cluster "dev" }}1{{ else if eq .cluster "prod" "test" }}2{{ else }}3{{ end }}': '2',
  '{{ with .capture }}{{ .pod }} in {{ $.cluster }}{{ end }}': 'web-0 in prod',
  '{{ with .empty }}x{{ else }}nothing{{ end }}': 'nothing',
  '{{ range $name, $value := .capture }}{{ $name }}={{ $value }};{{ end }}': 'pod=web-0;zone=a<b>;',
  '{{ range 3 }}{{ . }}{{ if eq . 1 }}{{ break }}{{ end }},{{ end }}': '0,1',
  '{{ range .nobody }}x{{ else }}none{{ end }}': 'none',
  '{{ $x := "one" }}{{ if true }}{{ $x = "two" }}{{ $y := 1 }}{{ end }}{{ $x }}': 'two',
  '{{ printf "%s:%5.2f|%-4d|%03d|%q|%x|%v|%t|%%" .cluster 3.14159 7 5 "a\\"b" "hi" 1.0 true }}':
    'prod: 3.14|7   |005|"a\\"b"|6869|1|true|%',
  '{{ printf "%d %s" "x" }}': '%!d(string=x) %!s(MISSING)',
  '{{ printf "%s" "a" "b" }}': 'a%!(EXTRA string=b)',
  '{{ .cluster | printf "%s-%s" "eu" | len }}': '7',
  '{{ len .cluster }} {{ len .capture }} {{ len "é" }}': '4 2 2',
  '{{ index .capture "pod" }} {{ index .cluster 0 }} {{ slice .cluster 1 3 }}': 'web-0 112 ro',
  '{{ html .capture.zone }} {{ js "a\'b<" }} {{ urlquery "a b&c" }}': "a&lt;b&gt; a\\'b\\u003C a+b%26c",
  '{{ and .cluster .empty "x" }}|{{ or .empty .cluster }}|{{ not .empty }}': '|prod|true',
  '{{ or .cluster (len .nobody) }}': 'prod',
  '{{ lt 1 2 }}{{ le 2 2 }}{{ gt "b" "a" }}{{ ge 1.5 2.5 }}{{ ne 1 2 }}': 'truetruetruefalsetrue',
  '{{ print 1 2 "x" 3 }}{{ println "a" 1 }}': '1 2x3a 1\n',
  '{{ define "row" }}<{{ . }}>{{ end }}{{ template "row" .cluster }}{{ block "b" 1 }}[{{ . }}]{{ end }}': '<prod>[1]',
  '{{ .capture }}': 'map[pod:web-0 zone:a<b>]',
  "{{ 1e3 }} {{ 0x10 }} {{ 1_000 }} {{ -4 }} {{ 'a' }} {{ 1e21 }} {{ true }}": '1000 16 1000 -4 97 1e+21 true',
  '{{ eq .nobody nil }}': 'true',
};

for (const [template, expected] of Object.entries(cases)) {
  test(`${JSON.stringify(template)} is written as Go writes it`, () => assert.equal(written(template), expected));
}

test('what Go refuses is refused with a reason, and never half written', () => {
  const refused = [
    '{{ .nobody.deeper }}',
    '{{ .cluster.deeper }}',
    '{{ nofunc }}',
    '{{ .cluster',
    '{{ if .cluster }}x',
    '{{ end }}',
    '{{ else }}',
    '{{ break }}',
    '{{ }}',
    '{{ .cluster "x" }}',
    '{{ $nobody }}',
    '{{ template "nobody" }}',
    '{{ define "a" }}{{ template "a" }}{{ end }}{{ template "a" }}',
    '{{ len 3 }}',
    '{{ index .cluster 99 }}',
    '{{ lt 1 "a" }}',
    '{{ eq 1 "a" }}',
    '{{ slice "é" 1 }}',
    '{{ "a\\qb" }}',
    "{{ 'ab' }}",
    '{{ range .cluster }}{{ end }}',
    '{{ 1 | 2 }}',
    '{{ "a""b" }}',
  ];
  for (const text of refused) assert.match(written(text), /^fault: ./, text);
});

test('a template that nests without measure, or would never come to an end, is refused', () => {
  const refused = [
    `${'{{ if 1 }}'.repeat(5000)}${'{{ end }}'.repeat(5000)}`,
    `{{ if 0 }}${'{{ else if 0 }}'.repeat(5000)}{{ end }}`,
    `{{ ${'('.repeat(5000)}1${')'.repeat(5000)} }}`,
    '{{ range 99999 }}{{ range 99999 }}x{{ end }}{{ end }}',
    '{{ define "a" }}{{ template "a" }}{{ template "a" }}{{ end }}{{ template "a" }}',
    '{{ printf "%999999999d" 1 }}',
    '{{ range 99 }}{{ printf "%999999d" 1 }}{{ end }}',
    '{{ printf "%.*f" -1 2.5 }}',
  ];
  for (const text of refused) assert.match(written(text), /^fault: ./, text.slice(0, 60));
  assert.equal(written('{{ printf "%c" -1 }}'), '\ufffd');
});

test('any text at all is written or refused', () => {
  const word = fc.constantFrom(
    '{{',
    '}}',
    '.',
    'if',
    'end',
    'else',
    'range',
    '"',
    '`',
    '-',
    ' ',
    '$x',
    ':=',
    '|',
    '(',
    ')',
    'len',
    '3',
    '/*',
    '*/',
    'x',
  );
  fc.assert(
    fc.property(fc.array(word, { maxLength: 12 }), (words) => {
      assert.equal(typeof written(words.join('')), 'string');
    }),
  );
});

test('a text without braces is written as it is', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      fc.pre(!text.includes('{{'));
      assert.equal(written(text), text);
    }),
  );
});

test('the names that a template takes from its data are found, and those of other values are not', () => {
  const template = outputTemplate(
    '{{ .a.b }}{{ if .c }}{{ $.d }}{{ end }}{{ with .e }}{{ .f }}{{ else }}{{ .g }}{{ end }}{{ printf "%s" (len .h) }}',
  );
  assert.ok(template.ok);
  const names = referencesOf(template.value).map((path) => path.join('.'));
  assert.deepEqual(names, ['a.b', 'c', 'd', 'e', 'g', 'h']);
});
