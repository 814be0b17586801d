import { evaluate } from '../runtime/debug/evaluate.js';
import { failureOf } from '../runtime/debug/view.js';
import { failed, ok, type Result } from '../runtime/model/result.js';
import { consoleCommand } from './console.js';
import type { Answered, DebugContext, Given } from './context.js';
import type { Debuggee } from './debuggee.js';
import { framesOf } from './frames.js';
import { childCount, toDapFrame, toDapResult, toDapVariable } from './to-dap.js';
import { type Page, scopesOf, shownValue } from './variables.js';

/** The step that the run is at, and under it the groups around it. */
export function stackTrace(ctx: DebugContext, run: Debuggee, given: Given): Answered {
  const past = run.timeline.at ? ' (in the past)' : '';
  const frames = run.planStep ? framesOf(run.planStep, run.view.shown.text, past) : [];
  const { start, count } = pageOf({ start: given['startFrame'], count: given['levels'] });
  const end = count > 0 ? start + count : undefined;
  const stackFrames = frames.slice(start, end).map((frame) => toDapFrame(frame, run, ctx.conventions));
  return ok({ body: { stackFrames, totalFrames: frames.length } });
}

/** The scopes, which are the same for every frame: a run has one state. */
export function scopes(ctx: DebugContext, run: Debuggee): Answered {
  const shown = scopesOf(run.view).map(({ name, value, prefix }) => ({
    name,
    variablesReference: ctx.values.reference(value, prefix),
    expensive: false,
    ...childCount(value),
  }));
  return ok({ body: { scopes: shown } });
}

/** One page of the values that a reference opens to. */
export function variables(ctx: DebugContext, { view: { shown } }: Debuggee, given: Given): Answered {
  const page = ctx.values.page(Number(given['variablesReference']), pageOf(given));
  if (!page.ok) return page;
  // Once more, because a secret that was written with escapes inside of JSON only shows once that is read.
  const listed = page.value.map(({ name, text, ...rest }) =>
    toDapVariable({ name: shown.text(name), text: shown.text(text), ...rest }, ctx.values.reference(rest.children)),
  );
  return ok({ body: { variables: listed } });
}

/** The value of an expression, or in the console what a command says. */
export async function evaluated(ctx: DebugContext, run: Debuggee, given: Given): Promise<Answered> {
  const { expression, context } = given;
  if (typeof expression !== 'string') return failed('there is no "expression" to evaluate; write a name');
  if (context === 'repl' && expression.trim() === 'snapshot') return snapshot(run);
  const said = context === 'repl' ? inConsole(ctx, run, expression) : undefined;
  if (said) return said.ok ? ok({ body: { result: said.value, variablesReference: 0 } }) : said;
  const value = evaluate(expression, run.view);
  if (!value.ok) return value;
  const shown = shownValue(value.value);
  return ok({ body: toDapResult(shown, ctx.values.reference(shown.children)) });
}

/** Why the step failed that the run stands still at. */
export function exceptionInfo(run: Debuggee): Answered {
  const error = failureOf(run.view.state);
  if (!error) return failed('no step has failed');
  const description = run.view.shown.text(error.message);
  return ok({ body: { exceptionId: error.kind, description, breakMode: 'always' } });
}

async function snapshot({ pacer }: Debuggee): Promise<Answered> {
  const path = await pacer.snapshot();
  if (path === undefined)
    return failed('the run does not stand between two steps now; pause it, then take the snapshot');
  return ok({
    body: { result: `${path} was written; the trace notes it with what happens next`, variablesReference: 0 },
  });
}

function inConsole(ctx: DebugContext, { view, people }: Debuggee, line: string): Result<string, string> | undefined {
  const { open } = people;
  return consoleCommand(line, {
    view,
    open,
    ticks: ctx.ticks,
    answer: (answer) => people.answer(open?.question.requestId ?? '', answer),
  });
}

function pageOf({ filter, start, count }: Given): Page {
  const page = { start: numberOr0(start), count: numberOr0(count) };
  return filter === 'indexed' || filter === 'named' ? { ...page, filter } : page;
}

function numberOr0(value: unknown): number {
  return typeof value === 'number' && value > 0 ? Math.floor(value) : 0;
}
