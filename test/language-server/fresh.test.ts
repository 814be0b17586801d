import assert from 'node:assert/strict';
import test, { type TestContext } from 'node:test';
import {
  CancellationTokenSource,
  type ClientCapabilities,
  type DocumentDiagnosticReport,
  LSPErrorCodes,
  type ProtocolConnection,
  type PublishDiagnosticsParams,
} from 'vscode-languageserver/node';
import { inSlices } from '../../language-server/slices.js';
import { longRunbook } from '../bench/long-runbook.js';
import { nearConnection } from '../support/near-client.js';

const uri = 'untitled:a.runbook.yaml';
const right = 'apiVersion: runbook/v0\nmeta: {name: x}\nsteps:\n  - id: a\n    type: manual\n';
const wrong = right.replace('manual', 'manul');
const position = { line: 4, character: 6 };
const whole = { textDocument: { uri } };

async function greetedConnection(t: TestContext, capabilities: ClientCapabilities = {}): Promise<ProtocolConnection> {
  const client = nearConnection(t);
  await client.sendRequest('initialize', { processId: null, rootUri: null, capabilities });
  return client;
}

function open(client: ProtocolConnection, text: string) {
  return client.sendNotification('textDocument/didOpen', {
    textDocument: { uri, languageId: 'runbook', version: 1, text },
  });
}

function change(client: ProtocolConnection, version: number, text: string) {
  return client.sendNotification('textDocument/didChange', {
    textDocument: { uri, version },
    contentChanges: [{ text }],
  });
}

test('the last of many changes is answered by a push, an empty one where nothing is wrong any more', async (t) => {
  const client = await greetedConnection(t);
  const pushed: PublishDiagnosticsParams[] = [];
  const last = new Promise<void>((resolve) => {
    client.onNotification('textDocument/publishDiagnostics', (params: PublishDiagnosticsParams) => {
      pushed.push(params);
      if (params.version === 21) resolve();
    });
  });
  await open(client, right);
  for (let version = 2; version <= 21; version += 1) await change(client, version, version % 2 === 0 ? wrong : right);
  await last;
  assert.deepEqual(pushed.at(-1)?.diagnostics, []);
  assert.ok(
    pushed.every(({ version, diagnostics }) => diagnostics.length === (Number(version) % 2 === 0 ? 1 : 0)),
    'each push is about the version that it names',
  );
});

test('a client that pulls is pushed nothing, and gets the diagnostics of the text as it is', async (t) => {
  const client = await greetedConnection(t, { textDocument: { diagnostic: {} } });
  let pushes = 0;
  client.onNotification('textDocument/publishDiagnostics', () => {
    pushes += 1;
  });
  await open(client, wrong);
  const pull = async () => client.sendRequest<DocumentDiagnosticReport>('textDocument/diagnostic', whole);
  const codes = ({ kind, ...report }: DocumentDiagnosticReport) =>
    kind === 'full' && 'items' in report ? report.items.map(({ code }) => code) : kind;
  assert.deepEqual(codes(await pull()), ['schema/unknown-value']);
  await change(client, 2, right);
  assert.deepEqual(codes(await pull()), []);
  assert.equal(pushes, 0);
});

test('what is asked about a text that changes meanwhile is answered with nothing', async (t) => {
  const client = await greetedConnection(t);
  await open(client, longRunbook(400));
  const hover = client.sendRequest('textDocument/hover', { ...whole, position });
  await change(client, 2, right);
  await assert.rejects(hover, ({ code }) => code === LSPErrorCodes.ContentModified);
  assert.notEqual(await client.sendRequest('textDocument/hover', { ...whole, position }), null);
});

test('a request that is cancelled while a long text is read is answered at once, and the text is read all the same', async (t) => {
  const client = await greetedConnection(t);
  await open(client, longRunbook(400));
  const cancelled = new CancellationTokenSource();
  const hover = client.sendRequest('textDocument/hover', { ...whole, position }, cancelled.token);
  cancelled.cancel();
  await assert.rejects(hover, ({ code }) => code === LSPErrorCodes.RequestCancelled);
  assert.notEqual(
    await client.sendRequest('textDocument/hover', { ...whole, position: { line: 11, character: 6 } }),
    null,
  );
});

test('work in slices lets messages through, and ends where nobody wants it', async () => {
  let isWanted = true;
  let slices = 0;
  const work = (function* () {
    for (;;) {
      slices += 1;
      const end = performance.now() + 3;
      while (performance.now() < end);
      yield;
    }
  })();
  setImmediate(() => {
    isWanted = false;
  });
  assert.equal(await inSlices(work, () => isWanted), undefined);
  assert.ok(slices < 20, `${slices} slices were done although nobody wanted them`);
});
