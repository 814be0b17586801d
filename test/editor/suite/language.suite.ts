import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { extension, fileUri, languageServers, openFile, until } from './support.js';

const runbook = 'facts.runbook.yaml';

suite('the language', () => {
  teardown(async () => {
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  });

  test('opening a runbook wakes the extension', async () => {
    const { document } = await openFile(runbook);
    assert.equal(document.languageId, 'runbook');
    await until('the extension to be active', () => extension().isActive);
  });

  test('a fault is shown while it is there', async () => {
    const editor = await openFile(runbook);
    const { document } = editor;
    const faults = () => vscode.languages.getDiagnostics(document.uri);
    const type = rangeOf(document, 'cli');
    await editor.edit((edit) => edit.replace(type, 'clli'));
    const [fault] = await until('a diagnostic', () => faults().length > 0 && faults());
    assert.ok(fault);
    assert.deepEqual([fault.range.start.line, fault.severity], [type.start.line, vscode.DiagnosticSeverity.Error]);
    assert.match(fault.message, /'clli'/);
    await editor.edit((edit) => edit.replace(rangeOf(document, 'clli'), 'cli'));
    await until('the diagnostic to go', () => faults().length === 0);
  });

  test('the types of a step and the names of templates are completed', async () => {
    const editor = await openFile(runbook);
    const check = async (before: string, expected: string) => {
      const { document } = editor;
      const at = document.positionAt(document.getText().indexOf(before) + before.length);
      const labels = await until(`'${expected}' after '${before}'`, async () => {
        const list = await vscode.commands.executeCommand<vscode.CompletionList>(
          'vscode.executeCompletionItemProvider',
          document.uri,
          at,
        );
        const names = list.items.map(({ label }) => (typeof label === 'string' ? label : label.label));
        return names.includes(expected) && names;
      });
      assert.ok(labels.length > 0);
    };
    await check('type: ', 'manual');
    await check('"{{ .', '.folder');
  });

  test('a key is explained on hover', async () => {
    const { document } = await openFile(runbook);
    const hovers = await until('a hover', async () => {
      const found = await vscode.commands.executeCommand<readonly vscode.Hover[]>(
        'vscode.executeHoverProvider',
        document.uri,
        rangeOf(document, 'capture').start,
      );
      return found.length > 0 && found;
    });
    const [content] = hovers[0]?.contents ?? [];
    assert.match(content instanceof vscode.MarkdownString ? content.value : String(content), /stdout/);
  });

  test('a step is found and renamed from the test of its runbook, and what is wrong with the test is shown', async () => {
    const uri = fileUri('facts.runbook-test.yaml');
    const text = 'apiVersion: runbook-test/v0\ngates: {look: approve, jugde: approve}\n';
    await vscode.workspace.fs.writeFile(uri, Buffer.from(text));
    const { document } = await openFile('facts.runbook-test.yaml');
    const at = rangeOf(document, 'look').start;
    const [link] = await until('the step', async () => {
      const found = await vscode.commands.executeCommand<readonly (vscode.Location | vscode.LocationLink)[]>(
        'vscode.executeDefinitionProvider',
        uri,
        at,
      );
      return found.length > 0 && found;
    });
    assert.ok(link && 'targetUri' in link);
    assert.equal(link.targetUri.toString(), fileUri(runbook).toString());
    assert.equal(link.targetSelectionRange?.start.line, 6);
    const edit = await vscode.commands.executeCommand<vscode.WorkspaceEdit>(
      'vscode.executeDocumentRenameProvider',
      ...[uri, at, 'see'],
    );
    assert.equal(edit.size, 2);
    const faults = () => vscode.languages.getDiagnostics(uri);
    const [fault] = await until('a diagnostic', () => faults().length > 0 && faults());
    assert.match(fault?.message ?? '', /no step 'jugde'; did you mean 'judge'/);
    const formatting = await vscode.commands.executeCommand<readonly vscode.TextEdit[] | undefined>(
      'vscode.executeFormatDocumentProvider',
      ...[uri, { tabSize: 2, insertSpaces: true }],
    );
    assert.equal(formatting, undefined);
    await vscode.workspace.fs.delete(uri);
  });

  test('the class of each command stands above its step and behind the word that caused it', async () => {
    const { document } = await openFile('risk.runbook.yaml');
    const lenses = await until('thirteen lenses', async () => {
      const found = await vscode.commands.executeCommand<readonly vscode.CodeLens[]>(
        'vscode.executeCodeLensProvider',
        document.uri,
        20,
      );
      return found.length === 13 && found;
    });
    const does = lenses.filter(({ command }) => command?.command).map(({ command }) => command?.title);
    assert.deepEqual(does.sort(), [
      'Debug from here',
      'Debug from here',
      'Debug from here',
      'Debug from here',
      'Debug from here',
      'Dry run',
      '▷ Run',
    ]);
    assert.deepEqual(
      lenses.filter(({ command }) => !command?.command).map(({ command }) => command?.title.split(/:| — /)[0]),
      [
        '● 2 safe   ▲ 1 caution   ? 1 unknown   ■ 1 dangerous',
        '● safe',
        '▲ caution',
        '● safe',
        '■ dangerous, critical',
        '? unknown',
      ],
    );
    const hints = await vscode.commands.executeCommand<readonly vscode.InlayHint[]>(
      'vscode.executeInlayHintProvider',
      document.uri,
      new vscode.Range(0, 0, document.lineCount, 0),
    );
    assert.deepEqual(
      hints.map(({ label, position }) => [
        label,
        document.lineAt(position.line).text.slice(0, position.character).at(-1),
      ]),
      [
        ['= /srv/cache', '}'],
        ['● safe', '"'],
        ['▲ caution', '"'],
        ['● safe', '"'],
        ['■ dangerous, critical', '"'],
        ['? unknown', '"'],
      ],
    );
  });

  test('a language server that was killed is followed by another one', async () => {
    const { document } = await openFile(runbook);
    const explained = async () => {
      const at = rangeOf(document, 'capture').start;
      const found = await vscode.commands
        .executeCommand<readonly vscode.Hover[]>('vscode.executeHoverProvider', document.uri, at)
        .then(undefined, () => []);
      return found.length > 0;
    };
    await until('a hover', explained);
    const [killed] = languageServers();
    assert.ok(killed !== undefined);
    process.kill(killed, 'SIGKILL');
    await until('another server', () => languageServers().some((pid) => pid !== killed));
    await until('a hover again', explained);
    assert.equal(languageServers().length, 1);
  });
});

function rangeOf(document: vscode.TextDocument, text: string): vscode.Range {
  const start = document.getText().indexOf(text);
  assert.notEqual(start, -1, `'${text}' is not in the document`);
  return new vscode.Range(document.positionAt(start), document.positionAt(start + text.length));
}
