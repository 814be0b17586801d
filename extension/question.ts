import type { CancellationToken, DebugSession, window } from 'vscode';
import { type AnswerArguments, messageName, type PendingResponse } from '../debug-adapter/protocol.js';
import type { Question } from '../runtime/model/question.js';
import { askPerson } from './ask.js';
import { type Inputs, LateAnswer } from './dialog.js';

/** The part of a debug session that questions go through. */
export type AskingSession = Pick<DebugSession, 'customRequest'>;

/** Where a question is put. */
export interface Asking<Session extends AskingSession> {
  readonly session: Session;
  /** Cancelled once the question is settled elsewhere, asked again, or its session is over. */
  readonly token: CancellationToken;
  readonly inputs: Inputs & Pick<typeof window, 'showErrorMessage'>;
  /** Shows the step that asks. */
  readonly reveal: (session: Session) => Promise<void>;
}

/** Asks the person and tells the session that asked; a question that is closed without an answer stays open there. */
export async function putQuestion<Session extends AskingSession>(
  question: Question,
  { session, token, inputs, reveal }: Asking<Session>,
): Promise<void> {
  try {
    await reveal(session).catch(() => {
      // The step is shown to help; where it cannot be, as of a file that was deleted, the question still has to be put.
    });
    if (token.isCancellationRequested) return;
    const answer = await askPerson(inputs, question, token);
    if (answer === undefined) return;
    if (token.isCancellationRequested) throw new LateAnswer(question.title);
    const { requestId } = question;
    await session.customRequest(messageName.answer, { requestId, answer } satisfies AnswerArguments);
  } catch (cause) {
    // What goes wrong with a question that is settled, or with a session that is over, nobody wants to know.
    if (cause instanceof LateAnswer || !token.isCancellationRequested)
      await inputs.showErrorMessage(cause instanceof Error ? cause.message : String(cause));
  }
}

/** Has a session put its open question again; false where it has none. */
export async function askAgain(session: AskingSession): Promise<boolean> {
  const { isPending } = (await session.customRequest(messageName.pending)) as PendingResponse;
  return isPending;
}
