import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import test, { type TestContext } from 'node:test';
import type { CodeAction, TextEdit, WorkspaceEdit } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { lspClient, servers } from '../support/lsp-client.js';

// What editors other than VS Code start; a client that says of itself that it can do nothing special.
const words = servers['runbook lsp']!;
const uri = 'file:///folder/cache.runbook.yaml';
const broken = `apiVersion: runbook/v1
meta:
  nmae: The cache answers slowly
  vars: {node: cache-1}
steps:
  - id: look
    type:   cli
    with: {argv: ["kubectl", "get", "node", "{{ .node }}"]}
`;

test('a bare client gets faults pushed, mends them, asks, completes, renames, formats and says goodbye', async (t) => {
  const client = await lspClient(t, words);
  const textDocument = { uri };
  let text = broken;
  let version = 1;
  const apply = async (edits: readonly TextEdit[]) => {
    text = TextDocument.applyEdits(TextDocument.create(uri, 'yaml', version, text), [...edits]);
    version += 1;
    const next = client.diagnostics(uri);
    client.change(uri, version, text);
    return next;
  };
  const at = (word: string) => TextDocument.create(uri, 'yaml', 0, text).positionAt(text.indexOf(word) + 1);
  const place = (word: string) => ({ textDocument, position: at(word) });

  const first = client.diagnostics(uri);
  client.open(uri, text, 'yaml');
  const [fault] = await first;
  assert.deepEqual([fault?.code, fault?.range.start], ['schema/unknown-key', { line: 2, character: 2 }]);

  const range = { start: at('nmae'), end: at('nmae') };
  const context = { diagnostics: [fault], only: ['quickfix'] };
  const [fix] = await client.request<CodeAction[]>('textDocument/codeAction', { textDocument, range, context });
  assert.equal(fix?.title, "Change to 'name'");
  assert.deepEqual(await apply(fix?.edit?.changes?.[uri] ?? []), []);

  const { line, character } = at('cli');
  assert.match(JSON.stringify(await client.hover(uri, line, character)), /starts a program/);
  const found = await client.complete(uri, line, character);
  assert.ok(
    found.some(({ label }) => label === 'manual'),
    JSON.stringify(found.map(({ label }) => label)),
  );

  const renamed = await client.request<WorkspaceEdit>('textDocument/rename', {
    ...place('node: cache'),
    newName: 'host',
  });
  assert.deepEqual(await apply(renamed.changes?.[uri] ?? []), []);
  assert.match(text, /\{host: cache-1\}[\s\S]*"node", "\{\{ \.host \}\}"/);

  const options = { tabSize: 2, insertSpaces: true };
  assert.deepEqual(
    await apply(await client.request<TextEdit[]>('textDocument/formatting', { textDocument, options })),
    [],
  );
  assert.match(text, /^ {4}type: cli$/m);
  assert.equal(await client.stop(), 0);
});

/** A server that is spoken to byte by byte. */
function rawServer(t: TestContext) {
  const server = spawn(process.execPath, words, { stdio: ['pipe', 'pipe', 'inherit'] });
  t.after(() => server.kill('SIGKILL'));
  let said = '';
  server.stdout.setEncoding('utf8').on('data', (piece: string) => {
    said += piece;
  });
  return {
    send: (body: string) => server.stdin.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`),
    /** What has been said, once it matches. */
    says: async (pattern: RegExp) => {
      while (!pattern.test(said)) await once(server.stdout, 'data');
      return said;
    },
    hangUp: () => server.stdin.end(),
    ended: once(server, 'exit').then(([code]) => code as number | null),
  };
}

const hello = (processId: number | null) =>
  JSON.stringify({
    jsonrpc: '2.0',
    id: 1,
    method: 'initialize',
    params: { processId, rootUri: null, capabilities: {} },
  });

test('what is no message and what is not known is answered or passed over, and a client that is gone ends the server', async (t) => {
  const server = rawServer(t);
  server.send(hello(null));
  await server.says(/"id":1,"result"/);
  server.send('{no message');
  server.send('{"jsonrpc":"2.0","id":2,"method":"runbook/nonsense","params":{}}');
  assert.match(await server.says(/"id":2/), /"id":2,"error":\{"code":-32601/);
  server.send('{"jsonrpc":"2.0","method":"runbook/nonsense"}');
  server.send('{"jsonrpc":"2.0","id":3,"method":"textDocument/hover","params":{}}');
  const answer = await server.says(/"id":3/);
  assert.match(answer, /"id":3,"error"/);
  assert.doesNotMatch(answer, /\bat .*:\d+:\d+/);
  server.hangUp();
  assert.equal(await server.ended, 1);
});

test('a server whose editor is gone ends by itself', async (t) => {
  const { pid } = spawnSync(process.execPath, ['-e', '']);
  const server = rawServer(t);
  server.send(hello(pid));
  assert.equal(await server.ended, 1);
});
