import assert from 'node:assert/strict';
import { copyFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { extension, fileUri, until, witness } from './support.js';

const name = 'facts.runbook-test.yaml';
const [alike, known] = ['every machine is alike', 'another machine is known by its name'];

interface SeenRun {
  readonly passed: string[];
  readonly failed: { readonly label: string; readonly messages: readonly vscode.TestMessage[] }[];
  readonly covered: vscode.FileCoverage[];
  output: string;
  isOver: boolean;
}

suite('the Test Explorer', () => {
  const { createTestController } = vscode.tests;
  const profiles = new Map<vscode.TestRunProfileKind, vscode.TestRunProfile>();
  const runs: SeenRun[] = [];
  let controller: vscode.TestController;

  /** Has the controller of the extension tell what it shows. */
  const watched = (made: vscode.TestController): vscode.TestController => {
    const { createRunProfile, createTestRun } = made;
    controller = Object.assign(made, {
      createRunProfile: (...words: Parameters<typeof createRunProfile>) => {
        const profile = createRunProfile(...words);
        profiles.set(words[1], profile);
        return profile;
      },
      createTestRun: (...words: Parameters<typeof createTestRun>) => seen(createTestRun(...words)),
    });
    return controller;
  };
  const seen = (run: vscode.TestRun): vscode.TestRun => {
    const noted: SeenRun = { passed: [], failed: [], covered: [], output: '', isOver: false };
    runs.push(noted);
    const { passed, failed, appendOutput, addCoverage, end } = run;
    return Object.assign(run, {
      passed: (item: vscode.TestItem) => {
        noted.passed.push(item.label);
        passed(item);
      },
      failed: (item: vscode.TestItem, messages: vscode.TestMessage[]) => {
        noted.failed.push({ label: item.label, messages });
        failed(item, messages);
      },
      appendOutput: (text: string) => {
        noted.output += text;
        appendOutput(text);
      },
      addCoverage: (coverage: vscode.FileCoverage) => {
        noted.covered.push(coverage);
        addCoverage(coverage);
      },
      end: () => {
        noted.isOver = true;
        end();
      },
    });
  };
  const ended = (count: number) => until('the tests to end', () => runs[count - 1]?.isOver === true && runs[count - 1]);
  const file = () => controller.items.get(fileUri(name).toString());
  const start = (kind: vscode.TestRunProfileKind, include?: vscode.TestItem[], isContinuous = false) => {
    const profile = profiles.get(kind);
    assert.ok(profile);
    const stop = new vscode.CancellationTokenSource();
    const request = new vscode.TestRunRequest(include, undefined, profile, isContinuous);
    return { stop, done: Promise.resolve(profile.runHandler(request, stop.token)) };
  };
  const { Run, Debug, Coverage } = vscode.TestRunProfileKind;

  suiteSetup(async () => {
    assert.equal(extension().isActive, false, 'the suite came too late');
    Object.assign(vscode.tests, {
      createTestController: (id: string, label: string) => watched(createTestController(id, label)),
    });
    copyFileSync(join(extension().extensionPath, 'test', 'editor', 'workspace', name), fileUri(name).fsPath);
    await extension().activate();
    Object.assign(vscode.tests, { createTestController });
  });
  setup(() => runs.splice(0));
  suiteTeardown(() => rmSync(fileUri(name).fsPath));

  test('a file of tests is found, and its tests stand at their lines', async () => {
    await controller.resolveHandler?.(undefined);
    const found = file();
    assert.ok(found);
    await controller.resolveHandler?.(found);
    const lines = [...found.children].map(([, { label, range }]) => [label, range?.start.line]);
    assert.equal(found.error, undefined);
    assert.deepEqual(Object.fromEntries(lines), { [known]: 3, [alike]: 9 });
  });

  test('a test that fails has its diff at the line that expects it, and the output tells both', async () => {
    await start(Run).done;
    const run = await ended(1);
    assert.deepEqual(run.passed, [known]);
    const [
      {
        label,
        messages: [message],
      } = { label: '', messages: [] },
    ] = run.failed;
    assert.deepEqual(
      [label, message?.expectedOutput, message?.actualOutput, message?.location?.range.start.line],
      [alike, "a text that contains 'Linux'", 'Plan9', 16],
    );
    assert.equal(message?.location?.uri.toString(), fileUri(name).toString());
    assert.match(run.output, /✔ another machine .*\r\n✖ every machine is alike\r\n/);
  });

  test('one test is run alone, with what it covers of its runbook', async () => {
    const [chosen] = [...(file()?.children ?? [])].map(([, item]) => item).filter(({ label }) => label === known);
    assert.ok(chosen);
    await start(Coverage, [chosen]).done;
    const run = await ended(1);
    assert.deepEqual([run.passed, run.failed], [[known], []]);
    const [coverage] = run.covered;
    assert.ok(coverage);
    assert.equal(coverage.uri.toString(), fileUri('facts.runbook.yaml').toString());
    assert.deepEqual({ ...coverage.statementCoverage }, { covered: 4, total: 4 });
    const details = await profiles
      .get(Coverage)
      ?.loadDetailedCoverage?.(
        ...([{}, coverage, new vscode.CancellationTokenSource().token] as unknown as Parameters<
          NonNullable<vscode.TestRunProfile['loadDetailedCoverage']>
        >),
      );
    const first = details?.[0]?.location;
    assert.ok(first instanceof vscode.Range);
    assert.equal((await vscode.workspace.openTextDocument(coverage.uri)).lineAt(first.start.line).text, '  - id: look');
  });

  test('a test is debugged: it stops, shows what the scenario answers, and what came of it is its result', async () => {
    const heard = witness();
    const [chosen] = [...(file()?.children ?? [])].map(([, item]) => item).filter(({ label }) => label === alike);
    assert.ok(chosen);
    const { done } = start(Debug, [chosen]);
    assert.equal((await heard.stop()).reason, 'entry');
    await vscode.commands.executeCommand('workbench.action.debug.continue');
    // No call of the scenario answers the last step.
    assert.equal((await heard.stop()).reason, 'exception');
    await vscode.commands.executeCommand('workbench.action.debug.continue');
    assert.equal(await heard.end(), 1);
    await done;
    heard.dispose();
    assert.deepEqual(
      (await ended(1)).failed.map(({ label, messages }) => [label, messages.map(({ actualOutput }) => actualOutput)]),
      [[alike, ['Plan9']]],
    );
  });

  test('tests that are run continuously run again when they are changed, until that is ended', async () => {
    const { stop } = start(Run, undefined, true);
    assert.equal((await ended(1)).failed.length, 1);
    const { fsPath } = fileUri(name);
    writeFileSync(fsPath, readFileSync(fsPath, 'utf8').replace('Linux', 'Plan'));
    const again = await ended(2);
    stop.cancel();
    assert.deepEqual([again.passed.toSorted(), again.failed], [[known, alike].toSorted(), []]);
  });
});
