import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { pathToFileURL } from 'node:url';
import type { CodeLens, InlayHint } from 'vscode-languageserver';
import { rechained } from '../record/rechain.js';
import { nearClient } from '../support/near-client.js';
import { fixture } from '../support/paths.js';
import { eventsOf, runbookFolder } from '../support/recorded.js';

const text = `apiVersion: runbook/v1
meta:
  name: x
  vars: {region: west, long: "a text that is longer than what is shown beside a template", empty: ""}
  inputs:
    host: {type: string, default: h1}
    token: {type: string, default: hidden, secret: true}
    other: {type: string, required: true}
    kept: {type: string, default: hidden, from: "env:KEPT"}
steps:
  - id: look
    type: cli
    with: {argv: [ls]}
  - id: all
    type: group
    steps:
      - id: ask
        type: manual
        title: Ask
        instructions: "{{ .region }}/{{ .vars.long }} {{ host }} {{ .inputs.token }}{{ .other }}{{ .kept }}{{ .region | json }}"
`;

const commands = ['runbook.run', 'runbook.debugStep'];

/** Without the only error of the text. */
const runnable = text.replace('default: hidden, secret', 'secret');

async function lensesOf(
  t: TestContext,
  uri: string,
  { written = runnable, ...editor }: { readonly written?: string; readonly initializationOptions?: unknown } = {},
): Promise<readonly unknown[]> {
  const client = await nearClient(t, editor);
  client.open(uri, written);
  const lenses = await client.ask<CodeLens[]>('codeLens', uri);
  return lenses.map(({ range, command }) => [range.start.line, command!.title, command!.command, command!.arguments]);
}

test('an editor that has the commands gets lenses that run a runbook and stop at its steps; any other gets none', async (t) => {
  const uri = 'file:///folder/runbook.yaml';
  const classes = [
    [0, '● 1 safe', '', undefined],
    [10, '● safe — runs by itself', '', undefined],
  ];
  const initializationOptions = { commands };
  assert.deepEqual(await lensesOf(t, uri, { initializationOptions }), [
    [0, '▷ Run', 'runbook.run', [uri, 'real']],
    [0, 'Dry run', 'runbook.run', [uri, 'dry-run']],
    ...classes,
    [10, 'Debug from here', 'runbook.debugStep', [uri, 11]],
    [16, 'Debug from here', 'runbook.debugStep', [uri, 17]],
  ]);
  assert.deepEqual(await lensesOf(t, uri), classes);
  assert.deepEqual(await lensesOf(t, uri, { initializationOptions: { commands: 'runbook.run' } }), classes);
  assert.deepEqual(
    await lensesOf(t, 'untitled:runbook.yaml', { initializationOptions }),
    classes,
    'only what is on disk can be run',
  );
  assert.deepEqual(
    await lensesOf(t, uri, { written: text, initializationOptions }),
    classes,
    'a runbook with an error cannot be run',
  );
});

test('a lens tells how the last run of this very runbook ended', async (t) => {
  const folder = runbookFolder(t, runnable);
  const outcome = async (name: string) => {
    const lenses = await lensesOf(t, pathToFileURL(join(folder, name)).href);
    return (lenses[0] as readonly string[])[1];
  };
  const events = eventsOf(fixture('traces/0.1.0/v0-completed')).map((event) =>
    event.type === 'run.created' ? { ...event, data: { ...event.data, runbook_folder: folder } } : event,
  );
  const record = (runId: string, length: number) => {
    const directory = join(folder, '.runbook', 'runs', runId);
    mkdirSync(directory, { recursive: true });
    writeFileSync(join(directory, 'trace.jsonl'), rechained(events.slice(0, length)).trace);
  };
  assert.equal(await outcome('runbook.yaml'), '● 1 safe');
  record('20261120T120000Z-aaaaaa', events.length);
  assert.match((await outcome('runbook.yaml'))!, /^✓ last run completed, 2026-11-\d\d \d\d:\d\d UTC$/);
  record('20261121T120000Z-aaaaaa', 3);
  assert.match((await outcome('runbook.yaml'))!, /^! last run interrupted/);
  assert.equal(await outcome('other.runbook.yaml'), '● 1 safe');
});

test('a template that takes a variable or a default shows its value; secrets and what is only known in a run show none', async (t) => {
  const uri = 'file:///folder/runbook.yaml';
  const client = await nearClient(t);
  client.open(uri, text);
  const shown = async (start: number, end: number) => {
    const range = { start: { line: start, character: 0 }, end: { line: end, character: 0 } };
    const hints = await client.ask<InlayHint[]>('inlayHint', uri, { range });
    return hints.map(({ position, label }) => [position.line, position.character, label]);
  };
  assert.deepEqual(await shown(0, 20), [
    [12, 20, '● safe'],
    [19, 36, '= west'],
    [19, 53, '= a text that is longer than what is show…'],
    [19, 64, '= h1'],
  ]);
  assert.deepEqual(await shown(0, 14), [[12, 20, '● safe']]);
});
