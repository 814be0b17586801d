import { failed, ok } from '../runtime/model/result.js';
import { readAnswer } from './answer.js';
import type { Answered, DebugContext, Given } from './context.js';
import type { Debuggee } from './debuggee.js';
import type { Goal } from './pace.js';
import { fromDapLine, toDapBreakpoint, toDapOutput } from './to-dap.js';

/** Takes the place of all breakpoints in a file. */
export function setBreakpoints(ctx: DebugContext, given: Given): Answered {
  const { path } = (given['source'] ?? {}) as { readonly path?: unknown };
  if (typeof path !== 'string') return failed('the breakpoints name no file; give "source" a "path"');
  const lines = wantedLines(given).map((line) => fromDapLine(line, ctx.conventions));
  const placed = ctx.breakpoints.set(path, lines);
  return ok({ body: { breakpoints: placed.map((one) => toDapBreakpoint(one, ctx.run, ctx.conventions)) } });
}

/** Lets the run go on to a goal. */
export function resume(ctx: DebugContext, run: Debuggee, goal: Goal): Answered {
  if (!run.pacer.stop) return failed('the run does not stand still, so it cannot go on');
  ctx.values.clear();
  return ok({
    body: { allThreadsContinued: true },
    after: () => {
      run.pacer.resume(goal);
      // Who paused at a question may have closed the dialog that asked it.
      run.people.askAgain();
    },
  });
}

/** Makes the run stop; at once where it waits for a person, otherwise before whatever is next. */
export function pause(ctx: DebugContext, run: Debuggee): Answered {
  const isBusy = !run.pacer.stop && !run.people.open;
  const text = `step '${run.planStep?.step.id ?? ''}' still runs; the run pauses when it is done\n`;
  return ok({
    after: () => {
      if (isBusy) ctx.send('output', toDapOutput({ category: 'console', text }, undefined, ctx.conventions));
      run.pacer.pause(run.people.open?.planStep);
    },
  });
}

/** Hands a person's answer to the question that it names. */
export function answer(run: Debuggee, given: Given): Answered {
  const read = readAnswer(given);
  if (!read.ok) return read;
  const settled = run.people.answer(read.value.requestId, read.value.answer);
  return settled.ok ? ok({}) : settled;
}

function wantedLines(given: Given): readonly number[] {
  const { breakpoints } = given;
  if (!Array.isArray(breakpoints)) return [];
  // DAP answers breakpoint by breakpoint, so one without a line is kept, as one on no step.
  return breakpoints.map((given: { readonly line?: unknown } | null) =>
    Number.isInteger(given?.line) ? Number(given?.line) : 0,
  );
}
