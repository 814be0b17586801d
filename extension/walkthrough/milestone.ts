import type { DebugConfiguration } from 'vscode';
import { type AnswerArguments, messageName } from '../../debug-adapter/protocol.js';
import type { Question } from '../../runtime/model/question.js';

/** What a person has done for the first time; each ticks off a step of the walkthrough. */
export type Milestone = 'replayed' | 'compiled' | 'stepped' | 'approved' | 'looked';

/** The key of a milestone in conditions, `completionEvents` among them. */
export function milestoneKey(milestone: Milestone): string {
  return `runbook.has.${milestone}`;
}

/** A message between an editor and the debug adapter, as far as it is looked at. */
export interface Message {
  readonly seq?: number;
  readonly type?: string;
  readonly command?: string;
  readonly arguments?: unknown;
  readonly event?: string;
  readonly body?: unknown;
  readonly request_seq?: number;
  readonly success?: boolean;
}

/** What comes of the messages of one session: it is told each of them, and says what was reached by it. */
export interface Watcher {
  /** The editor says something. */
  asks(message: Message): void;
  /** The debug adapter says something. */
  says(message: Message): Milestone | undefined;
}

/** Watches a session of this configuration. */
export function watcherOf(configuration: DebugConfiguration): Watcher {
  const isReplay = configuration.request === 'launch' && configuration['mode'] === 'replay';
  let wanted: { readonly requestId: string; readonly text: string } | undefined;
  let typedIn: number | undefined;
  return {
    asks: ({ seq, command, arguments: given }) => {
      if (command !== messageName.answer) return;
      const { requestId, answer } = given as AnswerArguments;
      const isTyped = answer.kind === 'approve' && requestId === wanted?.requestId && answer.typed === wanted.text;
      if (isTyped) typedIn = seq;
    },
    says: ({ type, event, body, request_seq, success }) => {
      if (event === messageName.answerNeeded) wanted = textToType(body as Question);
      if (event === 'stopped') return reachedByStop(configuration, isReplay);
      // What was refused is no approval, and outside of a replay nobody approves something to learn how it is done.
      const isTaken = type === 'response' && request_seq === typedIn && success === true;
      return isTaken && typedIn !== undefined && isReplay ? 'approved' : undefined;
    },
  };
}

function reachedByStop(configuration: DebugConfiguration, isReplay: boolean): Milestone {
  if (configuration.request === 'attach' && configuration['readOnly'] === true) return 'looked';
  return isReplay ? 'replayed' : 'stepped';
}

function textToType({ requestId, approval, stepId }: Question) {
  return approval?.gesture === 'typed' ? { requestId, text: approval.typedText ?? stepId } : undefined;
}
