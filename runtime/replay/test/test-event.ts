import type { CoveragePoint } from './coverage.js';
import type { Difference } from './judge.js';

/** What tests tell while they run: one line of `runbook test --format json` each. */
export type TestEvent =
  | { readonly type: 'tests.started'; readonly files: readonly string[] }
  /** A file that was read, before its first test. */
  | {
      readonly type: 'file.started';
      readonly file: string;
      readonly runbook: string;
      readonly tests: readonly TestName[];
    }
  /** A file that cannot be run. */
  | { readonly type: 'file.invalid'; readonly file: string; readonly faults: readonly TestFault[] }
  | ({ readonly type: 'test.started' } & TestPlace)
  | ({ readonly type: 'test.passed'; readonly duration_ms: number; readonly notes: readonly string[] } & TestPlace)
  | ({
      readonly type: 'test.failed';
      readonly duration_ms: number;
      readonly differences: readonly Difference[];
      readonly notes: readonly string[];
    } & TestPlace)
  | ({ readonly type: 'coverage' } & FileCoverage)
  | ({ readonly type: 'tests.finished' } & TestCounts);

/** A test and the line that it begins in. */
export interface TestName {
  readonly name: string;
  readonly line: number;
}

/** A test and its file. */
export interface TestPlace extends TestName {
  readonly file: string;
}

/** What is wrong with a file, and the line where that is known. */
export interface TestFault {
  readonly file: string;
  readonly line?: number;
  readonly message: string;
}

/** How much of a runbook its tests reached. */
export interface FileCoverage {
  readonly runbook: string;
  readonly points: readonly CoveragePoint[];
  /** Of each line of a step: its number from 1, and how many tests ran it. */
  readonly lines: readonly (readonly [line: number, hits: number])[];
}

/** What came of all tests. */
export interface TestCounts {
  readonly passed: number;
  readonly failed: number;
  /** The files that could not be run. */
  readonly invalid: number;
  readonly duration_ms: number;
}
