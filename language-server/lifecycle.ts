import { type Connection, ErrorCodes, ResponseError } from 'vscode-languageserver';
import { type ParamName, requireParams } from './params.js';

/** How far a client and the server have got: nothing is answered before the hello, and nothing after the goodbye. */
export interface Lifecycle {
  /** The client says hello, which it may do once. */
  begin(): void;
  /** Fails with what the protocol says to a request that comes out of its time. */
  require(): void;
  /** How long nobody has asked for anything, in milliseconds. */
  quietMs(): number;
}

/** Follows a connection from hello to goodbye, and refuses what nothing else answers. */
export function lifecycleOf(connection: Connection): Lifecycle {
  let phase: 'before' | 'between' | 'after' = 'before';
  let lastAsked = performance.now();
  const require = () => {
    lastAsked = performance.now();
    if (phase === 'before') throw new ResponseError(ErrorCodes.ServerNotInitialized, "send 'initialize' first");
    if (phase === 'after') throw new ResponseError(ErrorCodes.InvalidRequest, "after 'shutdown' nothing is answered");
  };
  connection.onShutdown(() => {
    require();
    phase = 'after';
  });
  connection.onRequest((method) => {
    require();
    throw new ResponseError(ErrorCodes.MethodNotFound, `'${method}' is not a request that this server answers`);
  });
  return {
    require,
    quietMs: () => performance.now() - lastAsked,
    begin: () => {
      if (phase !== 'before') throw new ResponseError(ErrorCodes.InvalidRequest, "'initialize' was sent before");
      phase = 'between';
    },
  };
}

/** A handler that only answers in its time, and with the parameters that it needs. */
export function inTime<Params, Answer>(
  lifecycle: Lifecycle,
  handle: (params: Params) => Answer,
  ...needed: readonly (ParamName & keyof Params)[]
) {
  return (params: Params): Answer => {
    lifecycle.require();
    requireParams(params, needed);
    return handle(params);
  };
}
