import assert from 'node:assert/strict';
import test from 'node:test';
import type { CodeAction } from 'vscode-languageserver';
import {
  type ActionClient,
  actionClient,
  codeActions,
  resolveAction,
} from '../../language-server/features/code-action.js';
import { type Analysis, readRunbook } from '../../runtime/language/index.js';

const uri = 'file:///folder/runbook.yaml';
const misspelled = `apiVersion: runbook/v1
meta: {nmae: x}
steps:
  - {id: a, type: cli, wiht: {argv: [ls]}}
  - {id: b, type: cli, wiht: {argv: [ls]}}
  - {id: c, type: cli, wiht: {argv: [ls]}}
  - {id: d, type: cli, wiht: {argv: [ls]}}
  - {id: e, type: cli, wiht: {argv: [ls]}}
`;
const bare = actionClient({});
const able: ActionClient = { resolves: true, showsDisabled: true, checksVersions: true };

/** What is answered about the text from a character of a line on, of one version of it. */
function asked(text: string, { client = bare, version = 3 }: { client?: ActionClient; version?: number } = {}) {
  const source = {
    documents: { analysisOf: async () => readRunbook(text), versionOf: () => version },
    classifiers: { check: async (_: string, analysis: Analysis) => analysis },
    client,
  };
  const at = (line: number, character: number, only?: string[]): Promise<CodeAction[]> => {
    const position = { line, character };
    const context = { diagnostics: [], ...(only && { only }) };
    return codeActions(source, { textDocument: { uri }, range: { start: position, end: position }, context });
  };
  return { at, resolve: (action: CodeAction) => resolveAction(source, action) };
}

test('a fix says what it solves, that it is preferred, and its edits in lines and columns', async () => {
  const [fix] = await asked(misspelled).at(1, 8);
  assert.equal(fix?.title, "Change to 'name'");
  assert.deepEqual([fix?.kind, fix?.isPreferred], ['quickfix', true]);
  assert.deepEqual(
    fix?.diagnostics?.map(({ code }) => code),
    ['schema/unknown-key'],
  );
  const range = { start: { line: 1, character: 7 }, end: { line: 1, character: 11 } };
  assert.deepEqual(fix?.edit, { changes: { [uri]: [{ range, newText: 'name' }] } });
});

test('an editor that checks versions gets edits of the version that they are for', async () => {
  const [fix] = await asked(misspelled, { client: able }).at(1, 8);
  const [change] = fix?.edit?.documentChanges ?? [];
  assert.deepEqual(change && 'textDocument' in change && change.textDocument, { uri, version: 3 });
});

test('only what was asked for is offered, and what is for the whole file only on demand', async () => {
  const { at } = asked(misspelled);
  const kinds = async (only?: string[]) => [...new Set((await at(3, 26, only)).map(({ kind }) => kind))];
  assert.ok(!(await kinds()).includes('source.fixAll.runbook'));
  assert.deepEqual(await kinds(['source.fixAll']), ['source.fixAll.runbook']);
  assert.deepEqual(await kinds(['source']), ['source.fixAll.runbook']);
  assert.deepEqual(await kinds(['quickfix']), ['quickfix']);
  assert.deepEqual(await kinds(['source.organizeImports']), []);
});

test('on save every misspelled word is corrected at once, wherever the cursor is', async () => {
  const [all] = await asked(misspelled).at(0, 0, ['source.fixAll']);
  assert.equal(all?.edit?.changes?.[uri]?.length, 6);
});

test('the edits of many places are sent once the action is chosen, and never for another text', async () => {
  const before = asked(misspelled, { client: able });
  const [all] = await before.at(0, 0, ['source.fixAll']);
  assert.ok(all);
  assert.equal(all.edit, undefined);
  const [change] = (await before.resolve(all)).edit?.documentChanges ?? [];
  assert.equal(change && 'edits' in change && change.edits.length, 6);
  const after = asked(misspelled.replace('ls', 'ps'), { client: able, version: 4 });
  await assert.rejects(after.resolve(all), /the runbook has changed since; choose again/);
  const small = (await before.at(1, 8))[0]!;
  assert.deepEqual(await before.resolve(small), small);
});

test('what cannot be done is shown with its reason to who asks for it, and left out otherwise', async () => {
  const quoted = `apiVersion: runbook/v1
meta: {name: x, vars: {ns: prod}}
steps:
  - {id: a, type: cli, with: {argv: [sh, -c, "echo '{{ .ns }}'"]}}
`;
  const { at } = asked(quoted, { client: able });
  const disabled = (await at(3, 10, ['refactor'])).filter((action) => action.disabled);
  assert.deepEqual(
    disabled.map((action) => action.disabled?.reason),
    ["'{{ .ns }}' stands in single quotes, where no variable is filled in"],
  );
  assert.ok((await at(3, 10)).every((action) => action.disabled === undefined));
  assert.ok((await asked(quoted).at(3, 10, ['refactor'])).every((action) => action.disabled === undefined));
});

test('a document that is no runbook has no actions', async () => {
  const source = {
    documents: { analysisOf: async () => undefined, versionOf: () => 1 },
    classifiers: { check: async (_: string, analysis: Analysis) => analysis },
    client: able,
  };
  const position = { line: 0, character: 0 };
  const range = { start: position, end: position };
  assert.deepEqual(await codeActions(source, { textDocument: { uri }, range, context: { diagnostics: [] } }), []);
});
