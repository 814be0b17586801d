import type { LineBreakpoint, NamedBreakpoint } from '../runtime/debug/breakpoints.js';
import { type DataBreakpoint, watchedName } from '../runtime/debug/data-breakpoints.js';
import { stopFilters } from '../runtime/debug/stop-filter.js';
import type { BreakpointTerms } from '../runtime/debug/terms.js';
import { failed, ok, type Result } from '../runtime/model/result.js';
import type { Answered, DebugContext, Given } from './context.js';
import type { Debuggee } from './debuggee.js';
import { fromDapLine, toDapBreakpoint, toDapWatched } from './to-dap.js';

/** Takes the place of all breakpoints in a file. */
export function setBreakpoints(ctx: DebugContext, given: Given): Answered {
  const { path } = (given['source'] ?? {}) as { readonly path?: unknown };
  if (typeof path !== 'string') return failed('the breakpoints name no file; give "source" a "path"');
  // DAP answers breakpoint by breakpoint, so one without a line is kept, as one on no step.
  const wanted = listOf(given['breakpoints']).map(
    (one): LineBreakpoint => ({
      line: fromDapLine(Number.isInteger(one['line']) ? Number(one['line']) : 0, ctx.conventions),
      ...termsOf(one),
    }),
  );
  const placed = ctx.rules.breakpoints.set(path, wanted);
  return ok({ body: { breakpoints: placed.map((one) => toDapBreakpoint(one, ctx.run, ctx.conventions)) } });
}

/** Takes the place of all breakpoints on the ids of steps. */
export function setFunctionBreakpoints(ctx: DebugContext, given: Given): Answered {
  const wanted = listOf(given['breakpoints']).map(
    (one): NamedBreakpoint => ({ name: String(one['name'] ?? '').trim(), ...termsOf(one) }),
  );
  const placed = ctx.rules.breakpoints.setNamed(wanted);
  return ok({ body: { breakpoints: placed.map((one) => toDapBreakpoint(one, ctx.run, ctx.conventions)) } });
}

/** Sets which kinds of moments the run stops at. */
export function setFilters(ctx: DebugContext, given: Given): Answered {
  const options = listOf(given['filterOptions']).map((option) => option['filterId']);
  const filters = [...(Array.isArray(given['filters']) ? given['filters'] : []), ...options].map(String);
  const unknown = filters.find((filter) => !stopFilters.some(({ id }) => id === filter));
  if (unknown !== undefined) {
    return failed(`'${unknown}' is no filter; there are ${stopFilters.map(({ id }) => id).join(', ')}`);
  }
  ctx.rules.filters = new Set(filters);
  return ok({ body: { breakpoints: filters.map(() => ({ verified: true })) } });
}

/** Whether a change of a value can stop the run, and by which id. */
export function dataBreakpointInfo(ctx: DebugContext, { plan }: Debuggee, given: Given): Answered {
  const name = captureNamed(ctx, given);
  if (!name.ok) return ok({ body: { dataId: null, description: name.error } });
  if (!plan.captors.has(name.value)) {
    const description = `'${name.value}' is captured by no step, so it never changes`;
    return ok({ body: { dataId: null, description } });
  }
  const body = { dataId: `captures.${name.value}`, description: `capture '${name.value}'`, accessTypes: ['write'] };
  return ok({ body: { ...body, canPersist: true } });
}

/** Takes the place of all breakpoints on values. */
export function setDataBreakpoints(ctx: DebugContext, given: Given): Answered {
  const wanted = listOf(given['breakpoints']).map(
    (one): DataBreakpoint => ({ name: watchedName(String(one['dataId'])) ?? String(one['dataId']), ...termsOf(one) }),
  );
  return ok({ body: { breakpoints: ctx.rules.data.set(wanted).map((one) => toDapWatched(one, ctx.run)) } });
}

function captureNamed(ctx: DebugContext, given: Given): Result<string, string> {
  const { name, variablesReference } = given;
  if (typeof name !== 'string') return failed('a value is watched by its name');
  if (typeof variablesReference !== 'number' || variablesReference === 0) {
    return ok(name.replace(/^(?:\.|captures\.)/, ''));
  }
  const isCapture = ctx.values.prefixOf(variablesReference) === 'captures';
  return isCapture ? ok(name) : failed(`'${name}' is no capture; only what a step captures can change`);
}

function termsOf(given: Given): BreakpointTerms {
  return { ...textOf(given, 'condition'), ...textOf(given, 'hitCondition'), ...textOf(given, 'logMessage') };
}

function textOf(given: Given, key: keyof BreakpointTerms): BreakpointTerms {
  const text = given[key];
  return typeof text === 'string' && text.trim() !== '' ? { [key]: text.trim() } : {};
}

function listOf(given: unknown): readonly Given[] {
  if (!Array.isArray(given)) return [];
  return given.map((one: Given | null) => one ?? {});
}
