import assert from 'node:assert/strict';
import test from 'node:test';
import { greeted, lspClient } from '../support/lsp-client.js';
import { nearConnection } from '../support/near-client.js';

test('a server that says nothing fails its test instead of hanging it', async (context) => {
  const silent = ['-e', 'setInterval(() => {}, 1000)'];
  await assert.rejects(lspClient(context, silent, 200), /the answer to 'initialize' did not come within 200 ms/);
  const client = await greeted(nearConnection(context), {}, 2000);
  await assert.rejects(client.diagnostics('file:///never'), /diagnostics of 'file:\/\/\/never' did not come within/);
});
