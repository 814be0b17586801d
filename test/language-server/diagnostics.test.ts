import assert from 'node:assert/strict';
import test from 'node:test';
import { setTimeout } from 'node:timers/promises';
import type { PublishDiagnosticsParams } from 'vscode-languageserver';
import { diagnosticsPusher } from '../../language-server/features/diagnostics.js';
import { type Analysis, readRunbook } from '../../runtime/language/index.js';

const documents = () => ({
  open: () => [],
  textOf: () => '',
  versionOf: () => 1,
  analysisOf: async () => readRunbook('x: ['),
});
const classifiers = { check: async (_: string, analysis: Analysis) => analysis };

test('a guide that a runbook names and that is not there is told where the runbook lies on a disk, and only there', async () => {
  const text = `apiVersion: runbook/v1
meta: { name: x, source: { file: gone.md } }
steps:
  - { id: look, type: manual }
`;
  const open = () => ({ ...documents(), analysisOf: async () => readRunbook(text) });
  const check = async (uri: string, expected: readonly unknown[]) => {
    const codes = await new Promise((resolve) => {
      const sendDiagnostics = async (given: PublishDiagnosticsParams) =>
        resolve(given.diagnostics.map(({ code }) => code));
      diagnosticsPusher({ sendDiagnostics }, open, classifiers).changed(uri);
    });
    assert.deepEqual(codes, expected);
  };
  await check('file:///nowhere/runbook.yaml', ['guide/missing']);
  await check('untitled:runbook.yaml', []);
});

test('a connection that has closed does not bring the server down', async () => {
  const check = async (sendDiagnostics: () => Promise<void>) => {
    let count = 0;
    const send = () => {
      count += 1;
      return sendDiagnostics();
    };
    const pusher = diagnosticsPusher({ sendDiagnostics: send }, documents, classifiers);
    pusher.closed('file:///a/runbook.yaml');
    pusher.changed('file:///a/runbook.yaml');
    // Longer than a text rests; a rejection that nobody catches fails the test.
    for (let waited = 0; count < 2 && waited < 100; waited += 1) await setTimeout(20);
    await setTimeout(20);
    assert.equal(count, 2);
  };
  await check(() => Promise.reject(new Error('Connection is closed.')));
  await check(() => {
    throw new Error('Connection is disposed.');
  });
});
