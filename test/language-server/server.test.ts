import assert from 'node:assert/strict';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { pathToFileURL } from 'node:url';
import type { SelectionRange } from 'vscode-languageserver';
import type { CompileResult } from '../../language-server/protocol.js';
import { lspClient, servers } from '../support/lsp-client.js';
import { nearClient } from '../support/near-client.js';
import { root, temporaryFolder } from '../support/paths.js';

const uri = 'file:///folder/runbook.yaml';
const valid = `apiVersion: runbook/v0
meta: {name: x, vars: {namespace: prod}}
steps:
  - id: one
    type: cli
    with: {argv: ["echo", "{{ .namespace }}"]}
    capture: {said: stdout}
`;

for (const [name, words] of Object.entries(servers)) {
  test(`${name} serves a bare client from hello to goodbye`, async (t) => {
    const client = await lspClient(t, words);
    assert.equal(client.initialized.serverInfo?.name, 'runbook');
    const first = client.diagnostics(uri);
    client.open(uri, valid.replace('argv', 'agrv'));
    const faults = await first;
    assert.ok(faults.length >= 1);
    assert.match(JSON.stringify(faults[0]!.message), /agrv/);
    assert.deepEqual(faults[0]!.range.start, { line: 5, character: 11 });
    const cleared = client.diagnostics(uri);
    client.change(uri, 2, valid);
    assert.deepEqual(await cleared, []);
    const closed = client.diagnostics(uri);
    client.close(uri);
    assert.deepEqual(await closed, []);
    const versions = client.published.map(({ version }) => version);
    assert.deepEqual(versions, [1, 2, undefined]);
    assert.equal(await client.stop(), 0);
  });
}

test('a runbook is told by its name where an editor calls it YAML; other YAML is left alone', async (t) => {
  const client = await nearClient(t);
  const named = client.diagnostics('file:///a/x.runbook.yaml');
  client.open('file:///a/compose.yaml', 'x: [', 'yaml');
  client.open('file:///a/x.runbook.yaml', 'x: [', 'yaml');
  assert.notDeepEqual(await named, []);
  // What was opened first is checked first.
  assert.deepEqual(
    client.published.map(({ uri: published }) => published),
    ['file:///a/x.runbook.yaml'],
  );
  assert.deepEqual(await client.complete('file:///a/compose.yaml', 0, 0), []);
});

test('completion and hover answer over the wire, in a text that is not finished too', async (t) => {
  const client = await nearClient(t);
  client.open(uri, `${valid}  - id: two\n    ty`);
  const keys = await client.complete(uri, 8, 6);
  assert.ok(
    keys.some(({ label }) => label === 'type'),
    JSON.stringify(keys.map(({ label }) => label)),
  );
  const hover = await client.hover(uri, 4, 6);
  assert.match(JSON.stringify(hover?.contents), /What kind of step|Starts one program/);
});

test('a position behind the end of its line, or of the text, is that end', async (t) => {
  const client = await nearClient(t);
  client.open(uri, valid.replaceAll('\n', '\r\n'));
  const beyond = 2_147_483_647;
  assert.deepEqual(await client.hover(uri, 4, beyond), await client.hover(uri, 4, '    type: cli'.length));
  assert.notEqual(await client.hover(uri, 4, beyond), null);
  assert.deepEqual(await client.complete(uri, 4, beyond), await client.complete(uri, 4, '    type: cli'.length));
  const position = { line: beyond, character: beyond };
  const [around] = await client.ask<SelectionRange[]>('selectionRange', uri, { positions: [position] });
  assert.deepEqual(around?.range.start, { line: 0, character: 0 });
  assert.deepEqual(around?.range.end, { line: 7, character: 0 });
});

test('a guide is compiled from its unsaved text, written beside it, and never over edited files', async (t) => {
  const folder = temporaryFolder(t);
  const guide = join(folder, 'guide.md');
  cpSync(join(root, 'examples', 'disk-pressure.md'), guide);
  const before = readFileSync(guide);
  const client = await nearClient(t);
  const compile = (params: object) =>
    client.request<CompileResult>('runbook/compile', { uri: pathToFileURL(guide).href, ...params });
  const text = `${before.toString('utf8').replaceAll('df -k', 'df -P')}`;
  const result = await compile({ text });
  assert.deepEqual([result.written, result.draftPath], [true, join(folder, 'guide.runbook.yaml')]);
  assert.match(readFileSync(join(folder, 'guide.runbook.yaml'), 'utf8'), /"df", "-P"/);
  assert.match(readFileSync(join(folder, 'guide.mapping.md'), 'utf8'), /guide\.md/);
  assert.equal((await compile({})).written, true, 'a draft that nobody edited is overwritten');
  writeFileSync(join(folder, 'guide.runbook.yaml'), `${result.draft}# mine\n`);
  const kept = await compile({});
  assert.deepEqual([kept.written, kept.conflict], [false, 'draft']);
  assert.match(kept.message ?? '', /was edited since.*; move it to keep it, or agree to overwrite it$/);
  assert.doesNotMatch(kept.message ?? '', /--force/);
  assert.match(readFileSync(join(folder, 'guide.runbook.yaml'), 'utf8'), /# mine/);
  assert.equal((await compile({ force: true })).written, true);
  const untitled = await client.request<CompileResult>('runbook/compile', { uri: 'untitled:Untitled-1', text });
  assert.deepEqual(
    [untitled.written, untitled.draftPath, untitled.draft.includes('"df", "-P"')],
    [false, undefined, true],
  );
  const empty = await compile({ text: 'Nothing to do.\n' });
  assert.match(empty.message ?? '', /nothing to do/);
  assert.deepEqual(readFileSync(guide), before);
});
