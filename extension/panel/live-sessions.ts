import { type DebugSession, type Disposable, debug, Disposable as disposable, EventEmitter } from 'vscode';
import {
  messageName,
  type PageResponse,
  type SettledQuestion,
  type StandingBody,
  type StepOutputBody,
} from '../../debug-adapter/protocol.js';
import type { Question } from '../../runtime/model/question.js';
import { runbookType } from '../launch.js';

/** A run that this window debugs, as far as its session has told of it. */
export interface LiveSession {
  readonly session: DebugSession;
  readonly standing?: StandingBody;
  /** What it waits for a person to say. */
  readonly question?: Question;
  /** What its page shows once it is over; missing where it leaves a record. */
  readonly left?: PageResponse;
}

/** The runs that this window debugs, in the order in which they were begun. */
export class LiveSessions implements Disposable {
  private readonly known = new Map<string, LiveSession>();
  private readonly changed = new EventEmitter<LiveSession>();
  private readonly ended = new EventEmitter<LiveSession>();
  private readonly printed = new EventEmitter<{ readonly session: DebugSession; readonly piece: StepOutputBody }>();
  private readonly listening: Disposable;

  /** Told of a session of which something is other than before. */
  readonly onDidChange = this.changed.event;
  /** Told of a session that is over. */
  readonly onDidEnd = this.ended.event;
  /** Told of what the program of a step prints, where somebody looks at its page. */
  readonly onDidPrint = this.printed.event;

  constructor() {
    this.listening = disposable.from(
      debug.onDidStartDebugSession((session) => {
        if (session.type === runbookType) this.note(session, {});
      }),
      debug.onDidReceiveDebugSessionCustomEvent(({ session, event, body }) => {
        if (session.type === runbookType) this.hear(session, event, body);
      }),
      debug.onDidTerminateDebugSession(({ id }) => this.end(id)),
      ...[this.changed, this.ended, this.printed],
    );
  }

  get all(): readonly LiveSession[] {
    return [...this.known.values()];
  }

  /** The one that the debugger looks at, else the newest. */
  get current(): LiveSession | undefined {
    return this.known.get(debug.activeDebugSession?.id ?? '') ?? this.all.at(-1);
  }

  dispose(): void {
    this.listening.dispose();
  }

  private hear(session: DebugSession, event: string, body: unknown): void {
    if (event === messageName.standing) this.note(session, { standing: body as StandingBody });
    if (event === messageName.left) this.note(session, { left: body as PageResponse });
    if (event === messageName.answerNeeded) this.note(session, { question: body as Question });
    if (event === messageName.answerSettled) this.settle(session, body as SettledQuestion);
    if (event === messageName.stepOutput) this.printed.fire({ session, piece: body as StepOutputBody });
  }

  private note(session: DebugSession, news: Omit<LiveSession, 'session'>): void {
    const live = { ...this.known.get(session.id), session, ...news };
    this.known.set(session.id, live);
    this.changed.fire(live);
  }

  private settle(session: DebugSession, { requestId }: SettledQuestion): void {
    const { question, ...live } = this.known.get(session.id) ?? { session };
    if (question?.requestId !== requestId) return;
    this.known.set(session.id, live);
    this.changed.fire(live);
  }

  private end(id: string): void {
    const live = this.known.get(id);
    this.known.delete(id);
    if (live) this.ended.fire(live);
  }
}
