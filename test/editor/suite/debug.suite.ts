import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { extension, fileUri, openFile, shownValues, until, type Witness, witness } from './support.js';

const runbook = 'facts.runbook.yaml';

suite('debugging', () => {
  let seen: Witness;
  setup(() => {
    seen = witness();
  });
  teardown(async () => {
    vscode.debug.removeBreakpoints(vscode.debug.breakpoints);
    // A run that is over ends its session by itself; only one that a failed test left behind has to be stopped.
    if (!seen.isOver) await vscode.debug.stopDebugging();
    await until('the session to be over', () => vscode.debug.activeDebugSession === undefined);
    seen.dispose();
  });

  test('F5 on a runbook steps through it, and the run leaves a record that verifies', async () => {
    const { document } = await openFile(runbook);
    const lineOf = (text: string) => document.positionAt(document.getText().indexOf(text)).line + 1;
    // A line in the middle of the step; the run stops at the first line of it.
    const inSystem = new vscode.Position(lineOf('uname') - 1, 0);
    vscode.debug.addBreakpoints([new vscode.SourceBreakpoint(new vscode.Location(document.uri, inSystem))]);
    const runsBefore = runs();
    await vscode.commands.executeCommand('workbench.action.debug.start');

    const entry = await seen.stop();
    assert.deepEqual([entry.reason, entry.line], ['entry', lineOf('id: look')]);
    await vscode.commands.executeCommand('workbench.action.debug.continue');

    const stopped = await seen.stop();
    assert.deepEqual([stopped.reason, stopped.line], ['breakpoint', lineOf('id: system')]);
    const shown = await shownValues(stopped.session);
    assert.equal(shown['Variables']?.['folder'], '.');
    assert.match(shown['Captures']?.['listing'] ?? '', /facts\.runbook\.yaml/);
    assert.deepEqual(await inlineTexts(document, stopped.line), ['folder = .']);

    await vscode.commands.executeCommand('workbench.action.debug.stepOver');
    const beforeManual = await seen.stop();
    assert.deepEqual([beforeManual.reason, beforeManual.line], ['step', lineOf('id: judge')]);
    await vscode.commands.executeCommand('workbench.action.debug.stepOver');
    const { requestId, title, evidence } = await seen.question();
    assert.deepEqual([title, evidence], ['Judge the listing', { kind: 'text', name: 'judgement' }]);
    const waiting = await seen.stop();
    assert.deepEqual([waiting.reason, waiting.line], ['evidence', lineOf('id: judge')]);
    await stopped.session.customRequest('runbook/answer', { requestId, answer: { kind: 'text', text: 'as expected' } });

    const last = await seen.stop();
    assert.equal(last.line, lineOf('id: identity'));
    await vscode.commands.executeCommand('workbench.action.debug.continue');
    assert.equal(await seen.end(), 0);

    const [run] = runs().filter((id) => !runsBefore.includes(id));
    assert.ok(run, 'the run left no record');
    assert.match(verify(run), /verified/);
  });

  test('Ctrl+F5 without a launch.json never stops', async () => {
    await openFile(runbook);
    await vscode.commands.executeCommand('workbench.action.debug.run');
    const { requestId } = await seen.question();
    const answer = { kind: 'text', text: 'as expected' };
    await vscode.debug.activeDebugSession?.customRequest('runbook/answer', { requestId, answer });
    assert.equal(await seen.end(), 0);
    assert.equal(seen.stops, 0);
  });

  test('in a replay Step Back really goes back, and nothing of the runbook is run', async () => {
    const { document } = await openFile(runbook);
    const scenario = fileUri('facts/scenario.yaml').fsPath;
    const asked = { name: 'replay', program: document.uri.fsPath, mode: 'replay', scenario };
    await vscode.debug.startDebugging(undefined, { type: 'runbook', request: 'launch', ...asked });
    const entry = await seen.stop();
    await vscode.commands.executeCommand('workbench.action.debug.stepOver');
    const { session, line } = await seen.stop();
    assert.notEqual(line, entry.line);
    assert.equal((await shownValues(session))['Captures']?.['listing'], 'notes.txt');
    await vscode.commands.executeCommand('workbench.action.debug.stepBack');
    assert.equal((await seen.stop()).line, entry.line);
    assert.deepEqual((await shownValues(session))['Captures'] ?? {}, {});
    await vscode.debug.stopDebugging();
  });

  test('the lens above a runbook runs it, and the one above a step stops there', async () => {
    const { document } = await openFile(runbook);
    const clicked = async (title: string, index: number) => {
      const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
        'vscode.executeCodeLensProvider',
        document.uri,
        100,
      );
      const { command, arguments: given = [] } =
        lenses.filter(({ command: one }) => one?.title === title)[index]?.command ?? {};
      assert.ok(command, lenses.map(({ command: one }) => one?.title).join('; '));
      await vscode.commands.executeCommand(command, ...given);
    };
    await clicked('Debug from here', 1);
    const stopped = await seen.stop();
    assert.deepEqual([stopped.reason, document.lineAt(stopped.line - 1).text.trim()], ['breakpoint', '- id: system']);
    await vscode.debug.stopDebugging();
    await until('the session to be over', () => vscode.debug.activeDebugSession === undefined);
    seen.dispose();
    seen = witness();
    await clicked('▷ Run', 0);
    const { requestId } = await seen.question();
    const answer = { kind: 'text', text: 'as expected' };
    await vscode.debug.activeDebugSession?.customRequest('runbook/answer', { requestId, answer });
    assert.equal(await seen.end(), 0);
  });

  test('a relative path starts from the folder of the workspace', async () => {
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    const configuration = { type: 'runbook', request: 'launch', name: 'relative', program: 'touch.runbook.yaml' };
    const options = { mode: 'dry-run', stopOnEntry: false };
    assert.ok(await vscode.debug.startDebugging(folder, { ...configuration, ...options }));
    assert.equal(await seen.end(), 0);
  });

  test('a reminder asks the session that it reminds of, also while another is looked at', async () => {
    const start = (name: string, stopOnEntry: boolean) =>
      vscode.debug.startDebugging(undefined, {
        ...{ type: 'runbook', request: 'launch', name, program: fileUri(name).fsPath, stopOnEntry },
      });
    await start('touch.runbook.yaml', true);
    const { session: other } = await seen.stop();
    await until('the other session to be looked at', () => vscode.debug.activeDebugSession?.id === other.id);
    await start(runbook, false);
    const { requestId, stepId } = await seen.question();
    const { session: asking, reason } = await seen.stop();
    assert.deepEqual([reason, vscode.debug.activeDebugSession?.id], ['evidence', other.id]);
    await vscode.commands.executeCommand('runbook.answer', asking.id);
    assert.deepEqual([(await seen.question()).stepId, stepId], ['judge', 'judge']);
    await vscode.debug.stopDebugging(other);
    assert.notEqual(await seen.end(), 0);
    await asking.customRequest('runbook/answer', { requestId, answer: { kind: 'text', text: 'as expected' } });
    assert.equal(await seen.end(), 0);
  });

  test('a dry run shows what would be run and leaves no file', async () => {
    await openFile('touch.runbook.yaml');
    const configuration = {
      type: 'runbook',
      request: 'launch',
      name: 'dry',
      program: fileUri('touch.runbook.yaml').fsPath,
    };
    assert.ok(await vscode.debug.startDebugging(undefined, { ...configuration, mode: 'dry-run', stopOnEntry: false }));
    assert.equal(await seen.end(), 0);
    await assert.rejects(Promise.resolve(vscode.workspace.fs.stat(fileUri('touched'))));
  });

  test('a command that is not proved safe waits for an approval', async () => {
    await openFile('touch.runbook.yaml');
    const program = fileUri('touch.runbook.yaml').fsPath;
    await vscode.debug.startDebugging(undefined, {
      ...{ type: 'runbook', request: 'launch', name: 'real', program, stopOnEntry: false },
    });
    const { approval, requestId } = await seen.question();
    assert.deepEqual(approval?.command, ['touch', 'touched']);
    await until('the step to be shown', () => vscode.window.activeTextEditor?.selection.active.line === 4);
    await assert.rejects(Promise.resolve(vscode.workspace.fs.stat(fileUri('touched'))));
    const answer = { kind: 'approve' };
    await vscode.debug.activeDebugSession?.customRequest('runbook/answer', { requestId, answer });
    assert.equal(await seen.end(), 0);
    await vscode.workspace.fs.stat(fileUri('touched'));
  });

  test('a runbook with a fault does not start', async () => {
    await openFile('faulty.runbook.yaml');
    const runsBefore = runs();
    const program = fileUri('faulty.runbook.yaml').fsPath;
    // Where tests run VS Code refuses to show the dialog with the reason, and gives the reason in its refusal.
    const started = vscode.debug.startDebugging(undefined, { type: 'runbook', request: 'launch', name: 'x', program });
    await assert.rejects(Promise.resolve(started), /'clli' is not a value of 'type'/);
    assert.deepEqual(runs(), runsBefore);
  });
});

/** What stands beside the lines while a run stands at one of them. */
async function inlineTexts({ uri, lineCount }: vscode.TextDocument, line: number): Promise<readonly string[]> {
  const all = new vscode.Range(0, 0, lineCount - 1, 0);
  const at = { frameId: 1, stoppedLocation: new vscode.Range(line - 1, 0, line - 1, 0) };
  const values = await vscode.commands.executeCommand<vscode.InlineValueText[]>(
    'vscode.executeInlineValueProvider',
    ...[uri, all, at],
  );
  return values.map(({ text }) => text);
}

const runsFolder = () => fileUri('.runbook/runs').fsPath;

function runs(): readonly string[] {
  try {
    return readdirSync(runsFolder());
  } catch {
    return [];
  }
}

function verify(run: string): string {
  const cli = join(extension().extensionPath, 'dist', 'runbook.js');
  return execFileSync(process.execPath, [cli, 'verify', join(runsFolder(), run)], { encoding: 'utf8' });
}
