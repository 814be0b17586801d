import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { pathToFileURL } from 'node:url';
import type { CodeLens } from 'vscode-languageserver';
import { compileGuide } from '../../runtime/compiler/index.js';
import { keepCompiled } from '../../runtime/node/compiled.js';
import { sha256Hex } from '../../runtime/node/digest.js';
import { nearClient } from '../support/near-client.js';
import { temporaryFolder } from '../support/paths.js';

const guide = '# Disk\n\n## Look\n\nCheck the disk with `df -h`.\n\nShow the folders:\n\n```bash\ndu -sh /var\n```\n';
const commands = ['runbook.openStep', 'runbook.compileAgain'];

/** A folder with a guide and the runbook that was made from it, in a folder of its own. */
async function compiledFolder(
  t: TestContext,
): Promise<{ readonly folder: string; readonly guideUri: string; readonly runbook: string }> {
  const folder = temporaryFolder(t);
  const runbook = join(folder, 'runbooks', 'disk.runbook.yaml');
  mkdirSync(join(folder, 'runbooks'));
  mkdirSync(join(folder, '.runbook'));
  const { runbook: draft } = compileGuide({ text: guide, file: 'disk.md', path: '../disk.md', sha256Hex });
  writeFileSync(join(folder, 'disk.md'), guide);
  writeFileSync(runbook, draft);
  await keepCompiled(runbook, draft);
  return { folder, guideUri: pathToFileURL(join(folder, 'disk.md')).href, runbook };
}

function clientIn(t: TestContext, folder: string) {
  const uri = pathToFileURL(folder).href;
  return nearClient(t, { workspaceFolders: [{ uri, name: 'w' }], initializationOptions: { commands } });
}

function titles(lenses: readonly CodeLens[]): readonly (readonly [number, string])[] {
  return lenses.map(({ range, command }) => [range.start.line, command!.title] as const);
}

test('a guide shows the steps of the runbooks that were made from it, and any other Markdown shows nothing', async (t) => {
  const { folder, guideUri, runbook } = await compiledFolder(t);
  const client = await clientIn(t, folder);
  const lenses = await client.ask<CodeLens[]>('codeLens', guideUri);
  assert.deepEqual(titles(lenses), [
    [4, 'step check_disk_df_h · ● safe — runs by itself'],
    [9, 'step show_folders · ● safe — runs by itself'],
  ]);
  const line =
    readFileSync(runbook, 'utf8')
      .split('\n')
      .findIndex((text) => text.includes('id: check_disk_df_h')) + 1;
  assert.deepEqual(lenses[0]!.command!.arguments, [pathToFileURL(runbook).href, line]);
  assert.deepEqual(await client.ask<CodeLens[]>('codeLens', pathToFileURL(join(folder, 'other.md')).href), []);
});

test('a guide that was changed says where its runbook has drifted apart, and can be compiled again', async (t) => {
  const { folder, guideUri, runbook } = await compiledFolder(t);
  writeFileSync(join(folder, 'disk.md'), `${guide.replace('du -sh /var', 'du -sh /srv')}\nRun \`uptime\`.\n`);
  const client = await clientIn(t, folder);
  const shown = titles(await client.ask<CodeLens[]>('codeLens', guideUri));
  assert.deepEqual(shown[0], [
    0,
    'disk.runbook.yaml was made from this guide before it was changed: compile again (update)',
  ]);
  assert.match(shown[2]![1], /show_folders .* · the guide was changed here$/);
  const uri = pathToFileURL(runbook).href;
  const result = await client.request('runbook/compileAgain', { uri });
  assert.deepEqual(result, { taken: 2, conflicts: 0 });
  assert.match(readFileSync(runbook, 'utf8'), /\/srv[\s\S]*uptime/);
});

test('a runbook whose guide was changed says at each step how the two have drifted apart', async (t) => {
  const { folder, runbook } = await compiledFolder(t);
  writeFileSync(join(folder, 'disk.md'), `${guide.replace('du -sh /var', 'du -sh /srv')}\nRun \`uptime\`.\n`);
  const client = await clientIn(t, folder);
  const uri = pathToFileURL(runbook).href;
  const text = readFileSync(runbook, 'utf8');
  client.open(uri, text);
  const found = await client.diagnostics(uri);
  const told = found.map(({ code, message, range: { start } }) => [
    code,
    text.split('\n')[start.line]!.trim(),
    message,
  ]);
  assert.deepEqual(
    told.filter(([code]) => code === 'guide/drifted').map(([, line, message]) => [line, message]),
    [
      ['file: ../disk.md', "line 13 of the guide, 'uptime', is in no step; compile the guide again"],
      [
        '- id: show_folders',
        "step 'show_folders': line 10 of the guide now says something else ('with'); compile the guide again",
      ],
    ],
  );
  assert.equal(told.filter(([code]) => code === 'guide/changed').length, 1);
  const drifted = found.filter(({ code }) => code === 'guide/drifted');
  const context = { diagnostics: drifted, only: ['quickfix'] };
  const [again] = await client.ask<{ title: string }[]>('codeAction', uri, { range: drifted[0]!.range, context });
  assert.equal(again!.title, 'Compile the guide again, and merge');
});

test('a draft of any name is compiled again without its mapping being written over it', async (t) => {
  const { folder, runbook } = await compiledFolder(t);
  const draft = join(folder, 'runbooks', 'disk.yml');
  writeFileSync(draft, `${readFileSync(runbook, 'utf8')}# mine\n`);
  writeFileSync(join(folder, 'disk.md'), guide.replace('du -sh /var', 'du -sh /srv'));
  await keepCompiled(draft, readFileSync(runbook, 'utf8'));
  const client = await clientIn(t, folder);
  assert.deepEqual(await client.request('runbook/compileAgain', { uri: pathToFileURL(draft).href }), {
    taken: 2,
    conflicts: 0,
  });
  assert.match(readFileSync(draft, 'utf8'), /^apiVersion: runbook\/v1$[\s\S]*\/srv[\s\S]*# mine\n$/m);
  assert.match(readFileSync(join(folder, 'runbooks', 'disk.mapping.md'), 'utf8'), /^# From disk\.md/m);
});
