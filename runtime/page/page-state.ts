import type { Question } from '../model/question.js';
import type { PageAction, PageHost, ToPage } from './message.js';
import type { PageData } from './page-data.js';
import { isDone, type PageStep, stepsOf } from './steps.js';

/** Which part of the run is looked at. */
export type Tab = 'steps' | 'graph' | 'record';

/** What a program prints while it runs; the beginning is dropped where it is too long. */
export interface LiveOutput {
  readonly stdout: string;
  readonly stderr: string;
}

/** All that the page shows, apart from what its reader opened, wrote and looks at. */
export interface PageState {
  readonly data?: PageData;
  readonly steps: readonly PageStep[];
  readonly host: PageHost;
  /** Why there is no run to show. */
  readonly emptyWhy?: string;
  /** Where the debugger stands. */
  readonly at?: { readonly stepId: string; readonly isStopped: boolean };
  readonly live: ReadonlyMap<string, LiveOutput>;
  readonly question?: Question;
  /** Why the answer to the open question did not count. */
  readonly refused?: string;
  /** The question whose answer is on its way. */
  readonly sent?: string;
}

/** A page that nobody has told anything yet. */
export const emptyState: PageState = { steps: [], host: { actions: [] }, live: new Map() };

/** The state after the host has told something. */
export function told(state: PageState, message: ToPage): PageState {
  switch (message.type) {
    case 'show':
      return shown(state, message.data, message.host);
    case 'empty':
      return { ...emptyState, emptyWhy: message.why };
    case 'at':
      return { ...without(state, 'at'), ...standing(message) };
    case 'output':
      return { ...state, live: printed(state.live, message) };
    case 'ask':
      return asked(state, message.question);
    case 'refused':
      return refusedAnswer(state, message);
  }
}

function shown(state: PageState, data: PageData, host: PageHost): PageState {
  const isSame = state.data?.report.run.id === data.report.run.id;
  const steps = stepsOf(data);
  const open = new Set(steps.filter((step) => !isDone(step)).map(({ id }) => id));
  const live = new Map(isSame ? [...state.live].filter(([id]) => open.has(id)) : []);
  return { ...without(isSame ? state : { ...emptyState, ...asking(state) }, 'emptyWhy'), data, host, steps, live };
}

// A question may come before the run that it belongs to is shown.
function asking({ question, at }: PageState): Partial<PageState> {
  return { ...(question && { question }), ...(at && { at }) };
}

function standing({ stepId, isStopped }: Extract<ToPage, { type: 'at' }>): Pick<PageState, 'at'> {
  return stepId === undefined ? {} : { at: { stepId, isStopped } };
}

/** How much of each output is held while a program runs. */
export const liveLimit = 100_000;

function printed(live: PageState['live'], message: Extract<ToPage, { type: 'output' }>): PageState['live'] {
  const { stepId, stream, text } = message;
  const before = live.get(stepId) ?? { stdout: '', stderr: '' };
  const all = (before[stream] + withoutColours(text)).slice(-liveLimit);
  return new Map([...live, [stepId, { ...before, [stream]: all }]]);
}

/** A text without what only a terminal acts on. */
function withoutColours(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
  return text.replace(/\x1b\[[0-9;?]*[ -/]*[@-~]/g, '').replace(/\r\n?/g, '\n');
}

function asked(state: PageState, question: Question | undefined): PageState {
  const { question: _, refused: __, sent: ___, ...others } = state;
  if (question === undefined) return others;
  const isSame = state.question?.requestId === question.requestId;
  return isSame ? { ...state, question } : { ...others, question };
}

function refusedAnswer(state: PageState, message: Extract<ToPage, { type: 'refused' }>): PageState {
  if (state.question !== undefined && state.question.requestId !== message.requestId) return state;
  return { ...without(state, 'sent'), refused: message.message };
}

/** The state once an answer is on its way. */
export function answered(state: PageState, requestId: string): PageState {
  return { ...without(state, 'refused'), sent: requestId };
}

function without(state: PageState, key: keyof PageState): PageState {
  const { [key]: _, ...others } = state;
  return others as PageState;
}

/** The step that matters most now: where the debugger stands, what is waited for, what runs, else what failed last. */
export function currentStep({ at, steps, question }: PageState): string | undefined {
  const standing = at?.stepId ?? question?.stepId;
  if (standing !== undefined) return standing;
  const active = steps.find(({ status }) => status === 'running' || status === 'waiting' || status === 'interrupted');
  return active?.id ?? steps.findLast(({ status }) => status === 'failed')?.id;
}

/** Whether a person can answer the open question on the page. */
export function isAskedHere({ question, host }: PageState): boolean {
  return question !== undefined && host.cannotAnswer === undefined;
}

/** Whether the host offers an action. */
export function offers({ host }: PageState, action: PageAction): boolean {
  return host.actions.includes(action);
}
