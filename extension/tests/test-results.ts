import {
  BranchCoverage,
  FileCoverage,
  type FileCoverageDetail,
  Location,
  Position,
  Range,
  StatementCoverage,
  TestCoverageCount,
  type TestItem,
  TestMessage,
  type TestRun,
  Uri,
} from 'vscode';
import type { TestDifference } from '../../debug-adapter/protocol.js';
import type { TestEvent, TestPlace } from '../../runtime/replay/test/test-event.js';
import type { ChosenFile } from './chosen.js';
import { type CoveredPlace, coveredOf } from './covered.js';
import { outputText } from './report.js';
import type { TestTree } from './test-tree.js';

/** Shows what tests tell among the results of a run. */
export interface TestResults {
  readonly run: TestRun;
  tell(event: TestEvent): void;
}

const details = new WeakMap<FileCoverage, readonly FileCoverageDetail[]>();

/** The places of a runbook that are painted in its editor. */
export function detailsOf(coverage: FileCoverage): FileCoverageDetail[] {
  return [...(details.get(coverage) ?? [])];
}

/** What is told goes to a run; how much is covered only where that is wanted. */
export function testResults(
  run: TestRun,
  tree: Pick<TestTree, 'testAt' | 'fileAt'>,
  chosen: readonly ChosenFile<TestItem>[],
  isCovering: boolean,
): TestResults {
  const itemOf = ({ file, name, line }: TestPlace) => tree.testAt(file, name, line);
  const invalid = ({ file, faults }: Extract<TestEvent, { type: 'file.invalid' }>) => {
    const item = tree.fileAt(file);
    const tests = chosen.find((one) => one.file === item)?.tests ?? [];
    const messages = faults.map((fault) => placed(new TestMessage(fault.message), fault.file, fault.line ?? 1));
    for (const one of tests.length > 0 ? tests : [item]) run.errored(one, messages);
  };
  const tell = (event: TestEvent) => {
    run.appendOutput(outputText(event));
    switch (event.type) {
      case 'file.started':
        for (const test of event.tests) run.enqueued(itemOf({ ...test, file: event.file }));
        return;
      case 'file.invalid':
        return invalid(event);
      case 'test.started':
        return run.started(itemOf(event));
      case 'test.passed':
        return run.passed(itemOf(event), event.duration_ms);
      case 'test.failed':
        return run.failed(itemOf(event), differenceMessages(event.file, event.differences), event.duration_ms);
      case 'coverage':
        if (isCovering) run.addCoverage(coverageOf(event));
    }
  };
  return { run, tell };
}

/** What is different, each with its diff at the line of the test file that expects it. */
export function differenceMessages(file: string, differences: readonly TestDifference[]): TestMessage[] {
  return differences.map(({ line, message, expected, actual }) => {
    const isDiff = expected !== undefined && actual !== undefined;
    return placed(isDiff ? TestMessage.diff(message, expected, actual) : new TestMessage(message), file, line);
  });
}

function placed(message: TestMessage, file: string, line: number): TestMessage {
  message.location = new Location(Uri.file(file), new Position(line - 1, 0));
  return message;
}

function coverageOf(event: Extract<TestEvent, { type: 'coverage' }>): FileCoverage {
  const { steps, branches, places } = coveredOf(event);
  const coverage = new FileCoverage(
    Uri.file(event.runbook),
    new TestCoverageCount(steps.covered, steps.total),
    branches.total === 0 ? undefined : new TestCoverageCount(branches.covered, branches.total),
  );
  details.set(coverage, places.map(statementOf));
  return coverage;
}

// Longer than any line: what is painted goes to the end of the last one.
const lineEnd = 10_000;

function statementOf({ line, endLine, hits, branches }: CoveredPlace): StatementCoverage {
  const first = new Position(line - 1, 0);
  return new StatementCoverage(
    hits,
    new Range(first, new Position(endLine - 1, lineEnd)),
    branches.map((branch) => new BranchCoverage(branch.hits, first, branch.label)),
  );
}
