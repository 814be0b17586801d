import assert from 'node:assert/strict';
import test from 'node:test';
import {
  ErrorCodes,
  type ProtocolConnection,
  type PublishDiagnosticsParams,
  type ResponseError,
} from 'vscode-languageserver/node';
import { nearConnection } from '../support/near-client.js';

const uri = 'untitled:a.runbook.yaml';
const textDocument = { uri };
const hello = { processId: null, rootUri: null, capabilities: {} };
const requests: Readonly<Record<string, object>> = {
  'textDocument/hover': { textDocument, position: { line: 0, character: 0 } },
  'textDocument/documentSymbol': { textDocument },
  'completionItem/resolve': { label: 'x' },
  'codeAction/resolve': { title: 'x' },
  'workspace/symbol': { query: '' },
  'runbook/compile': { uri },
  'runbook/nonsense': {},
};

async function codeOf(client: ProtocolConnection, method: string, params?: object): Promise<number | undefined> {
  try {
    await client.sendRequest(method, params);
    return undefined;
  } catch (error) {
    return (error as ResponseError).code;
  }
}

async function codesOf(client: ProtocolConnection): Promise<readonly (number | undefined)[]> {
  return Promise.all(Object.entries(requests).map(([method, params]) => codeOf(client, method, params)));
}

const each = (code: number | undefined) => Object.keys(requests).map(() => code);

test('what is asked before the hello and after the goodbye is refused, and the hello is said once', async (t) => {
  const client = nearConnection(t);
  assert.deepEqual(await codesOf(client), each(ErrorCodes.ServerNotInitialized));
  assert.equal(await codeOf(client, 'shutdown'), ErrorCodes.ServerNotInitialized);
  assert.equal(await codeOf(client, 'initialize', hello), undefined);
  assert.equal(await codeOf(client, 'initialize', hello), ErrorCodes.InvalidRequest);
  assert.deepEqual(await codesOf(client), [...each(undefined).slice(1), ErrorCodes.MethodNotFound]);
  assert.equal(await codeOf(client, 'textDocument/hover', {}), ErrorCodes.InvalidParams);
  assert.equal(await codeOf(client, 'shutdown'), undefined);
  assert.deepEqual(await codesOf(client), each(ErrorCodes.InvalidRequest));
});

test('nothing is pushed about what is opened before the hello', async (t) => {
  const client = nearConnection(t);
  const open = (name: string) =>
    client.sendNotification('textDocument/didOpen', {
      textDocument: { uri: name, languageId: 'runbook', version: 1, text: 'x: [' },
    });
  const pushed: string[] = [];
  const last = new Promise<void>((resolve) => {
    client.onNotification('textDocument/publishDiagnostics', ({ uri: name }: PublishDiagnosticsParams) => {
      pushed.push(name);
      if (name === 'untitled:late') resolve();
    });
  });
  await open('untitled:early');
  await client.sendRequest('initialize', hello);
  // Once this is answered, the first text is checked, so that a push about it would come before one about the second.
  const start = { line: 0, character: 0 };
  const asked = { textDocument: { uri: 'untitled:early' }, range: { start, end: start }, context: { diagnostics: [] } };
  await client.sendRequest('textDocument/codeAction', asked);
  await open('untitled:late');
  await last;
  assert.deepEqual(pushed, ['untitled:late']);
});
