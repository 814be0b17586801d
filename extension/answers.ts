import {
  type CancellationToken,
  CancellationTokenSource,
  commands,
  type DebugSession,
  type Disposable,
  debug,
  Disposable as disposable,
  l10n,
  window,
} from 'vscode';
import { messageName, type SettledQuestion } from '../debug-adapter/protocol.js';
import type { Question } from '../runtime/model/question.js';
import { statusCommand } from './panel/status-item.js';
import { revealStep } from './reveal.js';

/** Where a question may be put in place of VS Code's own inputs. */
export interface AnswerPlace {
  /** Whether somebody looks at a page that takes the answers to a session. */
  takes(session: DebugSession): boolean;
  focus(): Promise<void>;
}

/** A question that waits for an answer. */
interface WaitingQuestion {
  readonly session: DebugSession;
  readonly requestId: string;
  /** Closes the input that is open for it. */
  close(): void;
}

/** Puts what a debugged run asks of people on its page where one is seen, else into VS Code's own inputs. */
export function registerAnswers(place: AnswerPlace): Disposable {
  const waiting = new Map<string, WaitingQuestion>();
  const demanded = new Set<string>();
  const close = ({ id }: Pick<DebugSession, 'id'>) => {
    waiting.get(id)?.close();
    waiting.delete(id);
  };
  const isForPage = (session: DebugSession, { proposed }: Question) => {
    // Who asks for the inputs gets them, and who was named in the debug console is asked there.
    const isDemanded = demanded.delete(session.id);
    return !isDemanded && !proposed && place.takes(session);
  };
  const answerWaiting = async (session: DebugSession | undefined) => {
    if (session?.type === 'runbook') demanded.add(session.id);
    const isPending = session?.type === 'runbook' && (await askAgain(session));
    if (!isPending) await window.showInformationMessage(l10n.t('no step waits for an answer'));
  };
  return disposable.from(
    debug.onDidReceiveDebugSessionCustomEvent(({ session, event, body }) => {
      if (session.type !== 'runbook') return;
      if (event === messageName.answerNeeded) {
        close(session);
        waiting.set(session.id, put(session, body as Question, isForPage(session, body as Question)));
      }
      const isSettled = event === messageName.answerSettled;
      if (isSettled && waiting.get(session.id)?.requestId === (body as SettledQuestion).requestId) close(session);
    }),
    debug.onDidTerminateDebugSession(close),
    // What is in the status bar names the session that waits; the command palette means the one that is looked at.
    commands.registerCommand('runbook.answer', (id?: unknown) => {
      const looked = typeof id === 'string' ? id : (debug.activeDebugSession?.id ?? '');
      return answerWaiting((waiting.get(looked) ?? [...waiting.values()][0])?.session);
    }),
    commands.registerCommand(statusCommand, (id?: unknown) => {
      const session = typeof id === 'string' ? waiting.get(id)?.session : undefined;
      return session && !place.takes(session) ? answerWaiting(session) : place.focus();
    }),
    new disposable(() => {
      for (const { session } of [...waiting.values()]) close(session);
    }),
  );
}

function put(session: DebugSession, question: Question, isOnPage: boolean): WaitingQuestion {
  const cancellation = new CancellationTokenSource();
  const { token } = cancellation;
  const { requestId } = question;
  if (isOnPage) revealStep(session).catch(() => undefined);
  else void putQuestion(session, question, token);
  return { session, requestId, close: () => cancellation.cancel() };
}

// How people are asked is read with the first question.
async function putQuestion(session: DebugSession, question: Question, token: CancellationToken): Promise<void> {
  const { later } = await import('./later.js');
  await later.putQuestion(question, { session, token, inputs: window, reveal: revealStep });
}

async function askAgain(session: DebugSession): Promise<boolean> {
  const { later } = await import('./later.js');
  return later.askAgain(session);
}
