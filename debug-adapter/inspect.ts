import { consoleText, lookUp, wholeText } from '../runtime/debug/look-up.js';
import { type Focus, type Scope, scopesOf } from '../runtime/debug/scopes.js';
import { diagnosisLines, diagnosisOf } from '../runtime/debug/seen/diagnosis.js';
import type { Plan } from '../runtime/model/plan.js';
import { failed, ok } from '../runtime/model/result.js';
import { consoleLine } from './console.js';
import type { Answered, DebugContext, Given } from './context.js';
import type { Debuggee } from './debuggee.js';
import { framesOf } from './frames.js';
import { toDapFrame, toDapResult, toDapScope, toDapVariable } from './to-dap.js';
import { type Opening, type Page, shownValue } from './variables.js';

/** The step that the run is at, and under it the groups around it. */
export function stackTrace(ctx: DebugContext, run: Debuggee, given: Given): Answered {
  const past = run.timeline.at ? ' (in the past)' : '';
  const frames = framesOf(run.planStep, run.view, past);
  const { start, count } = pageOf({ start: given['startFrame'], count: given['levels'] });
  const end = count > 0 ? start + count : undefined;
  const stackFrames = frames.slice(start, end).map((frame) => toDapFrame(frame, run, ctx.conventions));
  return ok({ body: { stackFrames, totalFrames: frames.length } });
}

/** The scopes of a frame; but for the first they are the same for every frame, because a run has one state. */
export function scopes(ctx: DebugContext, run: Debuggee, given: Given): Answered {
  const { view } = run;
  const shown = scopesOf(view, focusOf(run, given)).map((scope) =>
    toDapScope(scope, ctx.values.reference(openingOf(scope, view.plan))),
  );
  return ok({ body: { scopes: shown } });
}

function focusOf(run: Debuggee, { frameId }: Given): Focus {
  const frames = framesOf(run.planStep, run.view, '');
  return (frames.find(({ id }) => id === frameId) ?? frames[0])?.focus ?? { kind: 'run' };
}

function openingOf({ id, value, prefix, count }: Scope, plan: Plan): Opening {
  const trees = prefix === 'captures' && plan.apiVersion !== 'runbook/v0' ? jsonCaptures(plan) : undefined;
  return {
    value,
    counts: count === undefined ? {} : { indexed: count },
    path: `$${id}`,
    ...(prefix !== undefined && { prefix }),
    ...(trees && { trees }),
  };
}

/** The captures whose parts are values of their own in an expression. */
function jsonCaptures({ steps }: Plan): ReadonlySet<string> {
  const captures = steps.flatMap(({ step }) => (step.type === 'manual' ? [] : Object.entries(step.capture)));
  return new Set(captures.flatMap(([name, { type }]) => (type === 'json' ? [name] : [])));
}

/** One page of the values that a reference opens to. */
export function variables(ctx: DebugContext, { view: { shown } }: Debuggee, given: Given): Answered {
  // Redacted here, because a secret that was written with escapes inside of JSON only shows once that is read.
  const page = ctx.values.page(Number(given['variablesReference']), pageOf(given), shown.text);
  if (!page.ok) return page;
  const listed = page.value.map((one) => toDapVariable(one, ctx.values.reference(one.opening)));
  return ok({ body: { variables: listed } });
}

/** The value of an expression, or in the console what a command says. */
export async function evaluated(ctx: DebugContext, run: Debuggee, given: Given): Promise<Answered> {
  const { expression, context } = given;
  if (typeof expression !== 'string') return failed('there is no "expression" to evaluate; write a name');
  if (context === 'repl') {
    const said = await consoleLine(ctx, run, expression);
    return said.kind === 'value' ? ok({ body: resultOf(ctx, run, said.value, given) }) : said.answered;
  }
  const value = lookUp(expression, run.view, focusOf(run, given));
  return value.ok ? ok({ body: resultOf(ctx, run, value.value, given) }) : value;
}

/** A value as the place shows it that asks: copied it comes whole, in the console as much as that takes, elsewhere as a row. */
function resultOf(ctx: DebugContext, { view }: Debuggee, value: unknown, { context, expression }: Given): object {
  if (context === 'clipboard') return { result: wholeText(value, view), variablesReference: 0 };
  const { opening, ...shown } = shownValue(value, view.shown.text);
  const isText = typeof value === 'string';
  const text = context === 'repl' && isText ? consoleText(value, view) : shown.text;
  const path = String(expression).trim();
  const reference = ctx.values.reference(opening && { ...opening, ...(path.startsWith('$') && { path }) });
  return toDapResult({ ...shown, text, ...(opening && { opening }) }, reference);
}

/** Why the step failed that the run stands still at. */
export function exceptionInfo(run: Debuggee): Answered {
  const { view } = run;
  const diagnosis = diagnosisOf(view);
  if (!diagnosis) return failed('no step has failed');
  const { kind, message } = diagnosis;
  const more = diagnosisLines(diagnosis);
  const frames = framesOf(run.planStep, view, '').map(({ name }) => `at ${name}`);
  const details = {
    message,
    typeName: kind,
    fullTypeName: `step failed: ${kind}`,
    evaluateName: '$result',
    stackTrace: frames.join('\n'),
  };
  return ok({ body: { exceptionId: kind, description: [message, ...more].join('\n'), breakMode: 'always', details } });
}

function pageOf({ filter, start, count }: Given): Page {
  const page = { start: numberOr0(start), count: numberOr0(count) };
  return filter === 'indexed' || filter === 'named' ? { ...page, filter } : page;
}

function numberOr0(value: unknown): number {
  return typeof value === 'number' && value > 0 ? Math.floor(value) : 0;
}
