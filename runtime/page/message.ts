import type { Answer, Question } from '../model/question.js';
import type { PageData } from './page-data.js';

/** What the page of a run is told by the editor that shows it. */
export type ToPage =
  /** The run as it is now; the page keeps where its reader is. */
  | { readonly type: 'show'; readonly data: PageData; readonly host: PageHost }
  /** Nothing is shown: no run was chosen, or the one that was is gone. */
  | { readonly type: 'empty'; readonly why: string }
  /** The step at which the debugger stands; without an id it stands at none. */
  | { readonly type: 'at'; readonly stepId?: string; readonly isStopped: boolean }
  /** More of what a program prints, redacted; it is kept until its step has its result. */
  | { readonly type: 'output'; readonly stepId: string; readonly stream: 'stdout' | 'stderr'; readonly text: string }
  /** A person has to answer; without a question nobody has any more. */
  | { readonly type: 'ask'; readonly question?: Question }
  /** What became of an answer that did not count. */
  | { readonly type: 'refused'; readonly requestId: string; readonly message: string };

/** What may be done with the run from here. */
export interface PageHost {
  /** Why nobody can answer on the page, and what to do instead; missing where the page takes answers. */
  readonly cannotAnswer?: string;
  /** Which actions are offered. */
  readonly actions: readonly PageAction[];
}

/** What the buttons at the top do: halt everything, let a run go on, take steps back, copy, export, open, verify. */
export type PageAction =
  | 'panic'
  | 'resume'
  | 'rollback'
  | 'copySummary'
  | 'export'
  | 'openRunbook'
  | 'openGuide'
  | 'verify';

/** What the page of a run tells the editor that shows it. */
export type FromPage =
  /** The page is there and wants to be shown something. */
  | { readonly type: 'ready' }
  | { readonly type: 'answer'; readonly requestId: string; readonly answer: Answer }
  /** A picture from the clipboard or a file that was chosen, which becomes the attachment of the question; base64. */
  | { readonly type: 'attach'; readonly requestId: string; readonly name: string; readonly base64: string }
  | { readonly type: 'action'; readonly action: PageAction }
  /** Shows the step where it is written. */
  | { readonly type: 'reveal'; readonly stepId: string; readonly where: 'runbook' | 'guide' };
