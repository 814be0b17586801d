import { DebugSession, Event, Response } from '@vscode/debugadapter';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { failed, ok } from '../runtime/model/result.js';
import { completions } from './console.js';
import { type Answered, type DebugContext, type Given, newContext } from './context.js';
import { answer, back, pause, resume, stepIn } from './control.js';
import type { Debuggee } from './debuggee.js';
import { breakpointLocations, passage } from './guide.js';
import { evaluated, exceptionInfo, scopes, stackTrace, variables } from './inspect.js';
import { goto, gotoTargets, restartFrame } from './jump.js';
import { attach, end, initialize, launch, leave } from './lifecycle.js';
import { loadedSources, sourceText } from './loaded-sources.js';
import { messageName } from './protocol.js';
import { restart } from './restart.js';
import { leavePage, runPage } from './run-page.js';
import {
  dataBreakpointInfo,
  setBreakpoints,
  setDataBreakpoints,
  setFilters,
  setFunctionBreakpoints,
} from './set-breakpoints.js';
import { setExpression, setVariable } from './set-variable.js';
import { threadId, toDapError } from './to-dap.js';

type Handler = (given: Given) => Answered | Promise<Answered>;

/** One debug session: answers each request of a client, in the table of the requests that it knows. */
export class RunbookSession extends DebugSession {
  private readonly ctx: DebugContext = newContext((event, body) => this.sendEvent(new Event(event, body)));
  private readonly onGone: () => void;

  private readonly handlers: Readonly<Record<string, Handler>> = {
    initialize: (given) => initialize(this.ctx, given),
    launch: (given) => launch(this.ctx, given),
    attach: (given) => attach(this.ctx, given),
    setBreakpoints: (given) => setBreakpoints(this.ctx, given),
    setFunctionBreakpoints: (given) => setFunctionBreakpoints(this.ctx, given),
    setExceptionBreakpoints: (given) => setFilters(this.ctx, given),
    dataBreakpointInfo: (given) => this.withRun((run) => dataBreakpointInfo(this.ctx, run, given)),
    setDataBreakpoints: (given) => setDataBreakpoints(this.ctx, given),
    breakpointLocations: (given) => this.withRun((run) => breakpointLocations(this.ctx, run, given)),
    configurationDone: () => ok({ after: this.ctx.configure }),
    threads: () => ok({ body: { threads: [{ id: threadId, name: this.shown(this.ctx.run?.plan.name ?? 'run') }] } }),
    stackTrace: (given) => this.withRun((run) => stackTrace(this.ctx, run, given)),
    scopes: (given) => this.withRun((run) => scopes(this.ctx, run, given)),
    variables: (given) => this.withRun((run) => variables(this.ctx, run, given)),
    completions: (given) => this.withRun((run) => completions(this.ctx, run, given)),
    evaluate: (given) => this.withRun((run) => evaluated(this.ctx, run, given)),
    exceptionInfo: () => this.withRun(exceptionInfo),
    continue: () => this.withRun((run) => resume(this.ctx, run, 'end')),
    next: () => this.withRun((run) => resume(this.ctx, run, 'next-step')),
    stepIn: () => this.withRun((run) => stepIn(this.ctx, run)),
    stepOut: () => this.withRun((run) => resume(this.ctx, run, 'end-of-group')),
    stepBack: () => this.withRun((run) => back(this.ctx, run, 'next-step')),
    reverseContinue: () => this.withRun((run) => back(this.ctx, run, 'end')),
    gotoTargets: (given) => this.withRun((run) => gotoTargets(this.ctx, run, given)),
    goto: (given) => this.withRun((run) => goto(this.ctx, run, given)),
    restartFrame: (given) => this.withRun((run) => restartFrame(this.ctx, run, given)),
    restart: (given) => this.withRun(() => restart(this.ctx, given)),
    setVariable: (given) => this.withRun((run) => setVariable(this.ctx, run, given)),
    setExpression: (given) => this.withRun((run) => setExpression(this.ctx, run, given)),
    pause: () => this.withRun((run) => pause(this.ctx, run)),
    terminate: () => ok({ after: () => void end(this.ctx) }),
    disconnect: ({ terminateDebuggee }) =>
      (terminateDebuggee === true ? end : leave)(this.ctx).then(() => ok({ after: () => this.onGone() })),
    [messageName.answer]: (given) => this.withRun((run) => answer(run, given)),
    loadedSources: () => this.withRun(loadedSources),
    source: (given) => this.withRun((run) => sourceText(run, given)),
    [messageName.page]: () => this.withRun((run) => runPage(this.ctx, run)),
    [messageName.leavePage]: () => leavePage(this.ctx),
    [messageName.passage]: () => this.withRun(passage),
    [messageName.pending]: () => this.withRun((run) => ok({ body: { isPending: run.people.askAgain() } })),
  };

  /** `onGone` is called when the client is gone and nothing of the run is left. */
  constructor(onGone: () => void) {
    super();
    this.onGone = onGone;
  }

  /** Leaves the run; called when the client's end of the connection is closed. */
  override shutdown(): void {
    void leave(this.ctx).finally(this.onGone);
  }

  protected override dispatchRequest(request: DebugProtocol.Request): void {
    void this.respond(request);
  }

  private async respond(request: DebugProtocol.Request): Promise<void> {
    const answered = await this.answered(request);
    const response = new Response(request);
    if (answered.ok) {
      this.sendResponse(Object.assign(response, answered.value.body && { body: answered.value.body }));
      answered.value.after?.();
    } else {
      // A refusal quotes what it is about, and that may be a secret.
      const message = this.shown(answered.error);
      const body = toDapError(message, request.command === 'launch' || request.command === 'attach');
      this.sendResponse(Object.assign(response, { success: false, message, body }));
    }
  }

  // The edge of this shell: a bug becomes the answer to the request that met it, and the run stays as it is.
  private async answered({ command, arguments: given }: DebugProtocol.Request): Promise<Answered> {
    const handler = Object.hasOwn(this.handlers, command) ? this.handlers[command] : undefined;
    if (!handler) return failed(`'${command}' is not supported by this debugger`);
    try {
      return await handler((given ?? {}) as Given);
    } catch (error) {
      return failed(`this is a fault of the debugger: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  private shown(text: string): string {
    return this.ctx.run ? this.ctx.run.view.shown.text(text) : text;
  }

  private withRun<Given extends Answered | Promise<Answered>>(act: (run: Debuggee) => Given): Given | Answered {
    return this.ctx.run ? act(this.ctx.run) : failed('no run is debugged yet; launch one first');
  }
}
