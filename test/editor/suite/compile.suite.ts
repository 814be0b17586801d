import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import * as vscode from 'vscode';
import { fileUri, until } from './support.js';

const guide = () => fileUri('disk-pressure.md');
const draft = () => fileUri('disk-pressure.runbook.yaml');
const mapping = () => fileUri('disk-pressure.mapping.md');

suite('compiling a guide', () => {
  teardown(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  test('it writes a valid draft and a mapping beside the guide, which stays as it is', async () => {
    const before = readFileSync(guide().fsPath);
    await vscode.commands.executeCommand('runbook.compileGuide', guide());
    assert.deepEqual(readFileSync(guide().fsPath), before);
    assert.match(readFileSync(draft().fsPath, 'utf8'), /^apiVersion: runbook\/v1$/m);
    assert.match(readFileSync(mapping().fsPath, 'utf8'), /disk-pressure\.md/);

    const active = vscode.window.activeTextEditor;
    assert.equal(active?.document.uri.fsPath, draft().fsPath);
    assert.equal(active.document.languageId, 'runbook');
    const tabs = vscode.window.tabGroups.all.map((group) => group.tabs.map(({ label }) => label));
    assert.deepEqual(tabs, [['disk-pressure.md'], ['disk-pressure.runbook.yaml', 'disk-pressure.mapping.md']]);
    assert.deepEqual(await settledErrors(active), []);
  });

  test('it compiles what the editor shows, saved or not', async () => {
    const editor = await vscode.window.showTextDocument(guide());
    await editor.edit((edit) =>
      edit.insert(
        editor.document.lineAt(editor.document.lineCount - 1).range.end,
        '\n## Later\n\n```sh\nuptime\n```\n',
      ),
    );
    await vscode.commands.executeCommand('runbook.compileGuide');
    assert.match(readFileSync(draft().fsPath, 'utf8'), /"uptime"/);
    assert.doesNotMatch(readFileSync(guide().fsPath, 'utf8'), /uptime/);
    assert.equal(editor.document.isDirty, true);
    await vscode.window.showTextDocument(editor.document);
    await vscode.commands.executeCommand('workbench.action.files.revert');
  });

  test('a draft that was edited is left alone until a person agrees', async () => {
    await vscode.commands.executeCommand('runbook.compileGuide', guide());
    const edited = `${readFileSync(draft().fsPath, 'utf8')}# mine\n`;
    writeFileSync(draft().fsPath, edited);
    // Where tests run VS Code refuses to show a modal dialog, so that nobody agrees.
    await assert.rejects(Promise.resolve(vscode.commands.executeCommand('runbook.compileGuide', guide())));
    assert.equal(readFileSync(draft().fsPath, 'utf8'), edited);
  });

  test('a text without a name becomes a draft without a name, and nothing is written', async () => {
    const files = readdirSync(fileUri('.').fsPath);
    const content = '# Load\n\n1. Look at the load:\n\n   ```sh\n   uptime\n   ```\n';
    const document = await vscode.workspace.openTextDocument({ language: 'markdown', content });
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand('runbook.compileGuide');
    const active = vscode.window.activeTextEditor?.document;
    assert.deepEqual([active?.languageId, active?.isUntitled], ['runbook', true]);
    assert.match(active?.getText() ?? '', /"uptime"/);
    assert.deepEqual(readdirSync(fileUri('.').fsPath), files);
    for (const one of vscode.workspace.textDocuments.filter(({ isUntitled }) => isUntitled)) {
      await vscode.window.showTextDocument(one);
      await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    }
  });

  test('the selected lines become a draft of their own, and what is done with its steps is taken back by one undo', async () => {
    const before = readFileSync(guide().fsPath);
    const editor = await vscode.window.showTextDocument(guide());
    const line = editor.document
      .getText()
      .split('\n')
      .findIndex((text) => text.includes('du -sk <path>'));
    editor.selection = new vscode.Selection(line - 3, 0, line + 2, 0);
    await vscode.commands.executeCommand('runbook.compileSelection');
    const draft = vscode.window.activeTextEditor?.document;
    assert.ok(draft?.isUntitled);
    assert.match(draft.getText(), new RegExp(`lines: \\[${line + 1}, ${line + 1}\\]`));
    assert.doesNotMatch(draft.getText(), /uname|find/);
    assert.deepEqual(readFileSync(guide().fsPath), before);

    const made = draft.getText();
    const step = made.split('\n').findIndex((text) => text.includes('type: cli'));
    const address = draft.uri.toString();
    for (const command of ['runbook.acceptStep', 'runbook.makeManual']) {
      await vscode.commands.executeCommand(command, address, step);
      assert.notEqual(draft.getText(), made, command);
      await vscode.commands.executeCommand('undo');
      assert.equal(draft.getText(), made, command);
    }
    for (const one of vscode.workspace.textDocuments.filter(({ isUntitled }) => isUntitled)) {
      await vscode.window.showTextDocument(one);
      await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    }
  });

  test('a file that is not Markdown is not compiled', async () => {
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(fileUri('facts.runbook.yaml')));
    void vscode.commands.executeCommand('runbook.compileGuide');
    await new Promise((resolve) => setTimeout(resolve, 500));
    assert.equal(existsSync(fileUri('facts.runbook.runbook.yaml').fsPath), false);
  });
});

/** The errors of a document once the language server has read it; a planted one proves that it did. */
async function settledErrors(editor: vscode.TextEditor): Promise<readonly string[]> {
  const errors = () =>
    vscode.languages
      .getDiagnostics(editor.document.uri)
      .filter(({ severity }) => severity === vscode.DiagnosticSeverity.Error)
      .map(({ message }) => message);
  const end = editor.document.lineAt(editor.document.lineCount - 1).range.end;
  await editor.edit((edit) => edit.insert(end, '\nplanted: true\n'));
  await until('the planted fault', () => errors().some((message) => message.includes('planted')));
  await vscode.commands.executeCommand('workbench.action.files.revert');
  await until('the planted fault to go', () => !errors().some((message) => message.includes('planted')));
  return errors();
}
