// A debug adapter that does nothing: what the protocol and its library cost by themselves.
import { DebugSession, InitializedEvent, StoppedEvent, TerminatedEvent } from '@vscode/debugadapter';
import type { DebugProtocol } from '@vscode/debugprotocol';

const thread = 1;

class IdleSession extends DebugSession {
  protected override initializeRequest(response: DebugProtocol.InitializeResponse): void {
    this.sendResponse(response);
    this.sendEvent(new InitializedEvent());
  }

  protected override launchRequest(response: DebugProtocol.LaunchResponse): void {
    this.sendResponse(response);
  }

  protected override attachRequest(response: DebugProtocol.AttachResponse): void {
    this.sendResponse(response);
  }

  protected override setBreakPointsRequest(response: DebugProtocol.SetBreakpointsResponse): void {
    response.body = { breakpoints: [] };
    this.sendResponse(response);
  }

  protected override configurationDoneRequest(response: DebugProtocol.ConfigurationDoneResponse): void {
    this.sendResponse(response);
    this.sendEvent(new StoppedEvent('entry', thread));
  }

  protected override nextRequest(response: DebugProtocol.NextResponse): void {
    this.sendResponse(response);
    this.sendEvent(new StoppedEvent('step', thread));
  }

  protected override stepBackRequest(response: DebugProtocol.StepBackResponse): void {
    this.sendResponse(response);
    this.sendEvent(new StoppedEvent('step', thread));
  }

  protected override scopesRequest(response: DebugProtocol.ScopesResponse): void {
    response.body = { scopes: [{ name: 'Captures', variablesReference: 1, expensive: false }] };
    this.sendResponse(response);
  }

  protected override variablesRequest(response: DebugProtocol.VariablesResponse): void {
    const variables = Array.from({ length: 100 }, (_, index) => ({
      name: String(index),
      value: '2 fields',
      type: 'object',
      variablesReference: index + 2,
      namedVariables: 2,
    }));
    response.body = { variables };
    this.sendResponse(response);
  }

  protected override disconnectRequest(response: DebugProtocol.DisconnectResponse): void {
    this.sendResponse(response);
    this.sendEvent(new TerminatedEvent());
  }
}

new IdleSession().start(process.stdin, process.stdout);
