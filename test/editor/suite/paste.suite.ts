import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import * as vscode from 'vscode';
import { fileUri } from './support.js';

suite('pasting a guide', () => {
  teardown(async () => {
    for (const one of vscode.workspace.textDocuments.filter(({ isUntitled }) => isUntitled)) {
      await vscode.window.showTextDocument(one);
      await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    }
  });

  test('what was copied from a page becomes a draft and a mapping that are not written anywhere', async () => {
    const files = readdirSync(fileUri('.').fsPath);
    await vscode.env.clipboard.writeText('<h1>Load</h1><p>Look at the load:</p><pre>uptime</pre>');
    await vscode.commands.executeCommand('runbook.pasteGuide');
    const open = vscode.workspace.textDocuments.filter(({ isUntitled }) => isUntitled);
    assert.deepEqual(open.map(({ languageId }) => languageId).sort(), ['markdown', 'plaintext', 'runbook']);
    assert.match(vscode.window.activeTextEditor?.document.getText() ?? '', /argv: \["uptime"\]/);
    assert.deepEqual(readdirSync(fileUri('.').fsPath), files);
  });
});
