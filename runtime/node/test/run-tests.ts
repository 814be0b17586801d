import { coverageOf } from '../../replay/test/coverage.js';
import type { Reached } from '../../replay/test/reached.js';
import type { FileCoverage, TestCounts, TestEvent, TestPlace } from '../../replay/test/test-event.js';
import { forgetValidated, noteValidated } from '../library/validation-note.js';
import { type FuzzOrder, fuzzed } from './fuzz.js';
import { type LoadedTest, type LoadedTests, loadTests, shownTest } from './load-tests.js';
import { runTest } from './run-test.js';

/** What is wanted of a run of tests. */
export interface TestOrder {
  /** The paths of the test files. */
  readonly files: readonly string[];
  /** Only tests whose name, or whose file's, holds this text; all, where it is empty. */
  readonly filter: string;
  /** The names of the tests that are wanted; all, where none is named. */
  readonly only: readonly string[];
  /** Runs every test with values that nobody would think of, beside those that say so themselves. */
  readonly fuzz: FuzzOrder;
  /** Told what happens, as it happens. */
  readonly tell: (event: TestEvent) => void;
  /** A clock in milliseconds, for how long tests take. */
  readonly now: () => number;
}

/** Runs the tests of some files, one after the other, and tells of each. */
export async function runTests(order: TestOrder): Promise<TestCounts> {
  const { files, tell, now } = order;
  const begun = now();
  const covered = new Map<string, Covered>();
  const counts = { passed: 0, failed: 0, invalid: 0 };
  tell({ type: 'tests.started', files });
  for (const file of files) {
    const loaded = await loadTests(file);
    if (loaded.ok) {
      const results = await runFile(order, loaded.value, covered);
      counts.passed += results.filter((passed) => passed).length;
      counts.failed += results.filter((passed) => !passed).length;
    } else {
      counts.invalid += 1;
      tell({ type: 'file.invalid', file, faults: loaded.error });
    }
  }
  for (const one of covered.values()) {
    tell({ type: 'coverage', ...fileCoverage(one) });
    await noteOutcome(one);
  }
  const finished = { ...counts, duration_ms: now() - begun };
  tell({ type: 'tests.finished', ...finished });
  return finished;
}

/** A runbook, and what each test of it reached. */
interface Covered {
  readonly tests: LoadedTests;
  readonly runs: Reached[];
  /** Of each file of tests, whether all in it were run, and passed. */
  readonly files: { readonly isWhole: boolean; readonly hasFailed: boolean }[];
}

/** Notes that a runbook did what its tests expect, or takes back that it does. */
async function noteOutcome({ tests: { runbook }, files }: Covered): Promise<void> {
  const text = { path: runbook.path, sha256: runbook.plan.runbookSha256 };
  if (files.some(({ hasFailed }) => hasFailed)) await forgetValidated(text);
  else if (files.some(({ isWhole }) => isWhole))
    await noteValidated(text, { at: new Date().toISOString(), how: 'tests' });
}

async function runFile(
  order: TestOrder,
  loaded: LoadedTests,
  covered: Map<string, Covered>,
): Promise<readonly boolean[]> {
  const { path, runbook, runbookPath } = loaded;
  const tests = loaded.tests.filter((one) => isWanted(order, placeOf(path, one)));
  const names = tests.map((one) => placeOf(path, one)).map(({ name, line }) => ({ name, line }));
  order.tell({ type: 'file.started', file: path, runbook: runbookPath, tests: names });
  const known: Covered = covered.get(runbook.path) ?? { tests: loaded, runs: [], files: [] };
  covered.set(runbook.path, known);
  const results: boolean[] = [];
  for (const test of tests) results.push(await runOne(order, loaded, test, known));
  const isWhole = tests.length === loaded.tests.length && tests.length > 0;
  known.files.push({ isWhole, hasFailed: results.includes(false) });
  return results;
}

async function runOne(order: TestOrder, { path, runbook }: LoadedTests, test: LoadedTest, covered: Covered) {
  const { tell, now } = order;
  const place = placeOf(path, test);
  tell({ type: 'test.started', ...place });
  const begun = now();
  const outcome = await runTest(runbook, test);
  covered.runs.push(outcome.reached);
  const { differences: found, notes } = await fuzzed(runbook, test, order.fuzz);
  const differences = [...outcome.differences, ...found];
  const told = { ...place, duration_ms: now() - begun, notes };
  if (differences.length === 0) tell({ type: 'test.passed', ...told });
  else tell({ type: 'test.failed', ...told, differences });
  return differences.length === 0;
}

function placeOf(file: string, { test }: LoadedTest): TestPlace {
  return { file, ...shownTest(test) };
}

function isWanted({ filter, only }: TestOrder, { file, name }: TestPlace): boolean {
  if (only.length > 0 && !only.includes(name)) return false;
  const wanted = filter.toLowerCase();
  return name.toLowerCase().includes(wanted) || file.toLowerCase().includes(wanted);
}

function fileCoverage({ tests: { runbook, runbookPath }, runs }: Covered): FileCoverage {
  const { points, lines } = coverageOf(runbook.plan, runbook.analysis.text, runs);
  return { runbook: runbookPath, points, lines: [...lines] };
}
