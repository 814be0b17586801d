import assert from 'node:assert/strict';
import { cpSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { pathToFileURL } from 'node:url';
import type { CodeLens, Diagnostic, Hover, InlayHint } from 'vscode-languageserver';
import { installedProviders } from '../../language-server/providers.js';
import type { LanguageClient } from '../support/lsp-client.js';
import { nearClient } from '../support/near-client.js';
import { root, temporaryFolder } from '../support/paths.js';

const uri = 'file:///folder/runbook.yaml';
const httpProvider = join(root, 'examples', 'providers', 'http');
const text = `apiVersion: runbook/v1
meta: {name: x, vars: {host: h}}
steps:
  - id: look
    type: http.get
    with:
      url: "https://{{ .host }}/"
  - id: note
    type: http.post
    risk: dangerous
    with: {url: "https://{{ .host }}/", body: x}
`;

/** The folder in which the providers of an account lie that has none yet. */
function emptyHome(context: TestContext): string {
  const home = temporaryFolder(context);
  process.env['XDG_CONFIG_HOME'] = home;
  process.env['APPDATA'] = home;
  return join(home, 'runbook', 'providers');
}

function install(home: string): string {
  // At once, for somebody may be looking.
  mkdirSync(home, { recursive: true });
  cpSync(httpProvider, `${home}.new`, { recursive: true });
  renameSync(`${home}.new`, join(home, 'http'));
  return join(home, 'http', 'provider.json');
}

async function opened(client: LanguageClient, written: string, at = uri): Promise<readonly Diagnostic[]> {
  const found = client.diagnostics(at);
  client.open(at, written);
  return found;
}

test('a step of an installed provider is checked, and has its lens, its hint and its hover', async (t) => {
  install(emptyHome(t));
  const client = await nearClient(t);
  assert.deepEqual(await opened(client, text), []);
  const document = { textDocument: { uri } };
  const lenses = await client.request<CodeLens[]>('textDocument/codeLens', document);
  assert.deepEqual(
    lenses.map(({ range, command }) => [range.start.line, command?.title]),
    [
      [0, '● 1 safe   ▲ 1 caution'],
      [3, '● safe — runs by itself'],
      [7, "▲ caution, declared ■ dangerous: its provider calls 'http.post' caution — asks for a typed confirmation"],
    ],
  );
  const range = { start: { line: 0, character: 0 }, end: { line: 30, character: 0 } };
  const hints = await client.request<InlayHint[]>('textDocument/inlayHint', { ...document, range });
  assert.deepEqual(
    hints.map(({ position, label }) => [position.line, position.character, label]),
    [
      [4, 18, '● safe'],
      [6, 31, '= h'],
      [8, 19, '▲ caution, declared ■ dangerous'],
      [10, 36, '= h'],
    ],
  );
  const hover = (await client.hover(uri, 4, 12)) as Hover;
  assert.match(
    (hover.contents as { value: string }).value,
    /● safe.*`http\.get` Fetches an address.*\(http 1\.0\.0\)/s,
  );
  const changed = client.diagnostics(uri);
  client.change(uri, 2, text.replace('url: "https', 'uri: "https'));
  assert.deepEqual(
    (await changed).map(({ code }) => code),
    ['schema/unknown-key'],
  );
});

test('the installed types are offered in a text that names none yet, and the keys of one in its with', async (t) => {
  install(emptyHome(t));
  const client = await nearClient(t);
  const begun = 'apiVersion: runbook/v1\nmeta: {name: x}\nsteps:\n  - id: a\n    type: ';
  client.open(uri, begun);
  const offered = await client.complete(uri, 4, 10);
  assert.deepEqual(
    offered.map(({ label }) => label),
    ['cli', 'script', 'manual', 'group', 'http.get', 'http.post'],
  );
  assert.match(JSON.stringify(offered[4]?.documentation), /Fetches an address/);
  client.change(uri, 2, `${begun}http.post\n    with:\n      `);
  const keys = await client.complete(uri, 6, 6);
  assert.deepEqual(
    keys.map(({ label }) => label),
    ['url', 'body', 'headers'],
  );
  assert.match(JSON.stringify(keys[0]?.documentation), /The address, with http or https/);
  client.change(uri, 3, begun.replace('v1', 'v0'));
  assert.deepEqual(
    (await client.complete(uri, 4, 10)).map(({ label }) => label),
    ['cli', 'manual', 'group'],
  );
});

test('a provider that is installed while its runbook is open counts at once, and a broken one is told with its place', async (t) => {
  const home = emptyHome(t);
  const client = await nearClient(t);
  const missing = await opened(client, text);
  assert.deepEqual(
    missing.map(({ code, range }) => [code, range.start.line]),
    [
      ['steps/unknown-type', 4],
      ['steps/unknown-type', 8],
    ],
  );
  assert.match(String(missing[0]?.message), /'http\.get' needs the provider 'http', which is not installed/);
  const installed = client.diagnostics(uri);
  const manifest = install(home);
  assert.deepEqual(await installed, []);
  const broken = client.diagnostics(uri);
  writeFileSync(manifest, '{\n  "apiVersion": "runbook-provider/v9"\n}\n');
  const [first] = await broken;
  assert.match(String(first?.message), /provider\.json' does not count: \d faults.*provider\.json:2:3: error/);
});

test('a provider in the workspace does not count', async (t) => {
  emptyHome(t);
  const folder = temporaryFolder(t);
  const local = join(folder, '.runbook', 'providers');
  mkdirSync(join(folder, '.runbook'));
  install(local);
  const client = await nearClient(t);
  const faults = await opened(client, text, pathToFileURL(join(folder, 'runbook.yaml')).href);
  assert.deepEqual(
    faults.map(({ code }) => code),
    ['steps/unknown-type', 'steps/unknown-type'],
  );
});

test('what the workspace says of commands and the installed providers count together', async (t) => {
  install(emptyHome(t));
  const folder = temporaryFolder(t);
  mkdirSync(join(folder, '.runbook', 'commands'), { recursive: true });
  const pack =
    'name: ls\nsummary: lists files\nsource: https://wiki.example/ls\nbase: caution\nexamples: {caution: [ls -l]}\n';
  writeFileSync(join(folder, '.runbook', 'commands', 'ls.yaml'), pack);
  const client = await nearClient(t);
  const written = `${text}  - {id: list, type: cli, risk: safe, with: {argv: [ls]}}\n`;
  const faults = await opened(client, written, pathToFileURL(join(folder, 'runbook.yaml')).href);
  assert.deepEqual(
    faults.map(({ code, range }) => [code, range.start.line]),
    [['risk/declared-lower', 11]],
  );
});

test('the providers are read once for texts that need them, and again when they have changed or are forgotten', async (t) => {
  const home = emptyHome(t);
  const providers = installedProviders();
  assert.equal(await providers.neededBy('type: cli'), undefined);
  const none = await providers.neededBy(text);
  assert.equal(none?.has('http.get'), false);
  assert.equal(await providers.neededBy(text), none);
  const manifest = install(home);
  const one = await providers.neededBy(text);
  assert.equal(one?.has('http.get'), true);
  assert.equal(await providers.all(), one);
  providers.forget();
  const again = await providers.all();
  assert.notEqual(again, one);
  writeFileSync(manifest, '{}');
  assert.equal((await providers.all()).has('http.get'), false);
});
