import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { clearPanic, panicStatus } from '../../../runtime/node/panic/clear.js';
import { fileUri } from './support.js';

/** What names the folder of the state; the extension reads it when it needs it, in the process of this suite. */
const variable = process.platform === 'win32' ? 'LOCALAPPDATA' : 'XDG_STATE_HOME';

type Shown = readonly [text: string, options: vscode.MessageOptions, ...buttons: string[]];

suite('panic', () => {
  const { showWarningMessage, showErrorMessage } = vscode.window;
  const before = process.env[variable];
  let state = '';
  let shown: Shown[] = [];
  const flag = () => join(state, 'runbook', 'PANIC');

  /** Where tests run VS Code shows no modal dialog, so the person's part is played here. */
  const halt = async (answer: string | undefined) => {
    const play = (given?: string) =>
      ((...words: Shown) => {
        shown.push(words);
        return Promise.resolve(given);
      }) as unknown as typeof showWarningMessage;
    Object.assign(vscode.window, { showWarningMessage: play(answer), showErrorMessage: play() });
    await vscode.commands.executeCommand('runbook.panic');
  };

  setup(async () => {
    shown = [];
    // A halt must not reach the runs of whoever runs this suite.
    state = mkdtempSync(join(tmpdir(), 'runbook-state-'));
    process.env[variable] = state;
    assert.equal((await panicStatus()).notice, undefined, 'this account is halted; clear that first');
  });
  teardown(() => {
    Object.assign(vscode.window, { showWarningMessage, showErrorMessage });
    if (before === undefined) delete process.env[variable];
    else process.env[variable] = before;
    rmSync(state, { recursive: true, force: true });
  });

  test('a halt that is not confirmed halts nothing', async () => {
    await halt(undefined);
    assert.deepEqual([shown.length, shown[0]?.[1].modal], [1, true]);
    assert.equal(existsSync(flag()), false);
  });

  test('after one confirmation nothing is run until it is cleared, and how that is done is said', async () => {
    await halt('Halt everything');
    const { channel, reason } = JSON.parse(readFileSync(flag(), 'utf8'));
    assert.deepEqual([channel, reason], ['vscode', 'halted in VS Code']);
    const [, [head = '', { detail = '' } = {}] = []] = shown;
    assert.match(head, /^runs halted: 0; processes frozen: 0/);
    assert.match(detail, /'runbook panic clear --as NAME --reason REASON'/);

    const program = fileUri('facts.runbook.yaml').fsPath;
    const start = () =>
      vscode.debug.startDebugging(undefined, { type: 'runbook', request: 'launch', name: 'x', program });
    await assert.rejects(Promise.resolve(start()), /halted/);

    const cleared = await clearPanic(await panicStatus(), { by: 'carol', reason: 'a test', end: new Set() });
    assert.deepEqual([cleared.ok, existsSync(flag())], [true, false]);
    assert.equal(await start(), true);
    await vscode.debug.stopDebugging();
  });
});
