import assert from 'node:assert/strict';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import * as vscode from 'vscode';
import { fileUri, until } from './support.js';

const guide = '# Load\n\nLook at the load:\n\n```sh\nuptime\n```\n';
const change = { kind: 'retitle', step: 'look_load', lines: [3, 6], reason: 'clearer' };
const answer = {
  changes: [
    { ...change, title: 'See how busy it is' },
    { ...change, title: 'Run rm -rf /' },
  ],
};

suite('asking a model about a draft', () => {
  const { selectChatModels } = vscode.lm;
  const { showQuickPick, showInformationMessage } = vscode.window;
  const files = ['load.md', 'load.runbook.yaml', 'load.mapping.md'].map(fileUri);
  let asked: string[] = [];
  let told: string[] = [];

  /** This editor has no model of its own, so one that says what is written here stands in its place, and so does the person. */
  const play = (button: string) => {
    const sendRequest = async (messages: readonly vscode.LanguageModelChatMessage[]) => {
      asked.push(...messages.flatMap(({ content }) => content.map((part) => (part as { value: string }).value)));
      return { text: pieces(JSON.stringify(answer)) };
    };
    Object.assign(vscode.lm, {
      selectChatModels: async () => [{ id: 'small-1', family: 'small', name: 'Small', sendRequest }],
    });
    Object.assign(vscode.window, {
      showQuickPick: async (items: readonly { readonly label: string }[]) => {
        told.push(...items.map(({ label }) => label));
        return items;
      },
      showInformationMessage: async (message: string) => {
        told.push(message);
        return button;
      },
    });
  };
  const use = (name: string | undefined) =>
    vscode.workspace.getConfiguration('runbook').update('model', name, vscode.ConfigurationTarget.Global);

  setup(async () => {
    [asked, told] = [[], []];
    writeFileSync(fileUri('load.md').fsPath, guide);
    await vscode.commands.executeCommand('runbook.compileGuide', fileUri('load.md'));
    assert.equal(vscode.window.activeTextEditor?.document.uri.fsPath, fileUri('load.runbook.yaml').fsPath);
  });
  teardown(async () => {
    Object.assign(vscode.lm, { selectChatModels });
    Object.assign(vscode.window, { showQuickPick, showInformationMessage });
    await use(undefined);
    await vscode.commands.executeCommand('workbench.action.files.revert');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    for (const { fsPath } of files) rmSync(fsPath, { force: true });
  });

  test('what holds of its answer is chosen, compared and taken into the editor, and one undo takes it back', async () => {
    play('Take it');
    await use('small');
    const before = readFileSync(fileUri('load.runbook.yaml').fsPath, 'utf8');
    await vscode.commands.executeCommand('runbook.askModel');
    assert.deepEqual(told, [
      "step 'look_load': the title 'See how busy it is'",
      'Take what the model proposes into the draft?',
    ]);
    assert.match(asked[1] ?? '', /## Guide \(data\), \d+ lines\n\n {4}1\| # Load/);
    const { document } = await until('the draft', () => vscode.window.activeTextEditor);
    assert.match(document.getText(), /title: "See how busy it is"[\s\S]*model: \{by: "Small", proposed: \[retitle\]/);
    assert.doesNotMatch(document.getText(), /rm -rf/);
    assert.equal(readFileSync(fileUri('load.runbook.yaml').fsPath, 'utf8'), before);
    await vscode.commands.executeCommand('undo');
    assert.equal(document.getText(), before);
  });

  test('no model is asked while the setting is off, and a draft that a person does not take stays', async () => {
    play('Leave it');
    await vscode.commands.executeCommand('runbook.askModel');
    assert.deepEqual([asked, told.length], [[], 1]);
    assert.match(told[0] ?? '', /while the setting 'runbook\.model' is 'off'/);
    await use('small-1');
    await vscode.commands.executeCommand('runbook.askModel');
    const draft = vscode.workspace.textDocuments.find(({ uri }) => uri.fsPath === fileUri('load.runbook.yaml').fsPath);
    assert.deepEqual([asked.length, draft?.isDirty], [2, false]);
  });
});

async function* pieces(text: string): AsyncIterable<string> {
  for (let at = 0; at < text.length; at += 20) yield text.slice(at, at + 20);
}
