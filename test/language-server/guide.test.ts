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
