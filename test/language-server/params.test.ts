import assert from 'node:assert/strict';
import test from 'node:test';
import { ErrorCodes, type ResponseError } from 'vscode-languageserver/node';
import { greeted } from '../support/lsp-client.js';
import { nearConnection } from '../support/near-client.js';

const uri = 'untitled:a.runbook.yaml';
const position = { line: 3, character: 8 };
const range = { start: position, end: position };
/** Parameters that are right, with a document that holds the request's answer. */
const right = {
  textDocument: { uri },
  position,
  range,
  positions: [position],
  newName: 'b',
  query: 'a',
  previousResultId: '1',
  options: { tabSize: 2 },
  context: { diagnostics: [], includeDeclaration: true },
};
type Name = keyof typeof right;

const requests: Readonly<Record<string, readonly Name[]>> = {
  'textDocument/completion': ['textDocument', 'position'],
  'textDocument/signatureHelp': ['textDocument', 'position'],
  'textDocument/hover': ['textDocument', 'position'],
  'textDocument/diagnostic': ['textDocument'],
  'textDocument/codeLens': ['textDocument'],
  'textDocument/inlayHint': ['textDocument', 'range'],
  'textDocument/codeAction': ['textDocument', 'range', 'context'],
  'textDocument/definition': ['textDocument', 'position'],
  'textDocument/references': ['textDocument', 'position', 'context'],
  'textDocument/documentHighlight': ['textDocument', 'position'],
  'textDocument/prepareRename': ['textDocument', 'position'],
  'textDocument/rename': ['textDocument', 'position', 'newName'],
  'textDocument/documentSymbol': ['textDocument'],
  'textDocument/foldingRange': ['textDocument'],
  'textDocument/selectionRange': ['textDocument', 'positions'],
  'textDocument/documentLink': ['textDocument'],
  'textDocument/formatting': ['textDocument', 'options'],
  'textDocument/rangeFormatting': ['textDocument', 'options', 'range'],
  'textDocument/semanticTokens/full': ['textDocument'],
  'textDocument/semanticTokens/full/delta': ['textDocument', 'previousResultId'],
  'textDocument/semanticTokens/range': ['textDocument', 'range'],
  'workspace/symbol': ['query'],
};

/** What cannot be the value of any parameter. */
const odd = [
  undefined,
  null,
  5,
  [5],
  { uri: 5, line: 'x', start: { line: -1, character: 0.5 }, tabSize: 'x', only: 5 },
];

test('a request whose parameters are not what they have to be is told which, and nothing of JavaScript', async (t) => {
  const connection = nearConnection(t);
  const client = await greeted(connection, {});
  client.open(uri, 'apiVersion: runbook/v0\nmeta: {name: x}\nsteps:\n  - id: a\n    type: manual\n');
  const check = async (method: string, params: unknown, name: Name) => {
    const asked = `${method} ${JSON.stringify(params)}`;
    const { code, message } = await connection.sendRequest(method, params).then(
      () => assert.fail(`${asked} was answered`),
      (error: ResponseError) => error,
    );
    assert.equal(code, ErrorCodes.InvalidParams, `${asked}: ${message}`);
    assert.match(message, new RegExp(`'${name}'; send it|cannot be '${name}'; send it as in`), asked);
  };
  for (const [method, names] of Object.entries(requests)) {
    const whole = Object.fromEntries(names.map((name) => [name, right[name]]));
    await assert.doesNotReject(connection.sendRequest(method, whole), method);
    for (const params of [{}, null, 5, 'x']) await check(method, params, names[0]!);
    for (const name of names) for (const value of odd) await check(method, { ...whole, [name]: value }, name);
  }
  await check('codeAction/resolve', { title: 'x', data: { uri, range: 5 } }, 'range');
});
