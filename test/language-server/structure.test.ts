import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { pathToFileURL } from 'node:url';
import type {
  ClientCapabilities,
  DocumentHighlight,
  DocumentLink,
  DocumentSymbol,
  FoldingRange,
  Location,
  LocationLink,
  Range,
  SelectionRange,
  SemanticTokens,
  SemanticTokensDelta,
  SymbolInformation,
  TextEdit,
  WorkspaceEdit,
  WorkspaceSymbol,
} from 'vscode-languageserver';
import { nearClient } from '../support/near-client.js';
import { temporaryFolder } from '../support/paths.js';

const uri = 'file:///folder/runbook.yaml';
const text = `apiVersion: runbook/v1
meta: {name: 🚀, vars: {region: west}}
steps:
  - id: look
    type: cli
    with: {argv: ["🚀", "{{ .region }}"]}
  - id: act
    type: manual
    when:   steps.look.exit_code == 0
    instructions: see https://wiki.example/x
`;
const region = { position: { line: 5, character: 30 } };
const able: ClientCapabilities = {
  textDocument: {
    definition: { linkSupport: true },
    rename: { prepareSupport: true },
    documentSymbol: { hierarchicalDocumentSymbolSupport: true },
  },
};

function shown({ start, end }: Range): string {
  return `${start.line}:${start.character}-${end.line}:${end.character}`;
}

test('an editor finds its way: definition, references, highlights and rename count UTF-16 units', async (t) => {
  const client = await nearClient(t, { capabilities: able });
  client.open(uri, text);
  assert.deepEqual(client.initialized.capabilities.renameProvider, { prepareProvider: true });
  const [link] = await client.ask<LocationLink[]>('definition', uri, region);
  assert.deepEqual([link!.originSelectionRange!, link!.targetRange, link!.targetSelectionRange].map(shown), [
    '5:29-5:35',
    '1:24-1:36',
    '1:24-1:30',
  ]);
  const places = await client.ask<Location[]>('references', uri, { ...region, context: { includeDeclaration: true } });
  assert.deepEqual(
    places.map(({ range }) => shown(range)),
    ['1:24-1:30', '5:29-5:35'],
  );
  const uses = await client.ask<Location[]>('references', uri, { ...region, context: { includeDeclaration: false } });
  assert.deepEqual(
    uses.map(({ range }) => shown(range)),
    ['5:29-5:35'],
  );
  const marks = await client.ask<DocumentHighlight[]>('documentHighlight', uri, region);
  assert.deepEqual(
    marks.map(({ range, kind }) => [shown(range), kind]),
    [
      ['1:24-1:30', 3],
      ['5:29-5:35', 2],
    ],
  );
  const prepared = await client.ask<{ range: Range; placeholder: string }>('prepareRename', uri, region);
  assert.deepEqual([shown(prepared.range), prepared.placeholder], ['5:29-5:35', 'region']);
  const edit = await client.ask<WorkspaceEdit>('rename', uri, { ...region, newName: 'zone' });
  assert.deepEqual(
    edit.changes?.[uri]?.map(({ range, newText }) => [shown(range), newText]),
    [
      ['1:24-1:30', 'zone'],
      ['5:29-5:35', 'zone'],
    ],
  );
  const refusal = /'a b' is not a name; write letters, digits and '_', and no digit in front/;
  await assert.rejects(client.ask('rename', uri, { ...region, newName: 'a b' }), refusal);
  await assert.rejects(
    client.ask('prepareRename', uri, { position: { line: 4, character: 12 } }),
    /no name stands here/,
  );
});

test('an editor shows the structure: symbols, folds, selections, links', async (t) => {
  const client = await nearClient(t, { capabilities: able });
  client.open(uri, text);
  const symbols = await client.ask<DocumentSymbol[]>('documentSymbol', uri);
  assert.deepEqual(
    symbols.map(({ name, children }) => [name, children!.map((child) => child.name)]),
    [
      ['meta', ['vars']],
      ['steps', ['look', 'act']],
    ],
  );
  const found = await client.request<WorkspaceSymbol[]>('workspace/symbol', { query: 'lk' });
  assert.deepEqual(
    found.map(({ name, location }) => [name, location.uri]),
    [['look', uri]],
  );
  const folds = await client.ask<FoldingRange[]>('foldingRange', uri);
  assert.deepEqual(
    folds.map(({ startLine, endLine }) => [startLine, endLine]),
    [
      [2, 9],
      [3, 5],
      [6, 9],
    ],
  );
  const [around] = await client.ask<SelectionRange[]>('selectionRange', uri, { positions: [region.position] });
  assert.deepEqual([shown(around!.range), shown(around!.parent!.range)], ['5:29-5:35', '5:28-5:35']);
  const links = await client.ask<DocumentLink[]>('documentLink', uri);
  assert.deepEqual(
    links.map(({ range, target }) => [shown(range), target]),
    [['9:22-9:44', 'https://wiki.example/x']],
  );
});

test('an editor lays a runbook out, whole or in part', async (t) => {
  const client = await nearClient(t);
  client.open(uri, text);
  const options = { tabSize: 2, insertSpaces: true };
  const edits = await client.ask<TextEdit[]>('formatting', uri, { options });
  assert.deepEqual(
    edits.map(({ range, newText }) => [shown(range), newText]),
    [['8:8-8:12', ': ']],
  );
  const range = { start: { line: 0, character: 0 }, end: { line: 8, character: 0 } };
  assert.deepEqual(await client.ask('rangeFormatting', uri, { options, range }), []);
});

test('tokens come whole, in part, and as what has changed since', async (t) => {
  const client = await nearClient(t);
  client.open(uri, text);
  const legend = client.initialized.capabilities.semanticTokensProvider!.legend;
  assert.ok(legend.tokenTypes.includes('variable') && legend.tokenModifiers.includes('declaration'));
  const { data, resultId } = await client.ask<SemanticTokens>('semanticTokens/full', uri);
  assert.deepEqual(data.slice(0, 5), [1, 24, 6, legend.tokenTypes.indexOf('variable'), 1]);
  const range = { start: { line: 5, character: 0 }, end: { line: 6, character: 0 } };
  const part = await client.ask<SemanticTokens>('semanticTokens/range', uri, { range });
  assert.deepEqual(part.data.slice(0, 3), [5, 25, 2]);
  client.change(uri, 2, text.replace('id: act', 'id: acts'));
  const delta = await client.ask<SemanticTokensDelta>('semanticTokens/full/delta', uri, { previousResultId: resultId });
  const patched = delta.edits.reduceRight(
    (now, { start, deleteCount, data: added = [] }) => [
      ...now.slice(0, start),
      ...added,
      ...now.slice(start + deleteCount),
    ],
    data,
  );
  assert.ok(delta.edits.length > 0 && delta.edits[0]!.data!.length < 10, JSON.stringify(delta));
  assert.deepEqual(patched, (await client.ask<SemanticTokens>('semanticTokens/full', uri)).data);
});

test('an editor that understands less gets less: places, a list of symbols, no question before a rename', async (t) => {
  const client = await nearClient(t);
  client.open(uri, text);
  assert.deepEqual(client.initialized.capabilities.renameProvider, { prepareProvider: false });
  const [place] = await client.ask<Location[]>('definition', uri, region);
  assert.deepEqual([place!.uri, shown(place!.range)], [uri, '1:24-1:30']);
  const symbols = await client.ask<SymbolInformation[]>('documentSymbol', uri);
  assert.deepEqual(
    symbols.map(({ name, containerName }) => [name, containerName]),
    [
      ['meta', undefined],
      ['vars', 'meta'],
      ['region', 'vars'],
      ['steps', undefined],
      ['look', 'steps'],
      ['act', 'steps'],
    ],
  );
});

test('the guide is opened at its lines, and only files that are there are links', async (t) => {
  const folder = temporaryFolder(t);
  mkdirSync(join(folder, 'docs'));
  writeFileSync(join(folder, 'docs', 'a guide.md'), '# A guide\n');
  const own = pathToFileURL(join(folder, 'runbook.yaml')).href;
  const guide = pathToFileURL(join(folder, 'docs', 'a guide.md')).href;
  const sourced = text
    .replace('{name: 🚀', '{name: x, source: {file: docs/a guide.md}')
    .replace('type: manual', 'type: manual\n    source: {file: docs/gone.md, lines: [3, 4]}');
  const client = await nearClient(t, { capabilities: able });
  client.open(own, sourced);
  const [link] = await client.ask<LocationLink[]>('definition', own, { position: { line: 1, character: 35 } });
  assert.deepEqual([link!.targetUri, link!.targetSelectionRange.start.line], [guide, 0]);
  const [lines] = await client.ask<LocationLink[]>('definition', own, { position: { line: 8, character: 40 } });
  assert.deepEqual([lines!.targetUri.endsWith('/gone.md'), shown(lines!.targetRange)], [true, '2:0-4:0']);
  const links = await client.ask<DocumentLink[]>('documentLink', own);
  assert.deepEqual(
    links.map(({ target }) => target),
    [guide, 'https://wiki.example/x'],
  );
});

test('other documents have no structure, and an address that is no path of this machine does no harm', async (t) => {
  const client = await nearClient(t, { capabilities: able });
  assert.deepEqual(await client.ask('documentSymbol', 'file:///a/compose.yaml'), []);
  assert.deepEqual((await client.ask<SemanticTokens>('semanticTokens/full', 'file:///a/compose.yaml')).data, []);
  const odd = 'file:///a%2Fb/runbook.yaml';
  client.open(odd, text.replace('{name: 🚀', '{name: x, source: {file: guide.md}'));
  assert.deepEqual(await client.ask('definition', odd, { position: { line: 1, character: 30 } }), []);
  assert.equal((await client.ask<DocumentLink[]>('documentLink', odd)).length, 1);
});
