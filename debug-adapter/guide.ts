import { guidesOf, pieceOf } from '../runtime/debug/guide.js';
import { realPath } from '../runtime/debug/real-path.js';
import { failed, ok } from '../runtime/model/result.js';
import type { Answered, DebugContext, Given } from './context.js';
import type { Debuggee } from './debuggee.js';
import type { PassageResponse } from './protocol.js';
import { fromDapLine, toDapLine } from './to-dap.js';

/** The lines of the runbook, or of its guide, between two lines at which a breakpoint stays where it is set. */
export function breakpointLocations(ctx: DebugContext, run: Debuggee, given: Given): Answered {
  const { path } = (given['source'] ?? {}) as { readonly path?: unknown };
  const { line, endLine = line } = given;
  if (typeof path !== 'string') return failed('the locations are of no file; give "source" a "path"');
  if (!Number.isInteger(line) || !Number.isInteger(endLine)) return failed('the locations are of no line; give "line"');
  const [first, last] = [fromDapLine(Number(line), ctx.conventions), fromDapLine(Number(endLine), ctx.conventions)];
  const lines = stoppingLines(run, realPath(path)).filter((one) => first <= one && one <= last);
  return ok({ body: { breakpoints: lines.map((one) => ({ line: toDapLine(one, ctx.conventions) })) } });
}

/** Where the step that the run is at stands in the guide that it was made from; nothing where the runbook names no guide. */
export function passage(run: Debuggee): Answered {
  const piece = run.planStep && pieceOf(run.planStep, run);
  if (!piece) return ok({ body: {} });
  const { planStep, path, first, last } = piece;
  const body: PassageResponse = { passage: { stepId: planStep.step.id, path, line: first, endLine: last } };
  return ok({ body });
}

/** Each once, from the top down. */
function stoppingLines(run: Debuggee, path: string): readonly number[] {
  const { plan, lines } = run;
  const inRunbook = () => plan.steps.map(({ step }) => lines.positionAt(step.at.start).line);
  const inGuide = () => (guidesOf(run).get(path)?.pieces ?? []).map(({ first }) => first);
  const found = path === realPath(run.path) ? inRunbook() : inGuide();
  return [...new Set(found)].sort((one, other) => one - other);
}
