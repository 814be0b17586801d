import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { extension, fileUri, languageServers, openFile, until } from './support.js';

/** What VS Code itself notes of the beginning of an extension, in the process that it begins in. */
interface Marks {
  getMarks(): readonly { readonly name: string; readonly startTime: number }[];
}

const longAgo = new Date(Date.now() - 3 * 24 * 3600 * 1000);

suite('the beginning of the extension', () => {
  const root = () => fileUri('.').fsPath;
  const files = () =>
    readdirSync(root(), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name));
  // The system notes when a file was last read, once a day has gone by since the time that is noted.
  const read = () => files().filter((path) => statSync(path).atimeMs > longAgo.getTime() + 60_000);

  suiteSetup(() => {
    assert.equal(extension().isActive, false, 'the suite came too late');
    const run = join(root(), '.runbook', 'runs', '2026-01-01T00-00-00');
    mkdirSync(run, { recursive: true });
    writeFileSync(join(run, 'run.json'), '{}');
    writeFileSync(join(run, 'trace.jsonl'), '');
    writeFileSync(join(root(), '.runbook', 'policy.json'), '{}');
    for (const path of files()) utimesSync(path, longAgo, longAgo);
  });

  test('what it takes is told', async () => {
    const empty = vscode.extensions.getExtension('runbook-test.empty');
    assert.ok(empty);
    // A window that has just opened is at work in every process, and takes the time of this one.
    await new Promise((resolve) => setTimeout(resolve, 4000));
    assert.equal(extension().isActive, false, 'something began it meanwhile');
    // The first module that VS Code loads has it make its loader ready, which is none of ours.
    await empty.activate();
    await extension().activate();
    const file = process.env['RUNBOOK_ACTIVATION_RESULTS'];
    assert.ok(file, 'nobody said where the figures go');
    writeFileSync(file, JSON.stringify({ ...taken(extension().id), empty: taken(empty.id) }));
  });

  test('no file of the workspace is read, and no language server is started', async () => {
    // What it would do soon afterwards is to be seen as well.
    await new Promise((resolve) => setTimeout(resolve, 1500));
    assert.deepEqual(read(), []);
    assert.deepEqual(languageServers(), []);
    const [witness = ''] = files();
    readFileSync(witness);
    assert.deepEqual(read(), [witness], 'this file system does not note when a file is read');
  });

  test('there are the same commands before and after the code behind them is read', async () => {
    const own = async () => (await vscode.commands.getCommands()).filter((name) => name.startsWith('runbook.')).sort();
    const before = await own();
    // Without an argument, the one opens nothing; the other fills views that nobody sees.
    for (const name of ['runbook.openStep', 'runbook.refreshViews']) await vscode.commands.executeCommand(name);
    assert.deepEqual(await own(), before);
    for (const name of ['runbook.openStep', 'runbook.refreshViews']) await vscode.commands.executeCommand(name);
  });

  test('the language server starts with the first runbook that is opened', async () => {
    await openFile('facts.runbook.yaml');
    await until('a language server', () => languageServers().length === 1);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });
});

/** The milliseconds that VS Code notes of an extension. */
function taken(id: string): { readonly loadMs: number; readonly activateMs: number } {
  const { MonacoPerformanceMarks: marks } = globalThis as unknown as { readonly MonacoPerformanceMarks: Marks };
  const at = (name: string) => {
    const found = marks.getMarks().find((mark) => mark.name === `code/extHost/${name}/${id}`);
    assert.ok(found, `VS Code no longer notes ${name}`);
    return found.startTime;
  };
  return {
    loadMs: at('didLoadExtensionCode') - at('willLoadExtensionCode'),
    activateMs: at('didActivateExtension') - at('willActivateExtension'),
  };
}
