import type { Controls } from '../runtime/debug/controls.js';
import { stepAtLine } from '../runtime/debug/places.js';
import { realPath } from '../runtime/debug/real-path.js';
import type { StopReason } from '../runtime/debug/stop.js';
import type { HumanCommand } from '../runtime/engine/drive.js';
import { failed, ok, type Result } from '../runtime/model/result.js';
import type { Answered, DebugContext, Given } from './context.js';
import type { Debuggee } from './debuggee.js';
import { fromDapLine, toDapLine } from './to-dap.js';

/** The step that a line is meant for, as a place where the run can go on. */
export function gotoTargets(ctx: DebugContext, run: Debuggee, given: Given): Answered {
  const { path } = (given['source'] ?? {}) as { readonly path?: unknown };
  const line = fromDapLine(Number(given['line']), ctx.conventions);
  if (typeof path !== 'string' || realPath(path) !== realPath(run.path)) {
    return failed(`only steps of the runbook that is debugged can be gone to, '${run.path}'`);
  }
  const found = stepAtLine(run, line);
  if (!found.ok) return failed('no step is at this line; choose a line of a step');
  const { step, index } = found.value.step;
  const first = toDapLine(run.lines.positionAt(step.at.start).line, ctx.conventions);
  return ok({ body: { targets: [{ id: index + 1, label: step.id, line: first }] } });
}

/** Lets the run go on before the step of a target. */
export function goto(ctx: DebugContext, run: Debuggee, given: Given): Answered {
  const planStep = run.plan.steps[Number(given['targetId']) - 1];
  if (!planStep) return failed(`'${String(given['targetId'])}' is no place to go to; ask for the targets of a line`);
  return jumped(ctx, run, 'goto', ({ goTo }) => goTo(planStep.step.id));
}

/** Does the step of a frame again, or of a group's frame all of the group. */
export function restartFrame(ctx: DebugContext, run: Debuggee, given: Given): Answered {
  const { step, groups } = run.planStep ?? { groups: [] };
  // As the frames are numbered: the step, and around it its groups, the innermost first.
  const ids = [step, ...groups.toReversed()].map((place) => place?.id);
  const id = ids[Number(given['frameId']) - 1];
  if (id === undefined) return failed('this frame is the whole run; restart the run to begin it anew');
  return jumped(ctx, run, 'restart', ({ runAgain }) => runAgain(id));
}

/** Has the run do what a person wants of it; it stands again, or goes on standing, once that is done. */
export async function performed(
  run: Debuggee,
  wanted: Result<HumanCommand, string>,
  arrival?: StopReason,
): Promise<Result<undefined, string>> {
  if (!wanted.ok) return wanted;
  const stands = run.pacer.perform(wanted.value, arrival);
  // What a person was asked is asked anew where it still counts.
  run.people.leave();
  await stands;
  return ok(undefined);
}

/** Why nothing of the run can be changed now; undefined where it can. */
export function refusedChange(ctx: DebugContext, run: Debuggee): string | undefined {
  if (run.isRecord) return 'this is the record of a run, of which nothing is run or changed';
  if (ctx.isOver) return 'the run is over, so nothing of it can be changed; begin a new one';
  return run.pacer.stop || run.timeline.at ? undefined : 'the run does not stand still; pause it first';
}

function jumped(
  ctx: DebugContext,
  run: Debuggee,
  arrival: StopReason,
  want: (controls: Controls) => Result<HumanCommand, string>,
): Answered {
  const refusal = refusedChange(ctx, run);
  if (refusal !== undefined) return failed(refusal);
  const wanted = want(run.controls);
  if (!wanted.ok) return wanted;
  ctx.values.clear();
  return ok({ after: () => void performed(run, wanted, arrival) });
}
