import assert from 'node:assert/strict';
import * as vscode from 'vscode';

suite('the language', () => {
  test('a runbook file has the language runbook', async () => {
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    assert.ok(folder);
    const document = await vscode.workspace.openTextDocument(vscode.Uri.joinPath(folder.uri, 'facts.runbook.yaml'));
    assert.equal(document.languageId, 'runbook');
    const ext = vscode.extensions.getExtension('runbook.runbook');
    await ext!.activate();
    assert.ok(ext!.isActive);
  });
});
