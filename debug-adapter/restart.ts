import { failed, ok } from '../runtime/model/result.js';
import type { Answered, DebugContext, Given } from './context.js';
import { readLaunch } from './launch.js';
import { openDebuggee } from './launched.js';
import { begin, listenerOf, toldFault } from './lifecycle.js';

/**
 * Ends the run as aborted and begins a new one of the same runbook, as it was begun but for what the request says; the
 * breakpoints are kept. Where the new one cannot be opened, the old one stands as it is.
 */
export async function restart(ctx: DebugContext, given: Given): Promise<Answered> {
  const { run: old, launched, ended } = ctx;
  if (ctx.isOver) return failed('the session is over; begin a new one');
  if (!old || !launched)
    return failed('this is the record of a run, of which nothing is run; launch its runbook for a new run');
  if (!old.timeline.present.origin) return failed('the run has not begun yet, so there is nothing to begin anew');
  const changes = (given['arguments'] ?? {}) as Given;
  // What says which run is taken up does not say how one is begun.
  const read = readLaunch({ ...launched, ...(changes['request'] !== 'attach' && changes) }, ctx.channel);
  if (!read.ok) return read;
  const opened = await openDebuggee(read.value, listenerOf(ctx));
  if (!opened.ok) return toldFault(ctx, opened.error);
  ctx.run = opened.value;
  ctx.values.clear();
  old.abort('it was begun anew in the debugger');
  await ended;
  return ok({ after: () => begin(ctx, opened.value) });
}
