import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { extension, fileUri, until, type Witness, witness } from './support.js';

const text = `apiVersion: runbook/v1
meta: {name: Seen in a view}
steps:
  - {id: look, type: cli, with: {argv: [echo, ready]}}
`;

suite('the views of the side bar', () => {
  const runbook = () => fileUri('seen.runbook.yaml');
  const runs = () => fileUri('.runbook/runs').fsPath;
  const { showInformationMessage, showErrorMessage } = vscode.window;
  let seen: Witness;
  let said: string[] = [];

  setup(() => {
    seen = witness();
    said = [];
    writeFileSync(runbook().fsPath, text);
    // Where tests run VS Code shows no notification, so what it would say is heard here.
    const hear = (message: string) => {
      said.push(message);
      return Promise.resolve(undefined);
    };
    Object.assign(vscode.window, { showInformationMessage: hear, showErrorMessage: hear });
  });
  teardown(async () => {
    Object.assign(vscode.window, { showInformationMessage, showErrorMessage });
    seen.dispose();
    rmSync(runbook().fsPath, { force: true });
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  /** Runs the runbook to its end, and gives the folder of its record. */
  const ran = async (): Promise<string> => {
    const before = new Set(existsSync(runs()) ? readdirSync(runs()) : []);
    const launch = { type: 'runbook', request: 'launch', name: 'x', program: runbook().fsPath, stopOnEntry: false };
    await vscode.debug.startDebugging(undefined, launch, { noDebug: true });
    assert.equal(await seen.end(), 0);
    const [made] = readdirSync(runs()).filter((name) => !before.has(name));
    assert.ok(made, 'the run left no record');
    return join(runs(), made);
  };

  test('each view opens by its command, and every command of a row is hidden from the palette', async () => {
    for (const view of ['waiting', 'library', 'runs']) await vscode.commands.executeCommand(`runbook.${view}.focus`);
    const { contributes } = extension().packageJSON;
    const known = new Set(await vscode.commands.getCommands(true));
    const hidden = new Map<string, string>(
      contributes.menus.commandPalette.map(({ command, when }: { command: string; when: string }) => [command, when]),
    );
    const rows = contributes.menus['view/item/context'].map(({ command }: { command: string }) => command);
    assert.ok(rows.length > 10);
    for (const command of rows) {
      assert.ok(known.has(command), `${command} is registered`);
      const isOfRow = /^runbook\.(?:waiting|library|runs)\./.test(command);
      assert.equal(hidden.get(command) === 'false', isOfRow, command);
    }
  });

  test('the incident summary of a run is Markdown in the clipboard: what, when, who, and what the record proves', async () => {
    const directory = await ran();
    await vscode.commands.executeCommand('runbook.copySummary', directory);
    assert.ok(
      said.some((message) => /incident summary copied; its record was checked/.test(message)),
      said.join(),
    );
    const copied = await vscode.env.clipboard.readText();
    for (const part of [
      /^## Seen in a view: ✓ completed$/m,
      /^- \*\*When:\*\* 20\d\d-.* UTC \(.*\), mode real$/m,
      /^- \*\*Who:\*\* started by /m,
      /^\*\*Record of run .*: verified ✓ \(\d+ events/m,
      /^\| 1 \| `look` \| ● safe \| the gate \| .* \| ✓ passed \|$/m,
      /^- Record: `\.runbook\/runs\/.*`, \d+ events, last hash `sha256:[0-9a-f]{64}`$/m,
    ])
      assert.match(copied, part);
  });

  test('two runs are shown beside each other in a diff editor', async () => {
    const [one, other] = [await ran(), await ran()];
    const rowOf = (directory: string) => ({ context: 'run.completed', subject: { kind: 'run', run: { directory } } });
    await vscode.commands.executeCommand('runbook.compareRuns', rowOf(one), [rowOf(one), rowOf(other)]);
    const tab = await until('the diff editor', () => {
      const { input } = vscode.window.tabGroups.activeTabGroup.activeTab ?? {};
      return input instanceof vscode.TabInputTextDiff && input;
    });
    const texts = await Promise.all([tab.original, tab.modified].map((uri) => vscode.workspace.openTextDocument(uri)));
    const [left = '', right = ''] = texts.map((document) => document.getText());
    assert.match(left, /^step look$/m);
    assert.equal(left, right);
  });

  test('a record that was changed is said to be so when it is verified', async () => {
    const directory = await ran();
    await vscode.commands.executeCommand('runbook.verifyRun', directory);
    assert.match(said.join('\n'), /verified/);
    const trace = join(directory, 'trace.jsonl');
    writeFileSync(trace, String(await vscode.workspace.fs.readFile(vscode.Uri.file(trace))).replace('echo', 'rm -rf'));
    said = [];
    await vscode.commands.executeCommand('runbook.verifyRun', directory);
    assert.match(said.join('\n'), /not|changed/i);
    rmSync(directory, { recursive: true });
  });

  test('a runbook is run, and its guide and its runs are shown, from its row', async () => {
    const row = {
      context: 'runbook',
      subject: { kind: 'runbook', runbook: { path: runbook().fsPath, name: 'Seen in a view' } },
    };
    mkdirSync(runs(), { recursive: true });
    const before = readdirSync(runs()).length;
    await vscode.commands.executeCommand('runbook.library.run', row);
    assert.equal(await seen.end(), 0);
    assert.equal(readdirSync(runs()).length, before + 1);
    await vscode.commands.executeCommand('runbook.library.showRuns', row);
    await vscode.commands.executeCommand('runbook.clearRunsFilter');
    await vscode.commands.executeCommand('runbook.library.open', row);
    assert.equal(vscode.window.activeTextEditor?.document.uri.fsPath, runbook().fsPath);
  });
});
