import assert from 'node:assert/strict';
import { cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { readRunbook } from '../../runtime/language/index.js';
import { mayNameProvider, providerFolders } from '../../runtime/node/provider/folders.js';
import { openProviders, type ProviderRegistry } from '../../runtime/node/provider/providers.js';
import { temporaryFolder } from '../support/paths.js';
import { httpProvider, providerWith } from './provider-support.js';

const types = (registry: ProviderRegistry) => [...registry.types().keys()].sort();

/** The registry with one type `demo.act` that has this schema of `with`. */
function withSchema(t: TestContext, schema: unknown, more: Readonly<Record<string, unknown>> = {}) {
  return openProviders([providerWith(t, '', { types: { act: { description: 'acts', with: schema, ...more } } })]);
}

test('the types of an installed provider are known by name, class, description and schema', async () => {
  const registry = await openProviders([httpProvider]);
  assert.deepEqual(registry.broken, []);
  assert.deepEqual(types(registry), ['http.get', 'http.post']);
  assert.deepEqual(registry.describe('http.post'), {
    type: 'http.post',
    description:
      'Sends a text to an address; the body of the answer is the output, and a status from 400 on fails the step',
    risk: 'caution',
    provider: 'http 1.0.0',
  });
  assert.equal(registry.describe('http.get')?.risk, 'safe');
  assert.deepEqual([registry.has('http.get'), registry.has('http.put'), registry.knows('http')], [true, false, true]);
  assert.deepEqual(Object.keys((registry.schema('http.get') as { properties: object }).properties), ['url', 'headers']);
});

test('a type without a class is unknown', async (t) => {
  assert.equal((await withSchema(t, {})).describe('demo.act')?.risk, 'unknown');
});

test('without a folder there is no type, and nothing is read', async () => {
  const registry = await openProviders([]);
  assert.deepEqual([types(registry), registry.knows('http'), registry.faults('http.get', 1)], [[], false, []]);
});

test('the account installs providers and a person may name more; a workspace brings none', async (t) => {
  const home = temporaryFolder(t);
  const environment = { XDG_CONFIG_HOME: home, APPDATA: home };
  assert.deepEqual(await providerFolders(environment), []);
  const place = join(home, 'runbook', 'providers');
  mkdirSync(join(place, 'empty'), { recursive: true });
  cpSync(httpProvider, join(place, 'http'), { recursive: true });
  symlinkSync(httpProvider, join(place, 'linked'));
  writeFileSync(join(place, 'README.md'), 'no provider');
  const named = providerWith(t, '');
  mkdirSync(join(home, 'work', '.runbook', 'providers'), { recursive: true });
  cpSync(httpProvider, join(home, 'work', '.runbook', 'providers', 'http'), { recursive: true });
  const before = process.cwd();
  process.chdir(join(home, 'work'));
  t.after(() => process.chdir(before));
  assert.deepEqual(await providerFolders(environment, [named, named]), [
    join(place, 'http'),
    join(place, 'linked'),
    named,
  ]);
});

test('whether a text may name a type of a provider is told without reading any', () => {
  const yes = ['type: http.get', '  - type:  "k8s.get_pods"', "{id: a, type: 'a.b'}", '{"type":"a.b"}'];
  const no = ['type: cli', 'type: manual.', 'types: a.b', '# http.get', 'type: 1.5', 'type: Http.get'];
  assert.deepEqual(yes.filter(mayNameProvider), yes);
  assert.deepEqual(no.filter(mayNameProvider), []);
});

test('the same type from two folders is refused and both are named; their other types stay', async (t) => {
  const other = providerWith(t, '', {
    namespace: 'http',
    types: { get: { description: 'x', with: {} }, head: { description: 'y', with: {} } },
  });
  const registry = await openProviders([httpProvider, other]);
  assert.deepEqual(types(registry), ['http.head', 'http.post']);
  assert.equal(
    registry.problem('http.get'),
    `'http.get' is brought by '${httpProvider}' and '${other}', and nobody can tell which is meant; take all but one away`,
  );
});

test('a type that is not there is said so, with what there is and how to get more', async (t) => {
  const registry = await openProviders([httpProvider]);
  assert.equal(registry.problem('http.put'), "the provider 'http' has no type 'http.put'; it has http.get, http.post");
  assert.equal(
    registry.problem('k8s.get'),
    "'k8s.get' needs the provider 'k8s', which is not installed; docs/providers.md says how",
  );
  const broken = providerWith(t, '', { namespace: 'K8s' });
  assert.match(
    (await openProviders([broken])).problem('k8s.get'),
    /which is not installed; docs\/providers\.md says how; '.*provider\.json' does not count: 1 fault.*\(.*provider\.json:3:16: error .*'K8s'/,
  );
});

test('a broken manifest is named with file, line and column, and leaves the other providers as they are', async (t) => {
  const check = async (more: Readonly<Record<string, unknown>>, line: number, message: RegExp) => {
    const folder = providerWith(t, '', more);
    const registry = await openProviders([folder, httpProvider]);
    assert.deepEqual(types(registry), ['http.get', 'http.post']);
    const [{ details = '' } = {}] = registry.broken;
    assert.ok(details.startsWith(`${join(folder, 'provider.json')}:${line}:`), details);
    assert.match(details, message);
  };
  const type = (more: Readonly<Record<string, unknown>>) => ({
    types: { act: { description: 'x', with: {}, ...more } },
  });
  await check({ apiVersion: 'runbook-provider/v9' }, 2, /write .*runbook-provider\/v1/);
  await check({ namespace: 'Demo' }, 3, /does not have the form of 'namespace'/);
  await check({ version: 'new' }, 4, /does not have the form of 'version'/);
  await check({ man: 'x' }, 15, /'man' is not a key of the file; did you mean 'main'/);
  await check({ main: '../provider.mjs' }, 6, /does not have the form of 'main'/);
  await check({ main: '/provider.mjs' }, 6, /does not have the form of 'main'/);
  await check({ main: 'other.mjs' }, 6, /'other\.mjs' is not in the folder of the provider; check the name/);
  await check({ types: {} }, 7, /'types' is empty/);
  await check({ types: { Act: { description: 'x', with: {} } } }, 8, /'Act' is no name for a type/);
  await check(type({ risk: 'harmless' }), 11, /'harmless' is not a value of 'risk'/);
  await check(type({ with: { type: 'text' } }), 11, /provider\/schema: 'with' is not a JSON Schema/);
  await check(type({ with: { $ref: 'https://example.org/x.json' } }), 11, /leads out of the schema/);
  await check(type({ with: { $ref: '#/$defs/none' } }), 10, /is not a JSON Schema that can be used/);
  await check(type({ with: { $id: 'urn:x' } }), 11, /'\$id' has no meaning here/);
  await check(type({ with: { $schema: 'http://json-schema.org/draft-07/schema#' } }), 11, /another dialect/);
  await check(type({ with: { pattern: '(?=a)' } }), 11, /not a regular expression in RE2 syntax/);
  await check(type({ with: { patternProperties: { '(a': {} } } }), 12, /not a regular expression in RE2 syntax/);
  await check(type({ with: { required: ['a'] }, examples: [{ b: 1 }] }), 16, /the example does not fit 'with'/);
});

test('a folder that is named and holds no provider is said so', async (t) => {
  const folder = temporaryFolder(t);
  const { broken } = await openProviders([folder]);
  assert.deepEqual(
    broken.map(({ message }) => message),
    [`'${join(folder, 'provider.json')}' does not exist; check the path`],
  );
});

test('a module that is a link out of the folder does not count', async (t) => {
  const folder = providerWith(t, '');
  rmSync(join(folder, 'provider.mjs'));
  symlinkSync(join(httpProvider, 'provider.mjs'), join(folder, 'provider.mjs'));
  const { broken } = await openProviders([folder]);
  assert.match(broken[0]?.details ?? '', /'provider\.mjs' leads out of the folder of the provider/);
});

test('what stands under with is checked by the schema of its type', async () => {
  const registry = await openProviders([httpProvider]);
  const check = (value: unknown, ...expected: readonly (readonly [string, string])[]) =>
    assert.deepEqual(
      registry.faults('http.get', value).map(({ keyword, instancePath }) => [keyword, instancePath]),
      expected,
    );
  check({ url: 'https://a' });
  check({ url: 'https://a', headers: { A: 'b' } });
  check({}, ['required', '']);
  check({ url: 1, uri: 'x' }, ['additionalProperties', ''], ['type', '/url']);
  check({ url: 'x', headers: { A: 1 } }, ['type', '/headers/A']);
  check(JSON.parse('{"url": "x", "__proto__": 1}'), ['additionalProperties', '']);
  check([], ['type', '']);
});

test('the schema for the editor has its references followed', async (t) => {
  const { properties } = (await openProviders([httpProvider])).schema('http.get') as {
    readonly properties: Readonly<Record<string, { readonly type: string }>>;
  };
  assert.equal(properties['url']?.type, 'string');
  const tree = { $defs: { node: { properties: { left: { $ref: '#/$defs/node' } } } }, $ref: '#/$defs/node' };
  const text = JSON.stringify((await withSchema(t, tree)).schema('demo.act'));
  assert.match(text, /^\{"properties":\{"left":\{"properties":/);
  assert.doesNotMatch(text, /\$ref/);
});

test('a pattern that takes other engines for ever is linear, and a schema that never ends is a fault', async (t) => {
  const hostile = await withSchema(t, { properties: { a: { type: 'string', pattern: '^(a+)+$' } } });
  assert.equal(hostile.faults('demo.act', { a: `${'a'.repeat(50_000)}!` }).length, 1);
  assert.deepEqual(hostile.faults('demo.act', { a: 'aaa' }), []);
  const two = await withSchema(t, { patternProperties: { '^a': { pattern: '^x' }, '^b': { pattern: '^y' } } });
  assert.deepEqual(
    two.faults('demo.act', { a: 'y', b: 'y', c: 'z' }).map(({ instancePath }) => instancePath),
    ['/a'],
  );
  const endless = await withSchema(t, { $ref: '#' });
  assert.match(endless.faults('demo.act', {})[0]?.message ?? '', /^cannot be checked: /);
});

test('the runbook of the example is right with its provider, and told what it needs without', async () => {
  const text = readFileSync(join(httpProvider, '..', 'http-health.runbook.yaml'), 'utf8');
  const messages = (providers: ProviderRegistry) =>
    readRunbook(text, { providers }).diagnostics.map(({ message }) => message);
  assert.deepEqual(messages(await openProviders([httpProvider])), []);
  const without = messages(await openProviders([]));
  assert.equal(without.length, 2);
  assert.match(without.join(), /http/);
});

test('code is not loaded by reading a provider', async (t) => {
  const folder = providerWith(t, '');
  writeFileSync(join(folder, 'provider.mjs'), "throw new Error('loaded');");
  const registry = await openProviders([folder]);
  assert.deepEqual([types(registry), registry.faults('demo.act', {})], [['demo.act'], []]);
});

const scale = {
  $defs: { count: { type: 'integer', minimum: 1 } },
  type: 'object',
  additionalProperties: false,
  properties: {
    count: { $ref: '#/$defs/count' },
    dry: { type: 'boolean' },
    name: { type: 'string', pattern: '^[a-z]+$' },
    limit: { anyOf: [{ type: 'number' }, { enum: ['none'] }] },
    hosts: { type: 'array', uniqueItems: true, items: { type: 'string', maxLength: 3 } },
    'a/b': { type: 'array', items: { type: 'number' } },
  },
};

test('what a template decides is no fault of the text, all else is', async (t) => {
  const registry = await withSchema(t, scale);
  const check = (written: unknown, ...expected: readonly string[]) =>
    assert.deepEqual(
      registry.faults('demo.act', written).map(({ keyword, instancePath }) => `${instancePath} ${keyword}`),
      expected,
      JSON.stringify(written),
    );
  check({ count: '{{ .n }}', dry: '{{ .d }}', name: '{{ .n }}', limit: '{{ .l }}', hosts: ['{{ .long }}'] });
  check({ count: '3', dry: 'true' }, '/count type', '/dry type');
  check({ count: 0, name: 'A{{ .n }}', limit: 'some' }, '/count minimum', '/limit type', '/limit enum', '/limit anyOf');
  check({ hosts: '{{ .hosts }}' }, '/hosts type');
  check({ hosts: ['{{ .a }}', 'long'] }, '/hosts/1 maxLength');
  check({ '{{ .a }}': 1 }, ' additionalProperties');
});

test('what a template came out as is the number or the boolean that the schema takes, or it is a fault', async (t) => {
  const registry = await withSchema(t, scale);
  const filled = (written: Readonly<Record<string, unknown>>, value: unknown) => {
    const fields = registry.fields('demo.act', written, value);
    return fields.ok ? fields.value : fields.error;
  };
  const open = { count: '{{ .a }}', dry: '{{ .b }}', name: '{{ .c }}', limit: '{{ .d }}', 'a/b': [1, '{{ .e }}'] };
  assert.deepEqual(filled(open, { count: '12', dry: 'false', name: 'x', limit: '-1.5e3', 'a/b': [1, '0'] }), {
    count: 12,
    dry: false,
    name: 'x',
    limit: -1500,
    'a/b': [1, 0],
  });
  const check = (written: Readonly<Record<string, unknown>>, value: unknown, message: string) =>
    assert.equal(filled(written, value), message);
  const count = (value: string) => [{ count: '{{ .a }}' }, { count: value }] as const;
  check(...count('1.5'), "'with/count' of 'demo.act' must be integer");
  check(...count(' 1'), "'with/count' of 'demo.act' must be integer");
  check(...count('0x10'), "'with/count' of 'demo.act' must be integer");
  check(...count('90071992547409930'), "'with/count' of 'demo.act' must be integer");
  check(...count('{{ .b }}'), "'with/count' of 'demo.act' must be integer");
  check(...count('0'), "'with/count' of 'demo.act' must be >= 1");
  check({ dry: '{{ .a }}' }, { dry: 'yes' }, "'with/dry' of 'demo.act' must be boolean");
  check({ dry: 'true' }, { dry: 'true' }, "'with/dry' of 'demo.act' must be boolean");
  check({ name: '{{ .a }}' }, { name: '7' }, `'with/name' of 'demo.act' must match pattern "^[a-z]+$"`);
  assert.deepEqual(filled({ limit: '{{ .a }}' }, { limit: 'none' }), { limit: 'none' });
});
