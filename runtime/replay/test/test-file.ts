import type { Recording } from '../recording.js';
import type { Condition } from './condition.js';

/** The tests of one runbook, as a `*.runbook-test.yaml` says them. */
export interface TestFile {
  /** The path of the runbook as written; without it the one that the test file is named after. */
  readonly runbook?: Lined<string>;
  readonly tests: readonly RunbookTest[];
}

/** What is written, and the line that it stands in, counted from 1. */
export interface Lined<Value> {
  readonly value: Value;
  readonly line: number;
}

/** A run of a runbook that is answered from what was written down, and what has to come of it. */
export interface RunbookTest {
  /** Empty where a file with one test gives it none. */
  readonly name: string;
  readonly line: number;
  /** The path as written; without it no command is answered. */
  readonly scenario?: Lined<string>;
  /** The path as written; without it the recording beside the scenario, where there is one. */
  readonly recordingFile?: Lined<string>;
  /** What the test itself says of what people give; it wins over the file. */
  readonly recording: Recording;
  readonly expect: Expectations;
  readonly fuzz?: Lined<FuzzWish>;
  /** Every name that the runbook has to know. */
  readonly mentions: readonly Mention[];
}

/** What has to come of a run. */
export interface Expectations {
  /** Where neither this nor an exit code is said, the run has to be completed. */
  readonly outcome?: Lined<RunOutcome>;
  readonly exit?: Lined<number>;
  readonly steps: ReadonlyMap<string, Lined<StepOutcome>>;
  readonly captures: ReadonlyMap<string, Lined<readonly Condition[]>>;
  /** What the run gives back. */
  readonly outputs: ReadonlyMap<string, Lined<readonly Condition[]>>;
  /** The steps that must not run. */
  readonly never: readonly Lined<string>[];
}

/** How a run came to rest; `waiting` for a person. */
export type RunOutcome = (typeof runOutcomes)[number];

/** The words for how a run came to rest. */
export const runOutcomes = ['completed', 'failed', 'aborted', 'waiting'] as const;

/** What came of a step: `blocked` where governance failed it, `waiting` where it has no result. */
export type StepOutcome = (typeof stepOutcomes)[number];

/** The words for what came of a step. */
export const stepOutcomes = ['passed', 'failed', 'skipped', 'blocked', 'waiting'] as const;

/** That a test is also run with values that nobody would think of. */
export interface FuzzWish {
  /** The names of the inputs that get them; all, where none is named. */
  readonly inputs: readonly string[];
  /** How many runs. */
  readonly runs: number;
  /** What the values are made from; the same seed makes the same ones. */
  readonly seed?: number;
}

/** A name of the runbook that a test file mentions. */
export interface Mention {
  readonly kind: 'step' | 'capture' | 'output' | 'input' | 'evidence';
  readonly name: string;
  /** The step whose evidence it is. */
  readonly step?: string;
  readonly line: number;
}
