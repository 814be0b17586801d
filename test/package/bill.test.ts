import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { pathToFileURL } from 'node:url';
import { root } from '../support/paths.js';

interface Component {
  readonly group?: string;
  readonly name: string;
  readonly version: string;
  readonly purl: string;
  readonly licenses: readonly { readonly license?: { readonly id: string }; readonly expression?: string }[];
  readonly hashes: readonly { readonly alg: string; readonly content: string }[];
}

const read = (...path: string[]) => readFileSync(join(root, ...path), 'utf8');
const script = (name: string) => import(pathToFileURL(join(root, 'scripts', 'package', name)).href);
const bill = JSON.parse(read('dist', 'sbom.cdx.json'));
const components: readonly Component[] = bill.components;
const nameOf = ({ group, name }: Component) => (group === undefined ? name : `${group}/${name}`);
const lock = JSON.parse(read('package-lock.json')).packages;

test('every package that a source of the product imports is in the bill', () => {
  const rooms = ['runtime', 'language-server', 'debug-adapter', 'extension'];
  const imported = new Set(rooms.flatMap((room) => importedIn(join(root, room))));
  const listed = new Set(components.map(nameOf));
  assert.ok(imported.has('yaml') && imported.has('@vscode/debugadapter'));
  assert.deepEqual(
    [...imported].filter((name) => !listed.has(name)),
    [],
  );
});

test('what a bundled package needs is in the bill with it', () => {
  const listed = new Set(components.map(nameOf));
  const needed = ['@vscode/debugprotocol', 'linkify-it', 'mdurl', 'entities', 'vscode-jsonrpc', 'signal-exit'];
  assert.deepEqual(
    needed.filter((name) => !listed.has(name)),
    ['@vscode/debugprotocol'],
    'the protocol is types only, all else is code',
  );
});

test('each has the version, the bytes and the licence that the lock file and the package say', () => {
  for (const one of components) {
    const entries = Object.entries<{ readonly version: string; readonly integrity: string }>(lock).filter(
      ([path, { version }]) => path.endsWith(`node_modules/${nameOf(one)}`) && version === one.version,
    );
    const digests = entries.map(([, { integrity }]) => Buffer.from(integrity.slice(7), 'base64').toString('hex'));
    assert.ok(digests.includes(one.hashes[0]?.content ?? ''), `${nameOf(one)}@${one.version}`);
    assert.equal(one.hashes[0]?.alg, 'SHA-512');
    const { license } = JSON.parse(read(entries[0]?.[0] ?? '', 'package.json'));
    assert.equal(one.licenses[0]?.license?.id ?? one.licenses[0]?.expression, license);
  }
});

test('the licence of each is shipped, word for word', () => {
  const notices = read('dist', 'THIRD-PARTY-NOTICES.txt');
  for (const one of components) {
    assert.ok(notices.includes(`\n${nameOf(one)} ${one.version} (`), nameOf(one));
    const folder = Object.keys(lock).find(
      (path) => path.endsWith(`node_modules/${nameOf(one)}`) && lock[path].version === one.version,
    );
    const file = readdirSync(join(root, folder ?? '')).find((name) => /^licen[cs]e/i.test(name));
    if (file !== undefined)
      assert.ok(
        notices.includes(
          read(folder ?? '', file)
            .replaceAll('\r\n', '\n')
            .trim(),
        ),
        nameOf(one),
      );
  }
  // Built into the WebAssembly of a package that does not say so.
  assert.match(notices, /^libpg_query \(BSD-3-Clause\)[\s\S]*PostgreSQL Global Development Group/m);
});

test('the bill is CycloneDX, and each of its references leads somewhere', () => {
  assert.deepEqual([bill.bomFormat, bill.specVersion, bill.version], ['CycloneDX', '1.6', 1]);
  const { component } = bill.metadata;
  const known = new Set([component['bom-ref'], ...components.map(({ purl }) => purl)]);
  assert.equal(known.size, components.length + 1);
  for (const { ref, dependsOn = [] } of bill.dependencies)
    for (const one of [ref, ...dependsOn]) assert.ok(known.has(one), one);
});

test('a scope is a group, and a choice of licences an expression', async () => {
  const { billOf } = await script('cyclonedx.mjs');
  const integrity = `sha512-${Buffer.from('digest').toString('base64')}`;
  const given = {
    name: '@a/b',
    version: '1.0.0',
    license: '(MIT OR ISC)',
    integrity,
    bundles: ['extension'],
    texts: [],
  };
  const [one] = JSON.parse(billOf({ name: 'x', version: '2.0.0', license: 'MIT' }, [given])).components;
  assert.deepEqual([one.group, one.name, one.purl], ['@a', 'b', 'pkg:npm/%40a/b@1.0.0']);
  assert.deepEqual(
    [one.licenses, one.hashes],
    [[{ expression: '(MIT OR ISC)' }], [{ alg: 'SHA-512', content: '646967657374' }]],
  );
});

test('a package without the text of a licence is not shipped in silence', async () => {
  const { noticesOf } = await script('notices.mjs');
  const given = { name: 'a', version: '1.0.0', license: 'MIT', texts: [' '] };
  assert.throws(() => noticesOf({ name: 'x', version: '1' }, [given]), /'a' has no text/);
});

/** The names of the packages that the sources of a folder import more of than types. */
function importedIn(folder: string): readonly string[] {
  const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => /\.ts$/.test(name));
  return sources.flatMap((name) => {
    const found = readFileSync(join(folder, name), 'utf8').matchAll(
      /^(?:import|export)(?! type\b)(?<names>[^;'"]*) from '(?<from>[^'.][^']*)'|\bimport\('(?<late>[^'.][^']*)'\)/gm,
    );
    return [...found].flatMap(({ groups = {} }) => {
      const { names = '', from, late } = groups;
      const isValue = late !== undefined || /[*{,]\s*(?!type\b)\w|^\s*\w/.test(names.replaceAll(/\btype \w+,?/g, ''));
      const module = from ?? late ?? '';
      if (!isValue || /^(?:node:|vscode$|virtual:)/.test(module)) return [];
      return [
        module
          .split('/')
          .slice(0, module.startsWith('@') ? 2 : 1)
          .join('/'),
      ];
    });
  });
}
