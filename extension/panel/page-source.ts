import type { Answer, Question } from '../../runtime/model/question.js';
import type { PageAction, PageHost } from '../../runtime/page/message.js';
import type { PageData } from '../../runtime/page/page-data.js';

/** What is seen of a run now. */
export interface SeenRun {
  readonly data: PageData;
  readonly host: PageHost;
  /** Where the debugger stands; missing where none does. */
  readonly at?: { readonly stepId?: string; readonly isStopped: boolean };
  /** What the step that runs has printed so far. */
  readonly live: readonly PrintedPiece[];
  readonly question?: Question;
  readonly places: Places;
}

/** Where things lie; absolute, and missing where that is not known. */
export interface Places {
  readonly directory?: string;
  readonly runbook?: string;
  readonly guide?: string;
}

/** What the program of a step has printed. */
export interface PrintedPiece {
  readonly stepId: string;
  readonly stream: 'stdout' | 'stderr';
  readonly text: string;
}

/** Where a run that is shown comes from. */
export interface PageSource {
  /** The run as it is now, or why it cannot be shown. */
  read(): Promise<SeenRun | string>;
  /** Nobody looks at it any more. */
  leave(): void;
  /** Hands in an answer; fails with why it did not count. Missing where nobody can answer from here. */
  answer?(requestId: string, answer: Answer): Promise<void>;
  /** Has the last failure's steps taken back, each with its own question. */
  takeBack?(): Promise<void>;
}

/** The actions that are offered, in the order in which the page shows them. */
export function offered(those: Readonly<Record<PageAction, boolean>>): readonly PageAction[] {
  return actions.filter((action) => those[action]);
}

const actions: readonly PageAction[] = [
  'resume',
  'rollback',
  'copySummary',
  'export',
  'openRunbook',
  'openGuide',
  'verify',
  'panic',
];
