import {
  CancellationTokenSource,
  commands,
  type DebugSession,
  type Disposable,
  debug,
  Disposable as disposable,
  window,
} from 'vscode';
import {
  type AnswerArguments,
  messageName,
  type PendingResponse,
  type Question,
  type SettledQuestion,
} from '../debug-adapter/protocol.js';
import { askPerson } from './ask.js';
import { revealStep } from './reveal.js';

/** An open input of VS Code; cancelled once its question is settled elsewhere, asked again, or its session is over. */
interface OpenInput {
  readonly requestId: string;
  readonly cancellation: CancellationTokenSource;
}

const answerCommand = 'runbook.answer';

/** Puts what a debugged run asks of people into VS Code's own inputs. */
export function registerAnswers(): Disposable {
  const open = new Map<string, OpenInput>();
  const close = (session: DebugSession) => {
    open.get(session.id)?.cancellation.cancel();
    open.delete(session.id);
  };
  return disposable.from(
    debug.onDidReceiveDebugSessionCustomEvent(({ session, event, body }) => {
      if (session.type !== 'runbook') return;
      if (event === messageName.answerNeeded) {
        close(session);
        const question = body as Question;
        const input = { requestId: question.requestId, cancellation: new CancellationTokenSource() };
        open.set(session.id, input);
        void answer(session, question, input);
      }
      const isSettled = event === messageName.answerSettled;
      if (isSettled && open.get(session.id)?.requestId === (body as SettledQuestion).requestId) close(session);
    }),
    debug.onDidTerminateDebugSession(close),
    commands.registerCommand(answerCommand, askAgain),
  );
}

async function answer(session: DebugSession, question: Question, { requestId, cancellation }: OpenInput) {
  const { token } = cancellation;
  try {
    await revealStep(session);
    const given = await askPerson(window, question, token);
    if (token.isCancellationRequested) return;
    if (given === undefined) return await remind(question);
    await session.customRequest(messageName.answer, { requestId, answer: given } satisfies AnswerArguments);
  } catch (cause) {
    // Of a question that is settled, or of a session that is over, nobody wants to know.
    if (!token.isCancellationRequested)
      await window.showErrorMessage(cause instanceof Error ? cause.message : String(cause));
  }
}

async function remind({ title }: Question): Promise<void> {
  const now = 'Answer Now';
  const chosen = await window.showInformationMessage(`'${title}' waits for an answer`, now);
  if (chosen === now) await askAgain();
}

async function askAgain(): Promise<void> {
  const session = debug.activeDebugSession;
  const response = session?.type === 'runbook' ? await session.customRequest(messageName.pending) : undefined;
  const isPending = (response as PendingResponse | undefined)?.isPending ?? false;
  if (!isPending) await window.showInformationMessage('no step waits for an answer');
}
