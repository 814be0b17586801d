import assert from 'node:assert/strict';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import * as vscode from 'vscode';
import { fileUri, until } from './support.js';

type Shown = readonly [text: string, options?: vscode.MessageOptions, ...buttons: string[]];

suite('looking after a folder', () => {
  const { showInformationMessage, showWarningMessage } = vscode.window;
  const written = ['runbooks', '.github', '.runbook/policy.json', '.runbook/config.yaml', '.runbook/README.md'];
  let shown: Shown[] = [];

  /** Where tests run VS Code shows no modal dialog, so the person's part is played here. */
  const play = (answer: string | undefined) => {
    const message = ((...words: Shown) => {
      shown.push(words);
      return Promise.resolve(words.length > 1 ? answer : undefined);
    }) as unknown as typeof showInformationMessage;
    Object.assign(vscode.window, { showInformationMessage: message, showWarningMessage: message });
  };
  const isThere = (path: string) => existsSync(fileUri(path).fsPath);

  setup(() => {
    shown = [];
  });
  // A policy would make the runs of other suites ask.
  teardown(() => {
    Object.assign(vscode.window, { showInformationMessage, showWarningMessage });
    for (const path of [...written, '.runbook/.gitignore', 'broken.md']) {
      rmSync(fileUri(path).fsPath, { recursive: true, force: true });
    }
  });

  test('a folder is set up once somebody has seen which files that means, and its example is opened', async () => {
    play(undefined);
    await vscode.commands.executeCommand('runbook.init');
    const [[question = '', { modal, detail } = {}, button] = []] = shown;
    assert.match(question, /^Write 10 files into this folder\? Nothing that is there is changed\.$/);
    assert.deepEqual([modal, button, detail?.split('\n').includes('.runbook/policy.json')], [true, 'Write them', true]);
    assert.equal(isThere('runbooks'), false);

    play('Write them');
    await vscode.commands.executeCommand('runbook.init');
    assert.deepEqual(
      written.map((path) => isThere(path)),
      written.map(() => true),
    );
    assert.match(vscode.window.activeTextEditor?.document.fileName ?? '', /low-disk-space\.runbook\.yaml$/);
    await vscode.commands.executeCommand('workbench.action.closeActiveEditor');

    shown = [];
    await vscode.commands.executeCommand('runbook.init');
    assert.equal(shown[0]?.[0], 'this folder was set up before; nothing is missing');
  });

  test('a link that leads nowhere is in the Problems panel, at its line', async () => {
    play(undefined);
    const broken = fileUri('broken.md');
    writeFileSync(broken.fsPath, '# Broken\n\n[x](gone.md)\n');
    await vscode.commands.executeCommand('runbook.doctor');
    const [problem] = await until('the problem', () => {
      const found = vscode.languages.getDiagnostics(broken).filter(({ source }) => source === 'runbook doctor');
      return found.length > 0 && found;
    });
    assert.deepEqual([problem?.code, problem?.range.start.line, problem?.severity], ['links/no-file', 2, 0]);
    rmSync(broken.fsPath);
    await vscode.commands.executeCommand('runbook.doctor');
    assert.deepEqual(
      vscode.languages.getDiagnostics(broken).filter(({ source }) => source === 'runbook doctor'),
      [],
    );
  });
});
