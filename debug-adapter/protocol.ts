import type { Answer, Question } from '../runtime/model/question.js';
import type { PageData } from '../runtime/page/page-data.js';

/** What the debug adapter and an editor say to each other beyond the Debug Adapter Protocol. */
export const messageName = {
  /** Event: a person has to answer; its body is a `Question`. */
  answerNeeded: 'runbook/answerNeeded',
  /** Event: the question was settled, here or elsewhere; its body is a `SettledQuestion`. */
  answerSettled: 'runbook/answerSettled',
  /** Event: a test was replayed to its rest; its body is a `TestedBody`. */
  tested: 'runbook/tested',
  /** Request: a person's answer; its arguments are an `AnswerArguments`. */
  answer: 'runbook/answer',
  /** Request: asks the open question again; its response is a `PendingResponse`. */
  pending: 'runbook/pending',
  /** Request: where the current step stands in its guide; its response is a `PassageResponse`. */
  passage: 'runbook/passage',
  /** Event, in VS Code alone: something of the run has changed; its body is a `StandingBody`. At most five a second. */
  standing: 'runbook/standing',
  /** Request: what the page of a run shows of this one; its response is a `PageResponse`, and `stepOutput` follows. */
  page: 'runbook/page',
  /** Event, in VS Code alone: the page of a run that is over and leaves no record; its body is a `PageResponse`. */
  left: 'runbook/left',
  /** Request: the page is not looked at any more. */
  leavePage: 'runbook/leavePage',
  /** Event: more of what the program of a step prints; its body is a `StepOutputBody`. */
  stepOutput: 'runbook/stepOutput',
} as const;

/** Argument of a launch: the prerequisites that a person was shown and said of that they hold; no configuration on disk has it. */
export const confirmedKey = '__confirmedPrerequisites';

/** What came of a test that was debugged; it passed where nothing is different. */
export interface TestedBody {
  readonly differences: readonly TestDifference[];
}

/** Where a run was not what its test expects. */
export interface TestDifference {
  /** Of the test file, from 1. */
  readonly line: number;
  readonly message: string;
  readonly expected?: string;
  readonly actual?: string;
}

export interface SettledQuestion {
  readonly requestId: string;
}

export interface AnswerArguments {
  readonly requestId: string;
  readonly answer: Answer;
}

/** Missing where the runbook says of the step no place in a guide. */
export interface PassageResponse {
  readonly passage?: GuidePassage;
}

/** The lines of a guide that a step was made from, counted from 1. */
export interface GuidePassage {
  readonly stepId: string;
  /** Of the guide; absolute. */
  readonly path: string;
  readonly line: number;
  readonly endLine: number;
}

export interface PendingResponse {
  readonly isPending: boolean;
}

/** Where a run stands. */
export interface StandingBody {
  /** The step that the run is at; missing where its runbook has none. */
  readonly stepId?: string;
  /** The place of that step, from 1. */
  readonly number?: number;
  /** How many steps there are. */
  readonly steps: number;
  /** Whether the run stands still, or waits for a person. */
  readonly isStopped: boolean;
  /** Where it is recorded, absolute; missing where it leaves no record. */
  readonly directory?: string;
}

/** What a program has printed, redacted and without colours. */
export interface StepOutputBody {
  readonly stepId: string;
  readonly stream: 'stdout' | 'stderr';
  readonly text: string;
}

export interface PageResponse {
  readonly data: PageData;
  /** The step at which somebody looks, be it in the past. */
  readonly at: { readonly stepId?: string; readonly isStopped: boolean };
  /** What the step that runs has printed so far. */
  readonly live: readonly StepOutputBody[];
  /** What a person has to answer. */
  readonly question?: Question;
  /** Whether the run is only looked at, and nothing of it goes on. */
  readonly isRecord: boolean;
  /** Whether it stands at a failure, and a step that was done can be taken back next. */
  readonly canTakeBack: boolean;
  /** Absolute. */
  readonly runbook: string;
  /** Absolute; missing where the runbook names none. */
  readonly guide?: string;
  /** Where it is recorded, absolute; missing where it leaves no record. */
  readonly directory?: string;
}
