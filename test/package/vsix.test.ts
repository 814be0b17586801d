import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { before } from 'node:test';
import { root } from '../support/paths.js';
import { type Archive, readVsix } from './archive.js';

const scratch = mkdtempSync(join(tmpdir(), 'runbook-vsix-'));
let vsix = '';
let archive: Archive = new Map();
let names: readonly string[] = [];
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

before(() => {
  // What `npm test` has just packed need not be packed once more.
  vsix = process.env['RUNBOOK_VSIX'] ?? packed('one.vsix');
  archive = readVsix(vsix);
  names = [...archive.keys()].filter((name) => name.startsWith('extension/')).map((name) => name.slice(10));
});

test('it is no larger than 3 MB', () => {
  assert.ok(statSync(vsix).size <= 3e6, `${statSync(vsix).size} bytes`);
});

test('it holds what runs, what is read and what is seen, and nothing of how it was made', () => {
  const places = /^(?:dist|docs|examples|media|l10n|syntaxes|runtime\/schema\/generated)\/|^[^/]+$/;
  assert.deepEqual(
    names.filter((name) => !places.test(name)),
    [],
  );
  const made =
    /node_modules|\.(?:ts|map|vsix|tgz)$|(?:^|\/)(?:test|scripts|tsconfig[^/]*|biome\.json|package-lock\.json)(?:\/|$)/;
  assert.deepEqual(
    names.filter((name) => made.test(name)),
    [],
  );
});

test('every program that the extension starts lies in it, as it was built', () => {
  const programs = ['extension.js', 'language-server.js', 'debug-adapter.js', 'runbook.js', 'provider-host.mjs'];
  for (const name of [...programs, 'ontology.txt', 'grammars/libpg-query.wasm'])
    assert.ok(archive.get(`extension/dist/${name}`)?.equals(readFileSync(join(root, 'dist', name))), name);
});

test('every file that the manifest names lies in it', () => {
  const named =
    JSON.stringify(manifest).match(/"(?:\.\/)?(?:media|dist|docs|syntaxes|runtime|examples)\/[^"*]+"/g) ?? [];
  const paths = named.map((path) => path.slice(1, -1).replace(/^\.\//, ''));
  assert.ok(paths.length > 5);
  assert.deepEqual(
    paths.filter((path) => !names.includes(path) && !path.startsWith('dist/runbook.js')),
    [],
  );
});

test('every page that its pages lead to lies in it', () => {
  const readable = names.filter((name) => /\.md$/i.test(name));
  const missing = readable.flatMap((page) =>
    linksOf(page)
      .filter((path) => !isThere(path))
      .map((path) => `${page} → ${path}`),
  );
  assert.deepEqual(missing, []);
});

test('whatever its front page leads to is packed with it', () => {
  const links = linksOf('readme.md');
  assert.ok(links.length > 0);
  assert.deepEqual(
    links.filter((path) => !names.some((name) => name.toLowerCase() === path.toLowerCase())),
    [],
  );
});

test('packed twice, it has the same bytes', () => {
  assert.ok(readFileSync(vsix).equals(readFileSync(packed('two.vsix'))));
});

test('what a marketplace shows is there', () => {
  const { icon, categories, keywords, galleryBanner, pricing, license, displayName } = manifest;
  const png = archive.get(`extension/${icon}`);
  assert.ok(png && png.readUInt32BE(16) >= 256 && png.readUInt32BE(20) >= 256, 'the icon is smaller than 256 × 256');
  assert.match(galleryBanner.color, /^#[0-9a-f]{6}$/i);
  assert.ok(keywords.length > 0 && keywords.length <= 30);
  assert.deepEqual([pricing, license, displayName], ['Free', 'MIT', 'Runbook']);
  assert.ok(categories.every((category: string) => knownCategories.includes(category)));
  for (const name of ['readme.md', 'changelog.md', 'LICENSE.txt', 'SUPPORT.md', 'SECURITY.md'])
    assert.ok(
      names.some((one) => one.toLowerCase() === name.toLowerCase()),
      name,
    );
});

test('no picture of the front page is fetched from elsewhere, and none is a vector', () => {
  const pictures = [...text('readme.md').matchAll(/!\[([^\]]*)\]\(([^)\s]+)\)/g)];
  assert.ok(pictures.length > 0);
  for (const [, alternative = '', path = ''] of pictures) {
    assert.match(path, /^docs\/images\/[\w-]+\.(?:png|gif)$/);
    assert.ok(names.includes(path), path);
    assert.ok(alternative.length > 20, `'${path}' is not described`);
  }
});

test('nothing wakes the extension but what is its own', () => {
  assert.deepEqual(
    manifest.activationEvents.filter(
      (event: string) =>
        !/^(?:onDebug\w+:runbook|workspaceContains:\*\*\/\*\.runbook\S*|onFileSystem:runbook-\w+)$/.test(event),
    ),
    [],
  );
});

const knownCategories = [
  'AI',
  'Debuggers',
  'Linters',
  'Programming Languages',
  'Testing',
  'Visualization',
  'Snippets',
  'Other',
];

function packed(name: string): string {
  const words = [join(root, 'scripts', 'package.mjs'), join(scratch, name)];
  const { status, stdout, stderr } = spawnSync(process.execPath, words, { encoding: 'utf8', cwd: root });
  assert.equal(status, 0, stdout + stderr);
  return join(scratch, name);
}

function text(page: string): string {
  return archive.get(`extension/${page}`)?.toString() ?? '';
}

/** The paths, from the root, of what a page leads to below it. */
function linksOf(page: string): readonly string[] {
  const prose = text(page)
    .replaceAll(/^```[\s\S]*?^```/gm, '')
    .replaceAll(/`[^`\n]*`/g, '');
  const targets = [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target.replace(/#.*$/, ''));
  return targets
    .filter((target) => target !== '' && !/^\w+:/.test(target))
    .map((target) =>
      join('/', page, '..', target)
        .replaceAll('\\', '/')
        .replace(/^\/|\/$/g, ''),
    );
}

/**
 * Whether a page leads to a file that is shipped, or to one of the repository that only those need who change it. The pictures of
 * the manual stay in the repository too, being larger than all of the program.
 */
function isThere(path: string): boolean {
  const lower = path.toLowerCase();
  if (names.some((name) => name.toLowerCase() === lower || name.toLowerCase().startsWith(`${lower}/`))) return true;
  const isOfRepository = /^(?:docs\/(?:decisions|images)|runtime|test|examples|scripts|\.github)\b/.test(path);
  return lower === 'license' || (isOfRepository && existsSync(join(root, path)));
}
