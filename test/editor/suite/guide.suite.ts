import assert from 'node:assert/strict';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import * as vscode from 'vscode';
import { fileUri, until, type Witness, witness } from './support.js';

const text = `# Who am I

1. Look at the user:

   \`\`\`sh
   id -u
   \`\`\`

2. Look at the clock:

   \`\`\`sh
   date -u
   \`\`\`
`;

suite('debugging from the guide', () => {
  const guide = () => fileUri('whoami.md');
  const made = () => ['whoami.runbook.yaml', 'whoami.mapping.md'].map(fileUri);
  let seen: Witness;
  setup(() => {
    writeFileSync(guide().fsPath, text);
    seen = witness();
  });
  teardown(async () => {
    vscode.debug.removeBreakpoints(vscode.debug.breakpoints);
    if (!seen.isOver) await vscode.debug.stopDebugging();
    await until('the session to be over', () => vscode.debug.activeDebugSession === undefined);
    seen.dispose();
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    for (const { fsPath } of [guide(), ...made()]) rmSync(fsPath);
  });

  test('a breakpoint in the guide stops the run at the step that was made from its line, which is shown there', async () => {
    await vscode.commands.executeCommand('runbook.compileGuide', guide());
    const [draft] = made();
    assert.ok(draft);
    const line = text.split('\n').findIndex((one) => one.includes('date -u'));
    const inSecond = new vscode.Location(guide(), new vscode.Position(line - 2, 0));
    vscode.debug.addBreakpoints([new vscode.SourceBreakpoint(inSecond)]);
    await vscode.window.showTextDocument(draft);
    await vscode.commands.executeCommand('workbench.action.debug.start');
    assert.equal((await seen.stop()).reason, 'entry');
    await vscode.commands.executeCommand('workbench.action.debug.continue');

    const stopped = await seen.stop();
    const steps = readFileSync(draft.fsPath, 'utf8').split('\n');
    assert.equal(stopped.reason, 'breakpoint');
    assert.match(steps.slice(stopped.line - 1, stopped.line + 7).join('\n'), /"date", "-u"/);

    const shown = () => vscode.window.visibleTextEditors.find(({ document }) => document.uri.fsPath === guide().fsPath);
    // The command knows the step once the window has drawn the stop.
    await until('the step to be shown in the guide', async () => {
      await vscode.commands.executeCommand('runbook.showInGuide');
      return shown()?.selection.active.line === line;
    });
    await vscode.commands.executeCommand('workbench.action.debug.continue');
    assert.equal(await seen.end(), 0);
  });
});

suite('a guide that a runbook was made from', () => {
  const guide = () => fileUri('whoami.md');
  const made = () => ['whoami.runbook.yaml', 'whoami.mapping.md'].map(fileUri);
  teardown(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    for (const { fsPath } of [guide(), ...made()]) rmSync(fsPath);
  });

  test('shows its steps above their lines, says that it was changed since, and is compiled again from there', async () => {
    writeFileSync(guide().fsPath, text);
    await vscode.commands.executeCommand('runbook.compileGuide', guide());
    const shown = async (words: RegExp) => {
      const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', guide());
      return lenses.find(({ command }) => words.test(command?.title ?? ''));
    };
    const line = text.split('\n').findIndex((one) => one.includes('date -u'));
    const step = await until('the lens of a step', () => shown(/^step look_clock · /));
    assert.equal(step.range.start.line, line);
    writeFileSync(guide().fsPath, text.replace('date -u', 'date'));
    const again = await until('the lens of the change', () => shown(/before it was changed: compile again/));
    await vscode.commands.executeCommand(again.command?.command ?? '', ...(again.command?.arguments ?? []));
    const [draft] = made();
    await until('the change in the draft', () => /argv: \["date"\]/.test(readFileSync(draft?.fsPath ?? '', 'utf8')));
  });
});
