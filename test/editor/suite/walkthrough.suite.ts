import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import * as vscode from 'vscode';
import { messageName } from '../../../debug-adapter/protocol.js';
import { extension, openFile, shownValues, until, type Witness, witness } from './support.js';

interface ShippedStep {
  readonly id: string;
  readonly description: string;
  readonly media: { readonly svg: string };
  readonly completionEvents: readonly string[];
}

suite('the walkthrough', () => {
  let session: Witness;
  setup(() => {
    session = witness();
  });
  teardown(async () => {
    if (!session.isOver) await vscode.debug.stopDebugging();
    await until('the end', () => session.isOver);
    session.dispose();
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  test('the demo incident is replayed with its guide and its runbook side by side', async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await vscode.commands.executeCommand('runbook.runDemo');
    const stop = await session.stop();
    assert.equal(stop.session.configuration['mode'], 'replay');
    const shown = vscode.window.tabGroups.all.map((group) => {
      const inputs = group.tabs.map(({ input }) => input as vscode.TabInputText);
      // A debugger that ended may still bring forward what it stood in.
      return inputs.map(({ uri }) => basename(uri.path)).filter((name) => name.startsWith('payments-latency'));
    });
    assert.deepEqual(shown, [['payments-latency.md'], ['payments-latency.runbook.yaml']]);
    assert.equal((await shownValues(stop.session))['Inputs']?.['incident'], 'INC-2931');
  });

  test('a dangerous step of the demo is approved by typing what it acts on, and the record stays in the demo', async () => {
    await vscode.commands.executeCommand('runbook.runDemo');
    const { session: debugged } = await session.stop();
    const answer = (requestId: string, given: object) =>
      debugged.customRequest(messageName.answer, { requestId, answer: given });
    await debugged.customRequest('continue', { threadId: 1 });
    const list = await session.question();
    assert.equal(list.evidence?.kind, 'checklist');
    await answer(list.requestId, {
      kind: 'checklist',
      items: list.evidence?.kind === 'checklist' ? list.evidence.items : [],
    });
    const folder = dirname(String(debugged.configuration['program']));
    await answer((await session.question()).requestId, { kind: 'attachment', path: join(folder, 'dashboard.png') });
    const approval = await session.question();
    assert.equal(approval.approval?.typedText, 'payments-reports');
    await answer(approval.requestId, { kind: 'approve', typed: 'payments-reports' });
    await answer((await session.question()).requestId, { kind: 'text', text: 'told' });
    assert.equal(await session.end(), 0);
    assert.ok(existsSync(join(folder, '.runbook', 'replays')));
  });

  test('the demo is as it was shipped each time it is run', async () => {
    await vscode.commands.executeCommand('runbook.runDemo');
    const program = String((await session.stop()).session.configuration['program']);
    const shipped = readFileSync(program, 'utf8');
    await vscode.debug.stopDebugging();
    await until('the end', () => session.isOver);
    writeFileSync(program, 'broken');
    await vscode.commands.executeCommand('runbook.runDemo');
    await session.stop();
    assert.equal(readFileSync(program, 'utf8'), shipped);
  });

  test('every step shows a picture that is there, and offers only commands that there are', async () => {
    await openFile('facts.runbook.yaml');
    const [walkthrough] = extension().packageJSON.contributes.walkthroughs;
    const known = await vscode.commands.getCommands();
    assert.equal(walkthrough.steps.length, 5);
    for (const { media, description, completionEvents } of walkthrough.steps as readonly ShippedStep[]) {
      assert.ok(existsSync(join(extension().extensionPath, media.svg)), media.svg);
      const offered = [...description.matchAll(/command:([\w.]+)/g)].map(([, command]) => command ?? '');
      const counted = completionEvents.flatMap((event) => (event.startsWith('onCommand:') ? [event.slice(10)] : []));
      assert.deepEqual(
        [...offered, ...counted].filter((command) => !known.includes(command)),
        [],
      );
      assert.ok(offered.length > 0);
    }
  });
});
