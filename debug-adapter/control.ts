import type { Goal } from '../runtime/debug/pace.js';
import type { PastMoment } from '../runtime/debug/timeline.js';
import { failed, ok } from '../runtime/model/result.js';
import { readAnswer } from './answer.js';
import type { Answered, DebugContext, Given } from './context.js';
import type { Debuggee } from './debuggee.js';
import { toDapMove, toDapOutput } from './to-dap.js';

/** Lets the run go on to a goal; in the past, goes forward through it, and at most to where the run stands now. */
export function resume(ctx: DebugContext, run: Debuggee, goal: Goal): Answered {
  if (run.timeline.at) return forward(ctx, run, goal);
  if (run.isRecord) return failed('this is the end of the record, and nothing of it is run; step back from here');
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

/** Goes back by one step, or to the breakpoint before: what was done stays done, and is looked at as it was. */
export function back(ctx: DebugContext, run: Debuggee, goal: Goal): Answered {
  const { timeline, pacer, people, isRecord } = run;
  if (ctx.isOver) return failed('the run is over; attach to it with "readOnly" to look back');
  if (!isRecord && !timeline.at && !pacer.stop && !people.open)
    return failed('the run does not stand still; pause it first');
  if (!timeline.back(goal === 'end' ? hasBreakpoint(ctx) : undefined)) {
    return failed('this is the beginning of the run; there is nothing before it');
  }
  return moved(ctx, run);
}

function forward(ctx: DebugContext, run: Debuggee, goal: Goal): Answered {
  const groups = run.timeline.at?.planStep.groups ?? [];
  const left = groups.at(-1);
  const isOut = ({ planStep }: PastMoment) => left === undefined || !planStep.groups.some(({ id }) => id === left.id);
  const goals = { end: hasBreakpoint(ctx), 'next-step': undefined, 'end-of-group': isOut };
  run.timeline.forward(goals[goal]);
  return moved(ctx, run);
}

function hasBreakpoint(ctx: DebugContext): (moment: PastMoment) => boolean {
  return ({ planStep }) => ctx.rules.breakpoints.isAt(planStep);
}

function moved(ctx: DebugContext, run: Debuggee): Answered {
  ctx.values.clear();
  return ok({ body: { allThreadsContinued: true }, after: () => ctx.send('stopped', toDapMove(run)) });
}
