import {
  CancellationTokenSource,
  commands,
  type DebugSession,
  type Disposable,
  debug,
  Disposable as disposable,
  StatusBarAlignment,
  type StatusBarItem,
  ThemeColor,
  window,
} from 'vscode';
import { messageName, type SettledQuestion } from '../debug-adapter/protocol.js';
import type { Question } from '../runtime/model/question.js';
import { askAgain, putQuestion } from './question.js';
import { revealStep } from './reveal.js';

/** A question that waits for an answer, with its input and its reminder. */
interface WaitingQuestion {
  readonly session: DebugSession;
  readonly requestId: string;
  /** Closes the input and takes the reminder away. */
  close(): void;
}

const answerCommand = 'runbook.answer';

/** Puts what a debugged run asks of people into VS Code's own inputs, and reminds of what is not yet answered. */
export function registerAnswers(): Disposable {
  const waiting = new Map<string, WaitingQuestion>();
  const close = ({ id }: Pick<DebugSession, 'id'>) => {
    waiting.get(id)?.close();
    waiting.delete(id);
  };
  return disposable.from(
    debug.onDidReceiveDebugSessionCustomEvent(({ session, event, body }) => {
      if (session.type !== 'runbook') return;
      if (event === messageName.answerNeeded) {
        close(session);
        waiting.set(session.id, put(session, body as Question));
      }
      const isSettled = event === messageName.answerSettled;
      if (isSettled && waiting.get(session.id)?.requestId === (body as SettledQuestion).requestId) close(session);
    }),
    debug.onDidTerminateDebugSession(close),
    // A reminder names the session that it reminds of; the command palette means the one that is looked at.
    commands.registerCommand(answerCommand, (id?: unknown) =>
      answerWaiting(typeof id === 'string' ? waiting.get(id)?.session : debug.activeDebugSession),
    ),
    new disposable(() => {
      for (const { session } of [...waiting.values()]) close(session);
    }),
  );
}

function put(session: DebugSession, question: Question): WaitingQuestion {
  const cancellation = new CancellationTokenSource();
  const reminder = showReminder(session, question);
  void putQuestion(question, { session, token: cancellation.token, inputs: window, reveal: revealStep });
  return {
    session,
    requestId: question.requestId,
    close: () => {
      cancellation.cancel();
      reminder.dispose();
    },
  };
}

// In the status bar, as a notification could not be taken away once the question is settled.
function showReminder({ id }: DebugSession, { title }: Question): StatusBarItem {
  const item = window.createStatusBarItem(StatusBarAlignment.Left);
  item.name = 'Runbook: waiting step';
  item.text = '$(bell-dot) Runbook waits for an answer';
  item.tooltip = `'${title}' waits for an answer`;
  item.backgroundColor = new ThemeColor('statusBarItem.warningBackground');
  item.command = { command: answerCommand, title: 'Answer waiting step', arguments: [id] };
  item.show();
  return item;
}

async function answerWaiting(session: DebugSession | undefined): Promise<void> {
  const isPending = session?.type === 'runbook' && (await askAgain(session));
  if (!isPending) await window.showInformationMessage('no step waits for an answer');
}
