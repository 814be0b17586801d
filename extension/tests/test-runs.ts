import { dirname } from 'node:path';
import {
  type CancellationToken,
  type TestController,
  type TestItem,
  TestMessage,
  TestRunProfileKind,
  type TestRunRequest,
  workspace,
} from 'vscode';
import type { TestEvent } from '../../runtime/replay/test/test-event.js';
import type { StartProgram } from '../program.js';
import { refuseUntrusted, untrusted } from '../untrusted.js';
import { type ChosenFile, chosenFiles, testWords } from './chosen.js';
import { debugTest } from './debug-tests.js';
import { startTests } from './test-process.js';
import { type TestResults, testResults } from './test-results.js';
import type { TestTree } from './test-tree.js';

/** What tests are run with. */
export interface TestRunner {
  readonly controller: TestController;
  readonly tree: TestTree;
  readonly start: StartProgram;
}

/** What somebody asked for in the Test Explorer, and what of it there is. */
interface Wanted extends TestRunner {
  readonly request: TestRunRequest;
  readonly token: CancellationToken;
  readonly chosen: readonly ChosenFile<TestItem>[];
}

/** A handler of a profile: in Restricted Mode nothing is started, and it is said why. */
export function handlerOf(runner: TestRunner, handle: (wanted: Wanted) => Promise<void>) {
  return async (request: TestRunRequest, token: CancellationToken): Promise<void> => {
    const wanted = { ...runner, request, token, chosen: await chosenBy(runner.tree, request) };
    if (workspace.isTrusted) return handle(wanted);
    void refuseUntrusted();
    endWith(wanted, untrusted());
  };
}

/** Runs tests once, or again and again until it is cancelled, where that is asked for. */
export function runTests(wanted: Wanted): Promise<void> {
  return wanted.request.continuous ? runAgain(wanted) : runOnce(wanted);
}

/** Steps through tests in the debugger, one after the other. */
export async function debugTests(wanted: Wanted): Promise<void> {
  const { tree, chosen, token } = wanted;
  const { run } = resultsOf(wanted);
  for (const { file, tests } of chosen) {
    const runbook = await tree.read(file);
    for (const test of tests) if (!token.isCancellationRequested) await debugTest(run, test, runbook, token);
  }
  run.end();
}

async function chosenBy(tree: TestTree, { include = tree.files(), exclude = [] }: TestRunRequest) {
  await Promise.all([...new Set(include.map((item) => item.parent ?? item))].map(tree.read));
  return chosenFiles(include, exclude);
}

async function runOnce(wanted: Wanted): Promise<void> {
  const { start, chosen, token } = wanted;
  const results = resultsOf(wanted);
  for (const words of testWords(chosen)) {
    if (token.isCancellationRequested) break;
    const tests = startTests(start, words, folderOf(chosen), results.tell);
    const cancelling = token.onCancellationRequested(tests.stop);
    const fault = await tests.ended;
    cancelling.dispose();
    if (fault !== undefined) errored(results, chosen, fault);
  }
  results.run.end();
}

/** Each time is a run of its own, of what a change touches. */
async function runAgain(wanted: Wanted): Promise<void> {
  const { request, start, chosen, token } = wanted;
  // Of all tests those are some that are written later.
  const all = request.include ? testWords(chosen) : [['--', ...folders()]];
  for (const words of all) {
    let results: TestResults | undefined;
    const tell = (event: TestEvent) => {
      if (event.type === 'tests.started') results = resultsOf(wanted);
      results?.tell(event);
      if (event.type === 'tests.finished') results?.run.end();
    };
    const tests = startTests(start, ['--watch', ...words], folderOf(chosen), tell);
    token.onCancellationRequested(tests.stop);
    void tests.ended.then((fault) => {
      // One that was cut short is over as well.
      results?.run.end();
      if (fault !== undefined) endWith(wanted, fault);
    });
  }
}

function resultsOf({ controller, request, tree, chosen }: Wanted): TestResults {
  const isCovering = request.profile?.kind === TestRunProfileKind.Coverage;
  return testResults(controller.createTestRun(request), tree, chosen, isCovering);
}

/** Ends what was asked for with why it could not be done. */
function endWith(wanted: Wanted, fault: string): void {
  const results = resultsOf(wanted);
  errored(results, wanted.chosen, fault);
  results.run.end();
}

function errored({ run }: TestResults, chosen: readonly ChosenFile<TestItem>[], fault: string): void {
  run.appendOutput(`${fault.replaceAll(/\r?\n/g, '\r\n')}\r\n`);
  for (const { file, tests } of chosen)
    for (const item of tests.length > 0 ? tests : [file]) run.errored(item, new TestMessage(fault));
}

function folders(): readonly string[] {
  return (workspace.workspaceFolders ?? []).map(({ uri }) => uri.fsPath);
}

/** Where the program is started: what it finds above its folder is that of the workspace. */
function folderOf([first]: readonly ChosenFile<TestItem>[]): string {
  const uri = first?.file.uri;
  return (uri && workspace.getWorkspaceFolder(uri)?.uri.fsPath) ?? dirname(uri?.fsPath ?? '.');
}
