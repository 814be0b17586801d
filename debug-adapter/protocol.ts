import type { Answer } from '../runtime/model/question.js';

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
