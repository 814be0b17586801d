import { dirname } from 'node:path';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { stopFilters } from '../runtime/debug/stop-filter.js';
import { failureOf, type RunView } from '../runtime/debug/view.js';
import type { RecordedEvent } from '../runtime/model/event.js';
import { exitCode } from '../runtime/model/exit-code.js';
import { failed, ok, type Result } from '../runtime/model/result.js';
import { announce } from './announce.js';
import { readAttach } from './attach.js';
import { openAttached } from './attached.js';
import type { Answered, DebugContext, Given } from './context.js';
import type { Debuggee } from './debuggee.js';
import { readLaunch } from './launch.js';
import type { LaunchFault } from './launch-fault.js';
import { openDebuggee } from './launched.js';
import type { DebuggeeListener, Output } from './listener.js';
import { type Every, longSteps } from './long-steps.js';
import { messageName } from './protocol.js';
import { leavePicture } from './run-page.js';
import {
  conventionsOf,
  threadId,
  toDapBreakpoint,
  toDapOutput,
  toDapQuestion,
  toDapStop,
  toDapWatched,
} from './to-dap.js';

const capabilities: DebugProtocol.Capabilities = {
  exceptionBreakpointFilters: stopFilters.map(({ id, label, description, isDefault }) => ({
    filter: id,
    label,
    description,
    default: isDefault,
  })),
  supportTerminateDebuggee: true,
  supportsANSIStyling: true,
  supportsBreakpointLocationsRequest: true,
  supportsCompletionsRequest: true,
  supportsClipboardContext: true,
  supportsConditionalBreakpoints: true,
  supportsConfigurationDoneRequest: true,
  supportsDataBreakpoints: true,
  supportsEvaluateForHovers: true,
  supportsExceptionInfoRequest: true,
  supportsFunctionBreakpoints: true,
  supportsGotoTargetsRequest: true,
  supportsHitConditionalBreakpoints: true,
  supportsLoadedSourcesRequest: true,
  supportsLogPoints: true,
  supportsRestartFrame: true,
  supportsRestartRequest: true,
  supportsSetExpression: true,
  supportsSetVariable: true,
  supportsStepBack: true,
  supportsTerminateRequest: true,
};

/** Learns how the client counts, and asks for its breakpoints. */
export function initialize(ctx: DebugContext, given: Given): Answered {
  const { pathFormat = 'path', clientID } = given;
  if (pathFormat !== 'path') return failed(`'${String(pathFormat)}' is not a known format of paths; use 'path'`);
  ctx.conventions = conventionsOf(given);
  ctx.channel = clientID === 'vscode' ? 'vscode' : 'dap';
  ctx.isShowingProgress = given['supportsProgressReporting'] === true;
  ctx.isRefreshing = given['supportsInvalidatedEvent'] === true;
  // A client answers this event with its breakpoints, and then says that it is done with them.
  return ok({ body: capabilities, after: () => ctx.send('initialized') });
}

/** Opens a new run; it begins once the client has sent its breakpoints. */
export async function launch(ctx: DebugContext, given: Given): Promise<Answered> {
  const answered = await open(ctx, readLaunch(given, ctx.channel), openDebuggee);
  if (answered.ok) ctx.launched = given;
  return answered;
}

/** Takes up a run that was begun before; it goes on once the client has sent its breakpoints. */
export async function attach(ctx: DebugContext, given: Given): Promise<Answered> {
  const answered = await open(ctx, readAttach(given, ctx.channel), openAttached);
  if (answered.ok && ctx.run && !ctx.run.isRecord) ctx.launched = { ...given, ...anewAs(ctx.run) };
  return answered;
}

/** What the runbook of a run that was taken up is launched with to begin it anew: with the inputs that it was begun with. */
function anewAs({ path, view, console: { directory } }: Debuggee): Given {
  const inputs = [...view.inputs].map(([name, { value, reference }]) => [name, reference ?? value]);
  const { mode = 'real' } = view.state.origin ?? {};
  return { program: path, mode, inputs: Object.fromEntries(inputs), runDirectory: dirname(dirname(directory)) };
}

async function open<What>(
  ctx: DebugContext,
  read: Result<What, string>,
  openWith: (what: What, listener: DebuggeeListener) => Promise<Result<Debuggee, LaunchFault>>,
): Promise<Answered> {
  if (ctx.run) return failed('a run is debugged already; end it first');
  if (ctx.isOver) return failed('the session is over; begin a new one');
  if (!read.ok) return read;
  const opened = await openWith(read.value, listenerOf(ctx));
  if (!opened.ok) return toldFault(ctx, opened.error);
  ctx.run = opened.value;
  return ok({ after: () => begin(ctx, opened.value) });
}

/** The answer where a run cannot be opened; what is wrong with its files goes to the console. */
export function toldFault(ctx: DebugContext, { message, details }: LaunchFault): Answered {
  if (details !== undefined) show(ctx, { category: 'stderr', text: details });
  return failed(message);
}

/** Ends the run and all its processes, however far it has come. */
export function end(ctx: DebugContext): Promise<void> {
  return gone(ctx, (run) => run.cancel());
}

/** Leaves the run where it stands, so that somebody can take it up again. */
export function leave(ctx: DebugContext): Promise<void> {
  return gone(ctx, (run) => run.leave());
}

async function gone(ctx: DebugContext, end: (run: Debuggee) => void): Promise<void> {
  if (ctx.run) end(ctx.run);
  if (!ctx.ended) close(ctx, exitCode.interrupted);
  ctx.configure();
  await ctx.ended;
}

/** Lets a run begin once the client has sent its breakpoints, and tells where those stand in it. */
export function begin(ctx: DebugContext, run: Debuggee): void {
  for (const placed of ctx.rules.breakpoints.bind(run)) {
    ctx.send('breakpoint', { reason: 'changed', breakpoint: toDapBreakpoint(placed, run, ctx.conventions) });
  }
  for (const watched of ctx.rules.data.bind(run.plan)) {
    ctx.send('breakpoint', { reason: 'changed', breakpoint: toDapWatched(watched, run) });
  }
  ctx.ended = untilOver(ctx, run);
}

async function untilOver(ctx: DebugContext, run: Debuggee): Promise<void> {
  await ctx.configured;
  const code = run.isCancelled ? exitCode.interrupted : await codeOf(ctx, run);
  // A run in whose place another one was begun ends without the session.
  if (ctx.run === run) close(ctx, code);
}

async function codeOf(ctx: DebugContext, run: Debuggee): Promise<number> {
  ctx.send('thread', { reason: 'started', threadId });
  try {
    return await run.start();
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const text = `this is a fault of the program, not of your files: ${run.view.shown.text(message)}\n`;
    show(ctx, { category: 'stderr', text });
    return exitCode.internal;
  }
}

function close(ctx: DebugContext, exitCode: number): void {
  if (ctx.isOver) return;
  ctx.isOver = true;
  leavePicture(ctx);
  ctx.send('exited', { exitCode });
  ctx.send('terminated');
}

/** What a run tells its session, and the session the client. */
export function listenerOf(ctx: DebugContext): DebuggeeListener {
  const long = longSteps((event, body) => ctx.send(event, body), everyBeat);
  return {
    hasColours: ctx.conventions.hasColours,
    rules: ctx.rules,
    newQuestionId: () => ctx.newQuestionId(),
    onStop: (stop) => {
      // Who looked back while a person's answer let the run go on is told where it stands now.
      ctx.run?.timeline.forward(() => false);
      ctx.values.clear();
      const failure = ctx.run && shownFailure(ctx.run.view);
      ctx.send('stopped', toDapStop(stop, failure));
      ctx.noteChange();
    },
    onQuestion: (question) => {
      announce(ctx);
      ctx.send(messageName.answerNeeded, question);
      if (isStoppedByQuestions(ctx)) ctx.send('stopped', toDapQuestion(question));
      ctx.noteChange();
    },
    onBreakpoint: (reason, placed) => {
      ctx.send('breakpoint', { reason, breakpoint: toDapBreakpoint(placed, ctx.run, ctx.conventions) });
    },
    onSettled: ({ requestId }) => {
      ctx.send(messageName.answerSettled, { requestId });
      if (isStoppedByQuestions(ctx)) ctx.send('continued', { threadId, allThreadsContinued: true });
      ctx.noteChange();
    },
    onOutput: (output) => show(ctx, output),
    onTested: (tested) => ctx.send(messageName.tested, tested),
    onEvent: (event) => {
      if (endsOutput.has(event.type)) ctx.live.clear();
      ctx.noteChange();
      if (ctx.isShowingProgress) long.note(event);
      if (ctx.isRefreshing && fromOutside.has(event.type)) ctx.send('invalidated', { areas: ['stacks', 'variables'] });
    },
  };
}

const everyBeat: Every = (milliseconds, act) => {
  const timer = setInterval(act, milliseconds);
  return () => clearInterval(timer);
};

/** From here on a step has all that its program printed in its record, or begins anew. */
const endsOutput: ReadonlySet<RecordedEvent['type']> = new Set(['step.executed', 'step.ready', 'step.result']);

/** What people do while the run stands, or waits for them: a client that shows the run has to look again. */
const fromOutside: ReadonlySet<RecordedEvent['type']> = new Set([
  'approval.expired',
  'approval.revoked',
  'evidence.submitted',
  'intervention.resolved',
  'step.approved',
  'step.rejected',
  'variable.changed',
]);

// In VS Code a run stands while it waits for a person, so that its values can be looked at: it has a dialog for the answer,
// as other clients have not. A run that stands already is not stopped once more.
function isStoppedByQuestions({ run, channel }: DebugContext): boolean {
  return channel === 'vscode' && run !== undefined && !run.pacer.stop && !run.pacer.isUnstopped;
}

function shownFailure({ state, shown }: RunView): string | undefined {
  const failure = failureOf(state);
  return failure && shown.text(failure.message);
}

function show(ctx: DebugContext, output: Output): void {
  const { run } = ctx;
  const live = ctx.live.take(output);
  if (live && ctx.isFollowed) ctx.send(messageName.stepOutput, live);
  const span = run?.stepNamed(output.stepId ?? '')?.step.at;
  ctx.send('output', toDapOutput(output, run && span && { span, source: run }, ctx.conventions));
}
