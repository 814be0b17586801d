import type { Controls } from '../runtime/debug/controls.js';
import type { Goal } from '../runtime/debug/pace.js';
import type { MatchesMoment, PastMoment } from '../runtime/debug/timeline.js';
import { failed, ok } from '../runtime/model/result.js';
import { readAnswer } from './answer.js';
import type { Answered, DebugContext, Given } from './context.js';
import type { Debuggee } from './debuggee.js';
import { performed } from './jump.js';
import { scriptCommandLines } from './script-commands.js';
import { toDapMove, toDapOutput } from './to-dap.js';

/** Lets the run go on to a goal; in the past, goes forward through it, and at most to where the run stands now. */
export function resume(ctx: DebugContext, run: Debuggee, goal: Goal): Answered {
  if (run.timeline.at) return forward(ctx, run, goal);
  if (run.isRecord) return failed('this is the end of the record, and nothing of it is run; step back from here');
  if (!run.pacer.stop && run.people.open) return asked(run, goal);
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

// A run that waits for a person goes on once they answer, and then as far as was said.
function asked({ pacer, people }: Debuggee, goal: Goal): Answered {
  pacer.aim(goal);
  return ok({ body: { allThreadsContinued: true }, after: () => void people.askAgain() });
}

/** Does one step; of a script, which runs as a whole, tells first what is in it. */
export function stepIn(ctx: DebugContext, run: Debuggee): Answered {
  const { step } = run.planStep ?? {};
  const answered = resume(ctx, run, 'next-step');
  if (!answered.ok || run.timeline.at || step?.type !== 'script') return answered;
  const text = `${run.view.shown.text(scriptCommandLines(step, run.classifier).join('\n'))}\n`;
  ctx.send('output', toDapOutput({ category: 'console', text }, { span: step.at, source: run }, ctx.conventions));
  return answered;
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

/**
 * Goes back by one step, or to the breakpoint before: a replay really does; in any other run what was done stays done, and is
 * looked at as it was.
 */
export function back(ctx: DebugContext, run: Debuggee, goal: Goal): Answered {
  const { timeline, pacer, people, isRecord, controls } = run;
  if (ctx.isOver) return failed('the run is over; attach to it with "readOnly" to look back');
  if (!isRecord && !timeline.at && !pacer.stop && !people.open)
    return failed('the run does not stand still; pause it first');
  const matches = goal === 'end' ? hasBreakpoint(ctx, run) : undefined;
  if (controls.goBack) return jumpedBack(ctx, run, controls.goBack(matches));
  if (!timeline.back(matches)) {
    return failed('this is the beginning of the run; there is nothing before it');
  }
  return moved(ctx, run);
}

function forward(ctx: DebugContext, run: Debuggee, goal: Goal): Answered {
  const groups = run.timeline.at?.planStep.groups ?? [];
  const left = groups.at(-1);
  const isOut = ({ planStep }: PastMoment) => left === undefined || !planStep.groups.some(({ id }) => id === left.id);
  const goals = { end: hasBreakpoint(ctx, run), 'next-step': undefined, 'end-of-group': isOut };
  run.timeline.forward(goals[goal]);
  return moved(ctx, run);
}

/** Whether a breakpoint would have stopped the run at a moment, with what was known then. */
function hasBreakpoint(ctx: DebugContext, { view }: Debuggee): MatchesMoment {
  const { breakpoints } = ctx.rules;
  return ({ planStep }, place, moments) => {
    if (!breakpoints.isAt(planStep)) return false;
    const visits = moments.slice(0, place + 1).filter((one) => one.planStep === planStep);
    return breakpoints.wouldStop(
      planStep,
      visits.map(({ state }) => ({ ...view, state })),
    );
  };
}

function jumpedBack(ctx: DebugContext, run: Debuggee, wanted: ReturnType<NonNullable<Controls['goBack']>>): Answered {
  if (!wanted.ok) return wanted;
  ctx.values.clear();
  return ok({ body: { allThreadsContinued: true }, after: () => void performed(run, wanted, 'back') });
}

function moved(ctx: DebugContext, run: Debuggee): Answered {
  ctx.values.clear();
  return ok({
    body: { allThreadsContinued: true },
    after: () => {
      ctx.send('stopped', toDapMove(run));
      ctx.noteChange();
    },
  });
}
