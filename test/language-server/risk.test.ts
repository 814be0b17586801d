import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { pathToFileURL } from 'node:url';
import type { CodeLens, Hover, InlayHint } from 'vscode-languageserver';
import { nearClient } from '../support/near-client.js';
import { temporaryFolder } from '../support/paths.js';

const uri = 'file:///folder/runbook.yaml';
const text = `apiVersion: runbook/v0
meta: {name: x, vars: {path: /srv/data}}
steps:
  - id: look
    type: cli
    with: {argv: ["ls", "-l"]}
  - id: restart
    type: cli
    with: {argv: ["systemctl", "restart", "nginx"]}
  - id: wipe
    type: cli
    with:
      argv:
        - rm
        - -rf
        - "{{ .path }}"
  - id: ask
    type: manual
    instructions: look at the dashboard
`;

const whole = { start: { line: 0, character: 0 }, end: { line: 30, character: 0 } };

test('a lens above each command says its class and its gate, and one above the file counts them', async (t) => {
  const client = await nearClient(t);
  client.open(uri, text);
  const lenses = await client.request<CodeLens[]>('textDocument/codeLens', { textDocument: { uri } });
  assert.deepEqual(
    lenses.map(({ range, command }) => [range.start.line, command?.title.replace(/: [^—]*—/, ' —')]),
    [
      [0, '● 1 safe   ▲ 1 caution   ■ 1 dangerous'],
      [3, '● safe — runs by itself'],
      [6, '▲ caution — asks before it runs'],
      [9, '■ dangerous, critical — asks for a typed confirmation'],
    ],
  );
  assert.match(lenses[3]!.command!.title, /deletes folders/);
});

test('an inlay hint stands behind the word that caused the class, with an icon and a word', async (t) => {
  const client = await nearClient(t);
  client.open(uri, text);
  const hints = await client.request<InlayHint[]>('textDocument/inlayHint', { textDocument: { uri }, range: whole });
  assert.deepEqual(
    hints.map(({ position, label }) => [position.line, position.character, label]),
    [
      [5, 28, '● safe'],
      [8, 49, '▲ caution'],
      [14, 13, '■ dangerous, critical'],
      [15, 22, '= /srv/data'],
    ],
  );
  assert.match(JSON.stringify(hints[2]!.tooltip), /`-rf`: deletes folders with all that is in them/);
  const none = await client.request<InlayHint[]>('textDocument/inlayHint', {
    textDocument: { uri },
    range: { start: { line: 6, character: 0 }, end: { line: 7, character: 0 } },
  });
  assert.deepEqual(none, [], 'only the hints of the part that is shown');
});

const script = `apiVersion: runbook/v1
meta: {name: x}
steps:
  - id: count
    type: script
    with:
      run: |
        ls | wc -l
        kubectl delete pod x
  - id: windows
    type: script
    with: {shell: pwsh, run: Get-Date}
  - id: careful
    type: cli
    risk: dangerous
    env: {PATH: /opt/bin}
    with: {argv: ["ls"]}
`;

test('scripts, what a step sets in the environment and a declared class are judged as the run will', async (t) => {
  const client = await nearClient(t);
  client.open(uri, script);
  const lenses = await client.request<CodeLens[]>('textDocument/codeLens', { textDocument: { uri } });
  assert.deepEqual(
    lenses.slice(1).map(({ range, command }) => [range.start.line, command?.title.replace(/: [^—]*—/, ' —')]),
    [
      [3, '▲ caution — asks before it runs'],
      [9, '● safe — runs by itself'],
      [12, '▲ caution, declared ■ dangerous — asks for a typed confirmation'],
    ],
  );
  const hints = await client.request<InlayHint[]>('textDocument/inlayHint', { textDocument: { uri }, range: whole });
  assert.deepEqual(hints.map(({ position }) => [position.line, position.character])[0], [8, 26]);
});

test('the hover on a word of a command gives its class, the command as it will run, and every reason', async (t) => {
  const client = await nearClient(t);
  client.open(uri, text);
  const hover = (await client.request<Hover | null>('textDocument/hover', {
    textDocument: { uri },
    position: { line: 13, character: 11 },
  }))!;
  const shown = (hover.contents as { value: string }).value;
  assert.match(shown, /\*\*■ dangerous, critical\*\* — asks for a typed confirmation/);
  assert.match(shown, /rm -rf \/srv\/data/);
  assert.match(shown, /`rm\/recursive`/);
  assert.deepEqual(hover.range, { start: { line: 13, character: 10 }, end: { line: 15, character: 23 } });
  const key = await client.request<Hover | null>('textDocument/hover', {
    textDocument: { uri },
    position: { line: 4, character: 6 },
  });
  assert.doesNotMatch(JSON.stringify(key), /runs by itself/);
});

test('a pack that comes into the workspace raises the class, and one that cannot be read leaves nothing known', async (t) => {
  const folder = temporaryFolder(t);
  const path = join(folder, 'runbook.yaml');
  writeFileSync(path, text);
  const client = await nearClient(t);
  const own = pathToFileURL(path).href;
  client.open(own, text);
  const classes = async (): Promise<readonly unknown[]> =>
    (await client.request<InlayHint[]>('textDocument/inlayHint', { textDocument: { uri: own }, range: whole }))
      .map(({ label }) => label)
      .filter((label) => label !== '= /srv/data');
  assert.deepEqual(await classes(), ['● safe', '▲ caution', '■ dangerous, critical']);
  mkdirSync(join(folder, '.runbook', 'commands'), { recursive: true });
  const pack = join(folder, '.runbook', 'commands', 'ls.yaml');
  writeFileSync(
    pack,
    'name: ls\nsummary: lists files\nsource: https://wiki.example/ls\nbase: caution\nexamples: {caution: [ls -l]}\n',
  );
  client.notify('workspace/didChangeWatchedFiles', { changes: [{ uri: pathToFileURL(pack).href, type: 1 }] });
  assert.deepEqual(await classes(), ['▲ caution', '▲ caution', '■ dangerous, critical']);
  writeFileSync(pack, 'name: ls\nbase: harmless\n');
  client.notify('workspace/didChangeWatchedFiles', { changes: [{ uri: pathToFileURL(pack).href, type: 2 }] });
  assert.deepEqual(await classes(), ['? unknown', '? unknown', '? unknown']);
  const found = () => client.published.flatMap(({ diagnostics }) => diagnostics);
  const faultIn = () => found().find(({ code }) => code === 'commands/unreadable');
  while (!faultIn()) await client.diagnostics(own);
  assert.match(String(faultIn()?.message), /ls\.yaml' does not count: .* correct the file or take it away/);
});

test('programs, their verbs and their options are completed, and the hover says what the tool is', async (t) => {
  const client = await nearClient(t);
  const written = text.replace('["systemctl", "restart", "nginx"]', '["terraform", "state", "x"]');
  client.open(uri, written);
  const labels = async (line: number, character: number): Promise<readonly string[]> =>
    (await client.complete(uri, line, character)).map(({ label }) => label);
  const programs = await labels(8, 19);
  assert.ok(programs.includes('kubectl') && programs.length > 500, `${programs.length}`);
  const verbs = await labels(8, 42);
  assert.ok(
    verbs.includes('list') && verbs.includes('rm') && verbs.includes('-lock='.replace('=', '')),
    verbs.join(' '),
  );
  const hover = (await client.request<Hover | null>('textDocument/hover', {
    textDocument: { uri },
    position: { line: 8, character: 21 },
  }))!;
  assert.match((hover.contents as { value: string }).value, /`terraform state` .*\[manual\]\(https:\/\//);
});
