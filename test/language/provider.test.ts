import assert from 'node:assert/strict';
import test from 'node:test';
import {
  completionsAt,
  hoverAt,
  providedRisks,
  readRunbook,
  riskHint,
  riskTitle,
  takesStepType,
} from '../../runtime/language/index.js';
import type { ProviderType, ProviderTypes } from '../../runtime/model/provider.js';
import { foundIn } from './marked-fixture.js';

const fragment = {
  type: 'object',
  description: 'What is fetched',
  additionalProperties: false,
  required: ['url'],
  properties: {
    url: { type: 'string', description: 'The address' },
    mode: { enum: ['fast', 'slow'] },
  },
};

const get: ProviderType = { type: 'http.get', description: 'Fetches it', risk: 'caution', provider: 'http 1.0.0' };

/** What a provider with one type says: the type of the address and the keys beside it. */
const providers: ProviderTypes = {
  has: (type) => type === 'http.get',
  knows: (namespace) => namespace === 'http',
  types: () => new Map([[get.type, get]]),
  describe: (type) => (type === 'http.get' ? get : undefined),
  problem: (type) => `'${type}' is not there; install it`,
  schema: (type) => (type === 'http.get' ? fragment : undefined),
  faults: (_, given) => {
    const { url, ...rest } = given as Readonly<Record<string, unknown>>;
    const fault = { keyword: 'type', instancePath: '/url', schemaPath: '#/properties/url/type', params: {} };
    const extra = Object.keys(rest).filter((key) => key !== 'mode');
    return [
      ...(typeof url === 'string' ? [] : [fault]),
      ...extra.map((additionalProperty) => ({
        keyword: 'additionalProperties',
        instancePath: '',
        schemaPath: '#/additionalProperties',
        params: { additionalProperty },
      })),
    ];
  },
};

function runbook(step: string): string {
  return `apiVersion: runbook/v1\nmeta: {name: x, vars: {host: h}}\nsteps:\n  - {id: a, ${step}}\n`;
}

function found(step: string): readonly string[] {
  return foundIn(readRunbook(runbook(step), { providers })).map((line) => line.replace(/^[\d:-]+ /, ''));
}

test('a step of an installed provider is valid and becomes a provider step', () => {
  const text = runbook(
    'type: http.get, with: {url: "https://{{ .host }}/"}, capture: {body: stdout}, on_error: continue',
  );
  const analysis = readRunbook(text, { providers });
  assert.deepEqual(analysis.diagnostics, []);
  const [step] = analysis.runbook?.steps ?? [];
  assert.ok(step?.type === 'provider');
  assert.deepEqual(
    [step.providerType, step.with, step.onError, Object.keys(step.capture)],
    ['http.get', { url: 'https://{{ .host }}/' }, 'continue', ['body']],
  );
});

test('what a provider objects to is one diagnostic in our words at its place', () => {
  assert.deepEqual(found('type: http.get, with: {url: 1, ulr: x, host: "{{ .host }}"}'), [
    "error schema/wrong-type: 'url' must be text, but here is '1'; write \"1\"",
    "error schema/unknown-key: 'ulr' is not a key of 'with'; remove it, or use 'mode'",
    "error schema/unknown-key: 'host' is not a key of 'with'; remove it, or use 'mode'",
  ]);
});

test('the common keys of a provider step and the templates under its with are checked like those of any step', () => {
  assert.deepEqual(found('type: http.get, with: {url: "{{ .hots }}{{ .host }}"}'), [
    "error templates/undefined-name: '.hots' is not defined; did you mean '.host'?",
  ]);
  assert.deepEqual(found('type: http.get, with: {url: "{{ .host }}"}, timeot: 3s, capture: {x: {regex: a, expr: b}}'), [
    "error schema/unknown-key: 'timeot' is not a key of a provider step; did you mean 'timeout'?",
    "error schema/not-one-key: 'x' takes one part of the output, but here are 'regex' and 'expr'; keep one of them",
    "error expressions/undefined-name: 'b' is not defined; add it to meta.vars or capture it in an earlier step",
  ]);
});

test('a type that nobody brings is said with what the providers say of it, and with the types that are always there', () => {
  assert.deepEqual(found('type: http.put, with: {u: "{{ .host }}"}'), [
    "error steps/unknown-type: 'http.put' is not there; install it; the types without a provider are 'cli', 'script', 'manual' and 'group'",
  ]);
  const [unread] = foundIn(readRunbook(runbook('type: aws.s3, with: {u: "{{ .host }}"}')));
  assert.match(unread ?? '', /'aws\.s3' needs the provider 'aws', which is not installed; see docs\/providers/);
});

test('a declared class that is lower than that of the type has no effect', () => {
  const declared = (risk: string) => found(`type: http.get, risk: ${risk}, with: {url: "{{ .host }}"}`);
  assert.deepEqual(declared('safe'), [
    "warning risk/declared-lower: 'safe' is lower than what the type 'http.get' counts as, 'caution', and has no effect; remove it",
  ]);
  assert.deepEqual([declared('caution'), declared('dangerous')], [[], []]);
});

test('the keys of a provider are offered and explained', () => {
  const text = 'apiVersion: runbook/v1\nmeta: {name: x}\nsteps:\n  - id: a\n    type: http.get\n    with:\n      ';
  const offered = completionsAt(readRunbook(text, { providers }), text.length).map(({ label }) => label);
  assert.deepEqual(offered, ['url', 'mode']);
  const whole = `${text}url: x\n`;
  assert.match(hoverAt(readRunbook(whole, { providers }), whole.indexOf('url') + 1)?.text ?? '', /The address/);
});

test('the types of providers are offered where the type of a step is written, from version 1 on', () => {
  const check = (marked: string, expected: readonly string[]) => {
    const offset = marked.indexOf('|');
    const text = marked.replace('|', '');
    const analysis = readRunbook(text, { providers });
    const offered = completionsAt(analysis, offset);
    assert.deepEqual(
      offered.map(({ label }) => label),
      expected,
      marked,
    );
    const [item] = offered.filter(({ label }) => label === 'http.get');
    assert.equal(
      item && text.slice(item.replaces.start, item.replaces.end),
      item && /[\w.]*$/.exec(text.slice(0, offset))?.[0].concat(/^[\w.]*/.exec(text.slice(offset))?.[0] ?? ''),
    );
    assert.deepEqual(
      item && [item.newText, item.detail, item.documentation],
      item && ['http.get', '▲ caution, http 1.0.0', 'Fetches it'],
    );
    assert.equal(takesStepType(analysis, offset), item !== undefined, marked);
  };
  const own = ['cli', 'script', 'manual', 'group'];
  const v1 = 'apiVersion: runbook/v1\nmeta: {name: x, inputs: {a: {type: string}}}\nsteps:\n  - id: a\n    type: |\n';
  check(v1, [...own, 'http.get']);
  check(v1.replace('|', 'ht|'), [...own, 'http.get']);
  check(v1.replace('|', 'http.|'), [...own, 'http.get']);
  check(v1.replace('|', 'http.g|et'), [...own, 'http.get']);
  check(v1.replace('|', 'group\n    steps:\n      - {id: b, type: http.|}'), [...own, 'http.get']);
  check(v1.replace('v1', 'v0'), ['cli', 'manual', 'group']);
  check(v1.replace('|', 'cli').replace('string', '|'), ['string', 'number', 'boolean']);
  check(v1.replace('type: |', 'title: type: |'), []);
});

test('the type of a step that a provider does is explained, and judged with what the author declares', () => {
  const text = runbook('type: http.get, risk: dangerous, with: {url: "{{ .host }}"}');
  const analysis = readRunbook(text, { providers });
  assert.equal(
    hoverAt(analysis, text.indexOf('http.get') + 3)?.text,
    [
      '**▲ caution, declared ■ dangerous** — asks for a typed confirmation',
      '`http.get` Fetches it (http 1.0.0)',
      "- ▲ caution: its provider calls 'http.get' caution (`provider/declared`)",
    ].join('\n\n'),
  );
  const [risk, ...others] = providedRisks(analysis);
  assert.ok(risk && others.length === 0);
  assert.equal(
    riskTitle(risk),
    "▲ caution, declared ■ dangerous: its provider calls 'http.get' caution — asks for a typed confirmation",
  );
  assert.equal(text.slice(0, riskHint(risk).at).slice(-8), 'http.get');
  assert.deepEqual(providedRisks(readRunbook(text)), []);
});
