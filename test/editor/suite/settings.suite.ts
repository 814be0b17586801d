import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { extension, fileUri, openFile, until, type Witness, witness } from './support.js';

suite('settings', () => {
  let session: Witness;
  const changed: string[] = [];
  const set = (name: string, value: unknown) => {
    changed.push(name);
    return vscode.workspace.getConfiguration('runbook').update(name, value, vscode.ConfigurationTarget.Global);
  };
  setup(() => {
    session = witness();
  });
  teardown(async () => {
    if (!session.isOver) await vscode.debug.stopDebugging();
    await until('the end', () => session.isOver);
    session.dispose();
    for (const name of changed.splice(0)) await set(name, undefined);
    changed.length = 0;
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  const lensesOf = ({ document }: vscode.TextEditor) =>
    vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', document.uri);

  test('there are few, each is described, and no workspace says who runs something or who reads a guide', () => {
    const { properties } = extension().packageJSON.contributes.configuration;
    const names = Object.keys(properties);
    assert.ok(names.length <= 15, String(names.length));
    assert.deepEqual(
      names.filter((name) => !/\w/.test(properties[name].markdownDescription ?? '')),
      [],
    );
    const personal = names.filter((name) => properties[name].scope === 'machine');
    assert.deepEqual(personal.sort(), ['runbook.model', 'runbook.run.as', 'runbook.run.role']);
  });

  test("'runbook.lens.enabled' takes the lenses away and brings them back", async () => {
    const editor = await openFile('facts.runbook.yaml');
    await until('lenses', async () => (await lensesOf(editor)).length > 0);
    await set('lens.enabled', false);
    await until('no lenses', async () => (await lensesOf(editor)).length === 0);
    await set('lens.enabled', true);
    await until('lenses again', async () => (await lensesOf(editor)).length > 0);
  });

  test("without 'runbook.debug.stopOnEntry' F5 does not stop before the first step", async () => {
    await openFile('facts.runbook.yaml');
    await set('debug.stopOnEntry', false);
    await vscode.commands.executeCommand('workbench.action.debug.start');
    const { configuration } = await until('a session', () => vscode.debug.activeDebugSession);
    assert.equal(configuration['stopOnEntry'], false);
  });

  test("a run is begun under 'runbook.run.as' and 'runbook.run.role', unless its configuration says another name", async () => {
    await set('run.as', 'alice');
    await set('run.role', 'DRI');
    const program = fileUri('facts.runbook.yaml').fsPath;
    const launch = { type: 'runbook', request: 'launch', name: 'who', program, inputs: {} };
    const starterOf = async (configuration: vscode.DebugConfiguration) => {
      await vscode.debug.startDebugging(undefined, configuration);
      const { as, role } = (await session.stop()).session.configuration;
      await vscode.debug.stopDebugging();
      await until('the end', () => session.isOver);
      return [as, role];
    };
    assert.deepEqual(await starterOf(launch), ['alice', 'DRI']);
    assert.deepEqual(await starterOf({ ...launch, as: 'bob' }), ['bob', 'DRI']);
  });
});
