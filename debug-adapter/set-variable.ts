import { evaluate } from '../runtime/debug/evaluate.js';
import { failed, ok } from '../runtime/model/result.js';
import type { Answered, DebugContext, Given } from './context.js';
import type { Debuggee } from './debuggee.js';
import { performed, refusedChange } from './jump.js';
import { toDapResult } from './to-dap.js';
import { shownValue } from './variables.js';

/** Gives a variable, an input or a capture that is listed another value. */
export function setVariable(ctx: DebugContext, run: Debuggee, given: Given): Promise<Answered> | Answered {
  const { variablesReference, name, value } = given;
  const prefix = ctx.values.prefixOf(Number(variablesReference));
  if (typeof name !== 'string' || typeof value !== 'string') return failed('a value is set by its "name" and "value"');
  if (prefix === undefined || !settable.has(prefix)) return failed(unsettable(name));
  return set(ctx, run, `${prefix}.${name}`, value);
}

/** Gives what an expression names another value. */
export function setExpression(ctx: DebugContext, run: Debuggee, given: Given): Promise<Answered> | Answered {
  const { expression, value } = given;
  if (typeof expression !== 'string' || typeof value !== 'string') {
    return failed('a value is set by its "expression" and "value"');
  }
  return set(ctx, run, expression, value);
}

const settable: ReadonlySet<string> = new Set(['vars', 'inputs', 'captures']);

function unsettable(name: string): string {
  return `'${name}' says what has happened, which cannot be changed; variables, inputs and captures can be set`;
}

async function set(ctx: DebugContext, run: Debuggee, name: string, text: string): Promise<Answered> {
  const refusal = refusedChange(ctx, run);
  if (refusal !== undefined) return failed(refusal);
  const done = await performed(run, run.controls.setValue(name, text));
  if (!done.ok) return done;
  const now = evaluate(name, run.view);
  const shown = shownValue(now.ok ? now.value : text, run.view.shown.text);
  const { result: value, ...kind } = toDapResult(shown, ctx.values.reference(shown.opening));
  return ok({ body: { value, ...kind } });
}
