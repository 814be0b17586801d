import { noBreakpoints } from '../runtime/debug/breakpoints.js';
import type { Asked } from '../runtime/debug/console/place.js';
import { noDataBreakpoints } from '../runtime/debug/data-breakpoints.js';
import { stopFilters } from '../runtime/debug/stop-filter.js';
import type { StopRules } from '../runtime/debug/stopper.js';
import type { Result } from '../runtime/model/result.js';
import type { Debuggee } from './debuggee.js';
import { type LiveOutput, liveOutput } from './live-output.js';
import { messageName } from './protocol.js';
import { standingOf, throttled } from './standing.js';
import type { Conventions } from './to-dap.js';
import { type OpenValues, openValues } from './variables.js';

/** The arguments of a request, as they came over the wire. */
export type Given = Readonly<Record<string, unknown>>;

/** What a request comes to: the body of its response, and what happens once that is sent. */
interface Reply {
  readonly body?: object;
  readonly after?: () => void;
}

/** A reply, or why there is none. */
export type Answered = Result<Reply, string>;

/** What the requests of one debug session share. */
export interface DebugContext {
  conventions: Conventions;
  /** How the client's people come in: `vscode`, or `dap` for any other client. */
  channel: string;
  /** Whether the client shows how long something takes. */
  isShowingProgress: boolean;
  /** Whether the client looks again at what it shows once it is told that this has changed. */
  isRefreshing: boolean;
  /** The arguments with which the run is begun anew; undefined where it is only looked at. */
  launched?: Given;
  /** What the run asks that the console has said last. */
  announced?: Asked;
  /** Undefined before a successful launch. */
  run?: Debuggee;
  /** Resolves when nothing of the run is left; undefined before a successful launch. */
  ended?: Promise<void>;
  /** Whether the client was told that there is nothing more to debug. */
  isOver: boolean;
  /** Whether the client looks at the page of the run. */
  isFollowed: boolean;
  readonly live: LiveOutput;
  /** Resolves when the client has sent its breakpoints. */
  readonly configured: Promise<void>;
  readonly configure: () => void;
  readonly rules: StopRules;
  readonly values: OpenValues;
  /** An id for a question, which is no other's: an answer to a run that was begun anew is none to the one that follows. */
  newQuestionId(): string;
  send(event: string, body?: object): void;
  /** Tells VS Code, now and then, that something of the run has changed. */
  noteChange(): void;
}

// Those of a client that never says which it wants.
const defaultFilters: ReadonlySet<string> = new Set(
  stopFilters.filter(({ isDefault }) => isDefault).map(({ id }) => id),
);

/** The context of a new session. */
export function newContext(send: (event: string, body?: object) => void): DebugContext {
  let configure = () => {};
  let questions = 0;
  let breakpoints = 0;
  const newId = () => {
    breakpoints += 1;
    return breakpoints;
  };
  const configured = new Promise<void>((resolve) => {
    configure = resolve;
  });
  const ctx: DebugContext = {
    conventions: { firstLine: 1, firstColumn: 1, hasColours: false },
    channel: 'dap',
    isShowingProgress: false,
    isRefreshing: false,
    isOver: false,
    isFollowed: false,
    live: liveOutput(),
    configured,
    configure,
    rules: { breakpoints: noBreakpoints(newId), data: noDataBreakpoints(newId), filters: defaultFilters },
    values: openValues(),
    newQuestionId: () => {
      questions += 1;
      return `question-${questions}`;
    },
    send,
    noteChange: throttled(() => {
      if (ctx.channel === 'vscode' && ctx.run) send(messageName.standing, standingOf(ctx.run));
    }, shortestPauseMs),
  };
  return ctx;
}

const shortestPauseMs = 200;
